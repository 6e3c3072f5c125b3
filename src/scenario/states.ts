/** The reusable states of the test case document (chapter 2.25). */
import type { Heard } from './charge-point.js';
import { inAnyOrder, type Scenario } from './scenario.js';
import type { State } from './test-case.js';

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
  async reach({ chargePoint, centralSystem, operator, parameters: { connectorId, idTag }, limits }) {
    const mustAuthorize = await centralSystem.reads('AuthorizeRemoteTxRequests');

    await operator.plugsIn();
    await chargePoint.reports('Preparing');

    await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
    if (mustAuthorize === 'true') await chargePoint.sends('Authorize', { idTag });

    const [start] = await inAnyOrder(
      chargePoint.sends('StartTransaction', { connectorId, idTag }, { within: limits.remoteStart }),
      chargePoint.reports('Charging', { within: limits.remoteStart }),
    );
    return { transactionId: transactionIdOf(start) };
  },
};

/** The state Authorized: the valid identification was presented and accepted, no cable yet. */
export async function authorized({ chargePoint, operator, parameters: { idTag } }: Scenario<unknown>): Promise<{
  readonly preparing: Heard<'StatusNotification'>;
}> {
  await operator.presents(idTag);
  // The document lets the two change places.
  const [, preparing] = await inAnyOrder(chargePoint.sends('Authorize', { idTag }), chargePoint.reports('Preparing'));
  return { preparing };
}

/** The transaction id that we gave with the answer to a StartTransaction. */
export function transactionIdOf(start: Heard<'StartTransaction'>): number {
  const { transactionId } = start.answered.payload as { transactionId: number };
  return transactionId;
}
