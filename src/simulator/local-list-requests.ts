/** The answers to the requests of the LocalAuthListManagement profile (OCPP 1.6 §5.10, §5.15). */
import type { Request } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

const answer = (payload: Readonly<Record<string, unknown>>): Reply => ({ response: { kind: 'result', payload } });

export const localListRequests = {
  GetLocalListVersion({ configuration, memory }: ChargePoint): Reply {
    // OCPP 1.6 §5.10: -1 where lists are not supported.
    return answer({ listVersion: configuration.isTrue('LocalAuthListEnabled') ? memory.localListVersion : -1 });
  },

  SendLocalList({ configuration, memory }: ChargePoint, request: Request<'SendLocalList'>): Reply {
    const { listVersion, updateType, localAuthorizationList = [] } = request;
    if (!configuration.isTrue('LocalAuthListEnabled')) return answer({ status: 'NotSupported' });
    if (updateType === 'Differential' && listVersion <= memory.localListVersion) {
      return answer({ status: 'VersionMismatch' });
    }
    const next = new Map(updateType === 'Full' ? [] : memory.localList);
    for (const { idTag, idTagInfo } of localAuthorizationList) {
      if (idTagInfo === undefined) next.delete(idTag.toLowerCase());
      else next.set(idTag.toLowerCase(), idTagInfo);
    }
    const tooLong =
      localAuthorizationList.length > configuration.integer('SendLocalListMaxLength') ||
      next.size > configuration.integer('LocalAuthListMaxLength');
    if (tooLong) return answer({ status: 'Failed' });
    memory.localList = next;
    memory.localListVersion = localAuthorizationList.length === 0 && updateType === 'Full' ? 0 : listVersion;
    return answer({ status: 'Accepted' });
  },
};
