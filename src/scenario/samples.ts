/** The periodic samples in MeterValues (OCPP 1.6 §4.7): those that MeterValueSampleInterval asks for. */
import type { Request } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { HeardCall } from '../wire/peer.js';

/** A meter value that was taken because its interval was over. */
export interface Sample {
  /** Its stamp, in milliseconds since 1970; undefined where the text names no instant beyond doubt. */
  readonly at: number | undefined;
  readonly timestamp: string;
}

/** The periodic samples of a request that complies with its schema, in its order. */
export const samplesIn = ({ meterValue }: Request<'MeterValues'>): readonly Sample[] =>
  meterValue
    // Sample.Periodic is what a missing context stands for (OCPP 1.6 §7.43).
    .filter(({ sampledValue }) => sampledValue.some(({ context = 'Sample.Periodic' }) => context === 'Sample.Periodic'))
    .map(({ timestamp }) => ({ at: instantOf(timestamp), timestamp }));

/** Whether a call brings periodic samples of a connector; one that breaks its schema may. */
export function bringsSamples({ action, payload, violations }: HeardCall, connectorId: number): boolean {
  if (action !== 'MeterValues') return false;
  if (violations.length > 0) return true;
  const values = payload as Request<'MeterValues'>;
  return values.connectorId === connectorId && samplesIn(values).length > 0;
}
