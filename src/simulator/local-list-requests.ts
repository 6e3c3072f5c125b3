/** The answers to the requests of the LocalAuthListManagement profile (OCPP 1.6 §5.10, §5.15). */
import type { Request } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

const answer = (payload: Readonly<Record<string, unknown>>): Reply => ({ response: { kind: 'result', payload } });

export const localListRequests = {
  GetLocalListVersion: ({ localList }: ChargePoint): Reply => answer({ listVersion: localList.version }),

  SendLocalList: ({ localList }: ChargePoint, update: Request<'SendLocalList'>): Reply =>
    answer({ status: localList.update(update) }),
};
