/** What the Central System does with charging profiles: draws them up, sets them, and reads what they lead to. */
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { Request } from '../ocpp/messages.js';
import { show } from '../ocpp/validation.js';
import { atLeast, explain, has, type Condition } from '../pics/condition.js';
import type { Calling } from './calling.js';
import type { ChargingProfile, ChargingRateUnit } from './charging-limit.js';
import { readAnswer } from './composite-answer.js';
import { drawProfile, printProfile, setFor, type ProfileDraft } from './profile-draft.js';
import { judgeSchedule } from './schedule-judging.js';
import { verdictOf, type Frames, type Stage } from './stage.js';

/** The verbs of smart charging. */
export interface SmartCharging {
  /** A profile in the stated unit, whose schedule has begun by now; nothing is sent. */
  drawsUp(draft: ProfileDraft): Promise<ChargingProfile>;
  /** Sets a profile, which must be accepted; the charge point is rid of it after the case. */
  setsProfile(draft: ProfileDraft): Promise<ChargingProfile>;
  /**
   * Reads the composite schedule of the connector under test for protocol milliseconds: it must be the one that the
   * profiles make that are on the charge point.
   */
  readsSchedule(duration: number): Promise<void>;
}

// What is kept of an answer that is longer than any display.
const keptPeriods = 500;

export function smartChargingOn(stage: Stage, { ask, payloadOf }: Calling): SmartCharging {
  const { parameters, limits, clock } = stage;
  const { observed, stated } = stage.around;
  const profiles = observed.chargingProfiles;
  let unit: ChargingRateUnit | undefined;

  const rateUnit = async (): Promise<ChargingRateUnit> => {
    const text = 'Central System reads ChargingScheduleAllowedChargingRateUnit';
    unit ??= statedUnit(stage) ?? (await stage.step(text, limits.response, (frames) => allowedUnit(text, frames)));
    return unit;
  };

  const allowedUnit = async (text: string, frames: Frames): Promise<ChargingRateUnit> => {
    const key = ['ChargingScheduleAllowedChargingRateUnit'];
    const answer = payloadOf(text, 'GetConfiguration', await ask(text, 'GetConfiguration', { key }, frames));
    const value = answer.configurationKey?.[0]?.value ?? '';
    // Errata 3.88.
    if (/current/i.test(value)) return 'A';
    if (/power/i.test(value)) return 'W';
    throw new InconclusiveError(
      `${text}: it is ${show(value)} and SC-1.1 and SC-1.2 are unstated, so no unit is known`,
    );
  };

  /** What the statement must allow for a profile to be set; there is always room for one profile of one period. */
  const needsOf = ({ stackLevel, chargingSchedule }: ChargingProfile): readonly Condition[] => [
    ...(stackLevel > 0 ? [atLeast('ORS-14', stackLevel)] : []),
    ...(chargingSchedule.chargingSchedulePeriod.length > 1
      ? [atLeast('ORS-15', chargingSchedule.chargingSchedulePeriod.length)]
      : []),
    ...(profiles.installed.length > 0 ? [atLeast('ORS-19', profiles.installed.length + 1)] : []),
  ];

  const drawsUp = async (draft: ProfileDraft): Promise<ChargingProfile> => {
    const begun = clock.protocolTime() - parameters.maxTimeDeviation;
    const profile = drawProfile(draft, { unit: await rateUnit(), id: profiles.nextId(), begun, parameters });
    const beyond = needsOf(profile).filter((need) => stated(need) === 'no');
    if (beyond.length === 0) return profile;
    const needed = beyond.map((need) => explain(need)).join(' and ');
    throw new InconclusiveError(`the charging profiles of the case need ${needed}, and the statement says less`);
  };

  /**
   * Limits that are too low may be all that the charge point itself gives, which it may take into account (OCPP 1.6
   * §5.7). What it answers without any profile tells whether it gives more.
   */
  const excused = async (failure: ExpectationError, ceiling: number, request: Request<'GetCompositeSchedule'>) => {
    const text = 'Central System reads what the charge point gives without any profile';
    const most = await stage.step(text, 2 * limits.response, async (frames) => {
      await ask(text, 'ClearChargingProfile', {}, frames);
      const answer = payloadOf(text, 'GetCompositeSchedule', await ask(text, 'GetCompositeSchedule', request, frames));
      return Math.max(...(answer.chargingSchedule?.chargingSchedulePeriod ?? []).map(({ limit }) => limit), 0);
    });
    const unit = request.chargingRateUnit ?? '';
    if (most > ceiling) {
      return new ExpectationError(`${failure.message}; without any profile the charge point gives ${most} ${unit}`);
    }
    const why = `this may be all that the charge point itself gives (OCPP 1.6 §5.7); without profiles it says ${most} ${unit}`;
    return new InconclusiveError(`${failure.message}; ${why}`);
  };

  return {
    drawsUp,

    async setsProfile(draft) {
      const csChargingProfiles = await drawsUp(draft);
      const request = { connectorId: setFor(draft, parameters), csChargingProfiles };
      const text = `Central System sets ${printProfile(request.connectorId, csChargingProfiles)}`;
      const open = needsOf(csChargingProfiles).filter((need) => stated(need) === 'unknown');
      return stage.step(text, limits.response, async (frames) => {
        const reply = await ask(text, 'SetChargingProfile', request, frames);
        const { status } = payloadOf(text, 'SetChargingProfile', reply);
        if (status === 'Accepted') return csChargingProfiles;
        const refused = `${text}: answered ${status}, expected Accepted`;
        if (open.length === 0) throw new ExpectationError(refused);
        const unstated = open.map((need) => explain(need)).join(' and ');
        throw new InconclusiveError(`${refused}; the statement does not say whether ${unstated}`);
      });
    },

    async readsSchedule(duration) {
      const { connectorId } = parameters;
      const request = { connectorId, duration: duration / 1000, chargingRateUnit: await rateUnit() };
      const text = `Central System reads the composite schedule of connector ${connectorId} for ${request.duration} s`;
      await stage.step(text, limits.response, async (frames) => {
        const reply = await ask(text, 'GetCompositeSchedule', request, frames);
        const payload = payloadOf(text, 'GetCompositeSchedule', reply);
        const { answered, written, remarks } = readAnswer(text, payload, request);
        stage.remarks.push(...remarks.map((remark) => `${text}: ${remark}`));

        const { periods, failure: fault, ceiling } = judgeSchedule(stage, { text, answered, written, duration, reply });
        const failure =
          fault instanceof ExpectationError && ceiling !== undefined ? await excused(fault, ceiling, request) : fault;
        stage.compared({
          text,
          verdict: failure === undefined ? 'pass' : verdictOf(failure),
          frames: [...frames],
          unit: answered.unit,
          scheduleStart: written,
          periods: periods.slice(0, keptPeriods),
          left: Math.max(0, periods.length - keptPeriods),
          ...(failure !== undefined && { reason: failure.message.replace(`${text}: `, '') }),
        });
        if (failure !== undefined) throw failure;
      });
    },
  };
}

/** The unit that the statement allows, ampere first; undefined where it is silent. */
export function statedUnit({ around: { stated } }: Pick<Stage, 'around'>): ChargingRateUnit | undefined {
  const [ampere, watt] = [stated(has('SC-1.1')), stated(has('SC-1.2'))];
  if (ampere === 'yes') return 'A';
  if (watt === 'yes') return 'W';
  if (ampere === 'unknown' || watt === 'unknown') return undefined;
  throw new InconclusiveError('SC-1.1 and SC-1.2 are both No, so there is no unit in which a profile could be set');
}
