/** The answer to GetCompositeSchedule as a schedule, with what is wrong or unusual besides its limits. */
import { ExpectationError } from '../evidence/errors.js';
import type { Request, Response } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import { show } from '../ocpp/validation.js';
import type { AnsweredSchedule } from './schedule-pieces.js';

/** A schedule that was answered. */
export interface ReadAnswer {
  readonly answered: AnsweredSchedule;
  /** Its start as the charge point wrote it. */
  readonly written: string;
  /** What is unusual and changes nothing. */
  readonly remarks: readonly string[];
}

/**
 * Reads an answer that complies with its schema.
 * @throws ExpectationError where it holds no schedule of what was asked for
 */
export function readAnswer(
  text: string,
  answer: Response<'GetCompositeSchedule'>,
  request: Request<'GetCompositeSchedule'>,
): ReadAnswer {
  const { status, connectorId, scheduleStart, chargingSchedule } = answer;
  const wrong = (fact: string) => new ExpectationError(`${text}: ${fact}`);
  if (status !== 'Accepted') throw wrong(`answered ${status}, expected Accepted`);
  if (connectorId !== undefined && connectorId !== request.connectorId) {
    throw wrong(`connectorId is ${connectorId}, expected ${request.connectorId}`);
  }
  // Errata 3.51: both may only be absent where the status is Rejected.
  if (chargingSchedule === undefined) throw wrong('answered without chargingSchedule');
  const { chargingRateUnit: unit, duration, startSchedule, chargingSchedulePeriod } = chargingSchedule;
  if (unit !== request.chargingRateUnit) {
    throw wrong(`chargingRateUnit is ${show(unit)}, expected ${show(request.chargingRateUnit)}`);
  }
  const written = scheduleStart ?? startSchedule;
  if (written === undefined) throw wrong('answered without scheduleStart');
  const start = instantOf(written);
  if (start === undefined) throw wrong(`scheduleStart is ${show(written)}, which names no instant`);
  return {
    answered: { start, unit, duration, periods: chargingSchedulePeriod },
    written,
    remarks: [
      ...(connectorId === undefined ? ['answered without connectorId'] : []),
      ...(scheduleStart === undefined ? ['startSchedule was answered in the place of scheduleStart'] : []),
      ...(scheduleStart !== undefined && startSchedule !== undefined
        ? ['startSchedule was answered, which errata 3.57 wants omitted']
        : []),
    ],
  };
}
