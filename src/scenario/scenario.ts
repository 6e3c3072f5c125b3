/** The object that a case receives: the actors and the checks, over one stage. */
import { showDuration } from '../evidence/clock.js';
import type { Condition, Truth } from '../pics/condition.js';
import type { Parameters } from '../pics/parameters.js';
import { centralSystemOn, type CentralSystem } from './central-system.js';
import { chargePointOn, type ChargePoint } from './charge-point.js';
import { checksOn, type Measured } from './checks.js';
import { deviceTimeOn, type DeviceTime } from './device-time.js';
import { fileServerOn, type FileServer } from './file-server.js';
import { operatorOn, type Operator } from './operator.js';
import { reservationsOn, type ReservationMaker } from './reservations.js';
import type { Moment } from './moment.js';
import { securityOn, type Security } from './security.js';
import type { Limits, Stage } from './stage.js';

/** The kinds of cable, as statements name them. */
export type Cable = 'Fixed Cable' | 'Detachable Cable';

export interface Scenario<G> extends DeviceTime {
  readonly chargePoint: ChargePoint;
  readonly centralSystem: CentralSystem;
  readonly operator: Operator;
  readonly fileServer: FileServer;
  readonly security: Security;
  readonly check: (sentence: string, assertion: () => void) => void;
  /** Says something in the report that changes no verdict. */
  readonly remark: (text: string) => void;
  readonly measure: (name: string, from: Moment, to: Moment) => Measured;
  /** Lets protocol milliseconds pass, in which nothing unscripted may come; resolves with their end. */
  readonly waits: (ms: number, why: string) => Promise<Moment>;
  /** Takes steps that the scenario has only in some circumstance. */
  readonly when: (circumstance: string, holds: boolean, steps: () => Promise<void>) => Promise<void>;
  /** Makes the request for a reservation of the valid idTag. */
  readonly reservation: ReservationMaker;
  readonly parameters: Parameters;
  readonly limits: Limits;
  /** The numbers of all connectors, 0 not included. */
  readonly connectors: readonly number[];
  /** The first connector with this kind of cable; the one under test where the statement does not tell them apart. */
  readonly connectorWith: (cable: Cable) => number;
  /** Whether one reader serves several connectors. */
  readonly sharesReader: boolean;
  /** Whether the statement meets a condition. */
  readonly stated: (condition: Condition) => Truth;
  /** What the state handed over. */
  readonly given: G;
}

/** The connector under test where it has this cable or nothing is known, else the first that has it. */
export function connectorWith(cable: Cable, cables: ReadonlyMap<number, string>, underTest: number): number {
  if (cables.get(underTest) === cable) return underTest;
  return [...cables].find(([, kind]) => kind === cable)?.[0] ?? underTest;
}

/** The scenario that plays on a stage. */
export const scenarioOn = <G>(stage: Stage, given: G): Scenario<G> => ({
  chargePoint: chargePointOn(stage),
  centralSystem: centralSystemOn(stage),
  operator: operatorOn(stage),
  fileServer: fileServerOn(stage),
  security: securityOn(stage),
  ...checksOn(stage),
  ...deviceTimeOn(stage),
  waits: (ms, why) =>
    stage.step(`${showDuration(ms)} pass: ${why}`, ms, async () => {
      const text = `while ${showDuration(ms)} pass`;
      const since = stage.now();
      await stage.inbox.expect({
        text,
        offer: () => 'notMine',
        within: ms,
        since,
        survivesLoss: true,
        atDeadline: 'nothing',
      });
      return stage.moment();
    }),
  when: (_circumstance, holds, steps) => (holds ? steps() : Promise.resolve()),
  remark: (text) => stage.remarks.push(text),
  reservation: reservationsOn(stage),
  parameters: stage.parameters,
  limits: stage.limits,
  connectors: stage.around.connectors,
  connectorWith: (cable) => connectorWith(cable, stage.around.cables, stage.parameters.connectorId),
  sharesReader: stage.around.sharesReader,
  stated: stage.around.stated,
  given,
});

/**
 * Messages that may come in any order (OCTT 1.2). All are awaited from the same moment on; the first that breaks,
 * breaks the case.
 */
export const inAnyOrder = <T extends readonly Promise<unknown>[]>(
  ...awaited: T
): Promise<{ readonly [K in keyof T]: Awaited<T[K]> }> => Promise.all(awaited);
