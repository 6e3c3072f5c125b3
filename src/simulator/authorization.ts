/** Whether an idTag may charge: asked of the Central System, or known from the cache (OCPP 1.6 §3.5, §4.1). */
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
    const known = this.#cached(idTag);
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
    if (!this.#hasCache() || this.#chargePoint.behaviours.has('learnsNothing')) return;
    const { cache } = this.#chargePoint.memory;
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
    const known = this.#cached(idTag);
    if (known !== undefined && known.status !== 'Accepted') return known;
    if (known !== undefined && configuration.isTrue('LocalAuthorizeOffline')) return known;
    // OCPP 1.6 §3.5.4: only where neither list nor cache says otherwise.
    return { status: configuration.isTrue('AllowOfflineTxForUnknownId') ? 'Accepted' : 'Invalid' };
  }

  /** What is known here of an idTag; the list comes before the cache (OCPP 1.6 §3.5.3). */
  #cached(idTag: string): IdTagInfo | undefined {
    const { configuration, memory } = this.#chargePoint;
    const listed = configuration.isTrue('LocalAuthListEnabled') ? memory.localList.get(idTag.toLowerCase()) : undefined;
    if (listed !== undefined) return listed;
    if (!this.#hasCache()) return undefined;
    const known = this.#chargePoint.memory.cache.get(idTag.toLowerCase());
    const expiry = known?.expiryDate === undefined ? undefined : instantOf(known.expiryDate);
    if (known?.status !== 'Accepted' || expiry === undefined || expiry > this.#chargePoint.clock.now) return known;
    const expired: IdTagInfo = { ...known, status: 'Expired' };
    this.#chargePoint.memory.cache.set(idTag.toLowerCase(), expired);
    return expired;
  }

  #hasCache(): boolean {
    const { configuration, settings } = this.#chargePoint;
    return settings.authorizationCache && configuration.isTrue('AuthorizationCacheEnabled');
  }
}
