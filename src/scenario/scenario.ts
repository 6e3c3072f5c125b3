/** The object that a case receives: the actors and the checks, over one stage. */
import type { Parameters } from '../pics/parameters.js';
import { centralSystemOn, type CentralSystem } from './central-system.js';
import { chargePointOn, type ChargePoint } from './charge-point.js';
import { checksOn, type Measured } from './checks.js';
import { operatorOn, type Operator } from './operator.js';
import type { Moment } from './moment.js';
import type { Limits, Stage } from './stage.js';

export interface Scenario<G> {
  readonly chargePoint: ChargePoint;
  readonly centralSystem: CentralSystem;
  readonly operator: Operator;
  readonly check: (sentence: string, assertion: () => void) => void;
  /** Says something in the report that changes no verdict. */
  readonly remark: (text: string) => void;
  readonly measure: (name: string, from: Moment, to: Moment) => Measured;
  readonly parameters: Parameters;
  readonly limits: Limits;
  /** The numbers of all connectors, 0 not included. */
  readonly connectors: readonly number[];
  /** What the state handed over. */
  readonly given: G;
}

/** The scenario that plays on a stage. */
export const scenarioOn = <G>(stage: Stage, given: G): Scenario<G> => ({
  chargePoint: chargePointOn(stage),
  centralSystem: centralSystemOn(stage),
  operator: operatorOn(stage),
  ...checksOn(stage),
  remark: (text) => stage.remarks.push(text),
  parameters: stage.parameters,
  limits: stage.limits,
  connectors: stage.around.connectors,
  given,
});

/**
 * Messages that may come in any order (OCTT 1.2). All are awaited from the same moment on; the first that breaks,
 * breaks the case.
 */
export const inAnyOrder = <T extends readonly Promise<unknown>[]>(
  ...awaited: T
): Promise<{ readonly [K in keyof T]: Awaited<T[K]> }> => Promise.all(awaited);
