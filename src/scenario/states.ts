/** The reusable states of the test case document (chapter 2.25). */
import type { Request } from '../ocpp/messages.js';
import type { Heard } from './charge-point.js';
import type { ChargingProfile } from './charging-limit.js';
import { expect } from './checks.js';
import type { Fields } from './matching.js';
import type { Moment } from './moment.js';
import { inAnyOrder, type Scenario } from './scenario.js';
import type { State } from './test-case.js';

/** Fields that a StartTransaction must have, beside those of the connector and the idTag under test. */
export type StartFields = Fields<Request<'StartTransaction'>>;

/** Idle: what the general preconditions leave (OCTT 1.3). */
export const available: State<undefined> = {
  name: 'Available',
  reach: () => Promise.resolve(undefined),
};

/** A transaction that runs. */
export interface RunningTransaction {
  readonly transactionId: number;
}

/** The state Charging: plugged in first, then started remotely. */
export const charging: State<RunningTransaction> = {
  name: 'Charging',
  async reach(scenario) {
    return { transactionId: transactionIdOf(await chargesRemotely(scenario)) };
  },
};

/**
 * Plugs in first, then starts remotely, with a charging profile where one is given; `expected` is what the
 * StartTransaction must say besides.
 */
export async function chargesRemotely(
  scenario: Scenario<unknown>,
  expected: StartFields = {},
  chargingProfile?: ChargingProfile,
) {
  const { chargePoint, centralSystem, operator, parameters } = scenario;
  const { connectorId, idTag } = parameters;
  const mustAuthorize = await authorizesRemoteStarts(scenario);

  await operator.plugsIn();
  await chargePoint.reports('Preparing');

  const request = { connectorId, idTag, ...(chargingProfile && { chargingProfile }) };
  await centralSystem.calls('RemoteStartTransaction', request, { status: 'Accepted' });
  if (mustAuthorize) await chargePoint.sends('Authorize', { idTag });

  return transactionStarts(scenario, expected);
}

/** Whether a remote start is authorized first: the value of AuthorizeRemoteTxRequests, a key that must be there. */
export async function authorizesRemoteStarts({ centralSystem, check }: Scenario<unknown>): Promise<boolean> {
  const value = await centralSystem.reads('AuthorizeRemoteTxRequests');
  check('AuthorizeRemoteTxRequests is true or false', () => {
    expect(value?.toLowerCase()).to.be.oneOf(['true', 'false']);
  });
  return value?.toLowerCase() === 'true';
}

/** StartTransaction and the status Charging, in either order (OCTT 1.2). */
export async function transactionStarts(
  { chargePoint, parameters, limits }: Scenario<unknown>,
  expected: StartFields = {},
) {
  const { connectorId, idTag } = parameters;
  const within = Math.max(limits.triggeredFunction, limits.remoteStart);
  const [start] = await inAnyOrder(
    chargePoint.sends('StartTransaction', { connectorId, idTag, ...expected }, { within }),
    // An EV that is slow to draw may suspend first (OCPP 1.6 §4.9 B4, B5).
    chargePoint.reports('Charging', { within, meanwhile: ['SuspendedEV', 'SuspendedEVSE'] }),
  );
  return start;
}

/** The state Authorized: the valid identification was presented and accepted, no cable yet. */
export async function authorized({ chargePoint, operator, parameters: { idTag } }: Scenario<unknown>): Promise<{
  readonly preparing: Heard<'StatusNotification'>;
  /** The earliest moment at which the status Preparing may have begun. */
  readonly begun: Moment;
}> {
  await operator.presents(idTag);
  // The document lets the two change places.
  const [authorize, preparing] = await inAnyOrder(
    chargePoint.sends('Authorize', { idTag }),
    chargePoint.reports('Preparing'),
  );
  return { preparing, begun: authorize.seq < preparing.seq ? authorize : preparing };
}

/**
 * Where one reader serves several connectors, a card must not be taken for one of the others (OCTT TC_068, TC_069): they
 * are set Inoperative, for which nobody has to plug anything in.
 */
export async function othersAreOccupied(scenario: Scenario<undefined>): Promise<void> {
  if (scenario.sharesReader) await othersAreUnavailable(scenario);
}

/** The state SetConnectorUnavailable for every connector but the one under test. */
export async function othersAreUnavailable(scenario: Scenario<undefined>): Promise<void> {
  const { chargePoint, centralSystem, connectors, parameters } = scenario;
  for (const connectorId of connectors) {
    if (connectorId === parameters.connectorId) continue;
    await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Inoperative' }, { status: 'Accepted' });
    await chargePoint.reports('Unavailable', { connectorId });
  }
}

/** The transaction id that we gave with the answer to a StartTransaction. */
export function transactionIdOf(start: Heard<'StartTransaction'>): number {
  const { transactionId } = start.answered.payload as { transactionId: number };
  return transactionId;
}
