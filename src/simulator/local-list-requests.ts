/** The answers to the requests of the LocalAuthListManagement profile (OCPP 1.6 §5.10, §5.15). */
import type { Request } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

const answer = (payload: Readonly<Record<string, unknown>>): Reply => ({ response: { kind: 'result', payload } });

export const localListRequests = {
  GetLocalListVersion: ({ localList }: ChargePoint): Reply => answer({ listVersion: localList.version }),

  SendLocalList({ localList }: ChargePoint, update: Request<'SendLocalList'>): Reply {
    const change = localList.change(update);
    const { response } = answer({ status: change.status });
    return change.status === 'Accepted' ? { response, effect: change.apply } : { response };
  },
};
