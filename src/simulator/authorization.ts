/** Whether an idTag may charge: asked of the Central System, or known from list or cache (OCPP 1.6 §3.5, §4.1). */
import type { IdTagInfo } from '../ocpp/datatypes.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { ChargePoint } from './charge-point.js';

const cacheSize = 200;

/** An idTag is a CiString: its case does not count. */
export const sameIdTag = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();

export class Authorization {
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Decides about an idTag presented here, or meant by a remote start that is to be authorised. */
  decide(idTag: string, done: (info: IdTagInfo) => void): void {
    const { behaviours, configuration, isOnline, rpc } = this.#chargePoint;
    const accept = { status: 'Accepted' } as const;
    if (behaviours.has('neverAuthorizes')) {
      done(accept);
      return;
    }
    if (!isOnline) {
      done(this.#decideOffline(idTag));
      return;
    }
    const known = this.#known(idTag);
    const suffices = configuration.isTrue('LocalPreAuthorize') && !behaviours.has('asksThoughCached');
    if (suffices && known?.status === 'Accepted') {
      done(known);
      return;
    }
    rpc.call('Authorize', { idTag }, (outcome) => {
      if (outcome.kind === 'answer') {
        this.learn(idTag, outcome.payload.idTagInfo);
        done(behaviours.has('ignoresInvalidAuthorization') ? accept : outcome.payload.idTagInfo);
      } else {
        done(outcome.kind === 'error' ? { status: 'Invalid' } : this.#decideOffline(idTag));
      }
    });
  }

  /** Keeps what the Central System said of an idTag, accepted or not (OCPP 1.6 §3.5.1). */
  learn(idTag: string, info: IdTagInfo): void {
    const { behaviours, localList, memory, statuses } = this.#chargePoint;
    const listed = localList.find(idTag);
    if (listed !== undefined) {
      // OCPP 1.6 §3.5.2, §3.5.3: what is in the list stays out of the cache, and a contradiction is told.
      if ((listed.status === 'Accepted') !== (info.status === 'Accepted')) statuses.tellListConflict();
      return;
    }
    if (!this.#hasCache() || behaviours.has('learnsNothing')) return;
    const { cache } = memory;
    const key = idTag.toLowerCase();
    cache.delete(key);
    if (cache.size >= cacheSize) {
      for (const [each, { status }] of cache) if (status !== 'Accepted') cache.delete(each);
    }
    const [oldest] = cache.keys();
    if (cache.size >= cacheSize && oldest !== undefined) cache.delete(oldest);
    cache.set(key, info);
  }

  #decideOffline(idTag: string): IdTagInfo {
    const { behaviours, configuration } = this.#chargePoint;
    if (behaviours.has('authorizesNobodyOffline')) return { status: 'Invalid' };
    const known = this.#known(idTag);
    if (known !== undefined && known.status !== 'Accepted') return known;
    if (known !== undefined && configuration.isTrue('LocalAuthorizeOffline')) return known;
    // OCPP 1.6 §3.5.4: only where neither list nor cache says otherwise.
    return { status: configuration.isTrue('AllowOfflineTxForUnknownId') ? 'Accepted' : 'Invalid' };
  }

  /** What is known here of an idTag; the list comes before the cache (OCPP 1.6 §3.5.3). */
  #known(idTag: string): IdTagInfo | undefined {
    const { localList, memory } = this.#chargePoint;
    const listed = localList.find(idTag);
    // OCPP 1.6 §3.5.2: only an update changes the list, so that its entries stay as they are.
    if (listed !== undefined) return this.#hasExpired(listed) ? { ...listed, status: 'Expired' } : listed;
    const cached = this.#hasCache() ? memory.cache.get(idTag.toLowerCase()) : undefined;
    if (cached === undefined || !this.#hasExpired(cached)) return cached;
    const expired: IdTagInfo = { ...cached, status: 'Expired' };
    memory.cache.set(idTag.toLowerCase(), expired);
    return expired;
  }

  #hasExpired({ status, expiryDate }: IdTagInfo): boolean {
    const expiry = expiryDate === undefined ? undefined : instantOf(expiryDate);
    return status === 'Accepted' && expiry !== undefined && expiry <= this.#chargePoint.clock.now;
  }

  #hasCache(): boolean {
    const { configuration, settings } = this.#chargePoint;
    return settings.authorizationCache && configuration.isTrue('AuthorizationCacheEnabled');
  }
}
