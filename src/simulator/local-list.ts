/** The local authorization list: what an update makes of it, and what it says of an idTag (OCPP 1.6 §3.5.2, §5.15). */
import type { IdTagInfo } from '../ocpp/datatypes.js';
import type { Request, Response } from '../ocpp/messages.js';
import type { ChargePoint } from './charge-point.js';

type Update = Request<'SendLocalList'>;
type Status = Response<'SendLocalList'>['status'];

/** What can be said of an update before it is made. */
export type ListChange =
  { readonly status: 'Accepted'; readonly apply: () => void } | { readonly status: Exclude<Status, 'Accepted'> };

export class LocalList {
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  get isEnabled(): boolean {
    const { behaviours, configuration, settings } = this.#chargePoint;
    const claimed = settings.profiles.includes('LocalAuthListManagement');
    return claimed && (configuration.isTrue('LocalAuthListEnabled') || behaviours.has('servesDisabledList'));
  }

  /** OCPP 1.6 §5.10: 0 for an empty list, -1 where lists are not supported. */
  get version(): number {
    const { memory } = this.#chargePoint;
    if (!this.isEnabled) return -1;
    return memory.localList.size === 0 ? 0 : memory.localListVersion;
  }

  /** What the list says of an idTag, where it is in use. */
  find(idTag: string): IdTagInfo | undefined {
    const { behaviours, configuration, memory } = this.#chargePoint;
    if (!configuration.isTrue('LocalAuthListEnabled') || behaviours.has('ignoresLocalList')) return undefined;
    return memory.localList.get(idTag.toLowerCase());
  }

  /** All of an update, or nothing of it. */
  change(update: Update): ListChange {
    const { behaviours, hardware, memory } = this.#chargePoint;
    const { listVersion, updateType, localAuthorizationList = [] } = update;
    if (!this.isEnabled) return { status: 'NotSupported' };
    if (updateType === 'Differential' && listVersion <= this.version) return { status: 'VersionMismatch' };
    const merges = updateType === 'Differential' || behaviours.has('mergesFullLists');
    const next = new Map(merges ? memory.localList : []);
    for (const { idTag, idTagInfo } of localAuthorizationList) {
      if (idTagInfo === undefined) next.delete(idTag.toLowerCase());
      else next.set(idTag.toLowerCase(), idTagInfo);
    }
    if (hardware.listStoreBroken || !this.#isSound(update) || next.size > this.#most('LocalAuthListMaxLength')) {
      return { status: 'Failed' };
    }
    const apply = (): void => {
      memory.localList = next;
      // OCPP 1.6 §6.41: a differential update without entries has no effect.
      if (updateType === 'Full' || localAuthorizationList.length > 0) memory.localListVersion = listVersion;
    };
    return { status: 'Accepted', apply };
  }

  /** OCPP 1.6 §6.41, §7.1, errata 3.52 */
  #isSound({ listVersion, updateType, localAuthorizationList = [] }: Update): boolean {
    const idTags = new Set(localAuthorizationList.map(({ idTag }) => idTag.toLowerCase()));
    const complete = localAuthorizationList.every(({ idTagInfo }) => idTagInfo !== undefined);
    return (
      listVersion > 0 &&
      idTags.size === localAuthorizationList.length &&
      (complete || updateType === 'Differential') &&
      localAuthorizationList.length <= this.#most('SendLocalListMaxLength')
    );
  }

  #most(key: string): number {
    return this.#chargePoint.configuration.integer(key);
  }
}
