/** Which charging profiles the charge point has, by what it was told and has accepted (OCPP 1.6 §5.5, §5.16). */
import type { Request } from '../ocpp/messages.js';
import type { InstalledProfile } from './composite-schedule.js';

type Criteria = Request<'ClearChargingProfile'>;

export class ChargingProfiles {
  #installed: readonly InstalledProfile[] = [];
  #cleared: readonly InstalledProfile[] = [];
  #lastId = 0;
  /** A charge point that was there before this run may have any. */
  #mayBeLeft = true;
  #refusal: string | undefined;

  get installed(): readonly InstalledProfile[] {
    return this.#installed;
  }

  /** What the last ClearChargingProfile took away. */
  get cleared(): readonly InstalledProfile[] {
    return this.#cleared;
  }

  /** Whether the charge point may have any profile, those included that nobody knows of. */
  get mayBeLeft(): boolean {
    return this.#mayBeLeft;
  }

  /** What the charge point answered when it was to clear all, where it did not; nobody knows then what is in force. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** An id that no profile of this run has had. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Takes note of what was asked for and answered with this status, if it concerns profiles. */
  hear(action: string, payload: object, status: unknown): void {
    if (action === 'SetChargingProfile') {
      const { connectorId, csChargingProfiles } = payload as Request<'SetChargingProfile'>;
      this.#mayBeLeft = true;
      if (status === 'Accepted') this.#install({ connectorId, profile: csChargingProfiles });
    }
    if (action === 'RemoteStartTransaction') {
      const { connectorId, chargingProfile } = payload as Request<'RemoteStartTransaction'>;
      if (chargingProfile === undefined || connectorId === undefined) return;
      this.#mayBeLeft = true;
      if (status === 'Accepted') this.#install({ connectorId, profile: chargingProfile });
    }
    if (action === 'ClearChargingProfile' && status === 'Accepted') this.#clear(payload);
  }

  /** A TxProfile ends with its transaction (§7.10). */
  transactionStopped(connectorId: number): void {
    this.#installed = this.#installed.filter(
      (one) => one.connectorId !== connectorId || one.profile.chargingProfilePurpose !== 'TxProfile',
    );
  }

  /** The charge point was told to clear all, and has nothing left to clear. */
  allCleared(): void {
    this.#installed = [];
    this.#cleared = [];
    this.#mayBeLeft = false;
    this.#refusal = undefined;
  }

  /** The charge point was told to clear all and answered this instead: it is not told again until a profile is set. */
  notCleared(answer: string): void {
    this.#mayBeLeft = false;
    this.#refusal = answer;
  }

  #install(one: InstalledProfile): void {
    this.#installed = [...this.#installed.filter((before) => !isReplaced(before, one)), one];
  }

  #clear(criteria: Criteria): void {
    this.#cleared = this.#installed.filter((one) => matches(one, criteria));
    this.#installed = this.#installed.filter((one) => !matches(one, criteria));
  }
}

/** The same id, or the same purpose and stack level (§5.16.3, §5.16.4), on the same connector (§3.13.1). */
function isReplaced(before: InstalledProfile, by: InstalledProfile): boolean {
  const [old, young] = [before.profile, by.profile];
  if (old.chargingProfileId === young.chargingProfileId) return true;
  return (
    before.connectorId === by.connectorId &&
    old.chargingProfilePurpose === young.chargingProfilePurpose &&
    old.stackLevel === young.stackLevel
  );
}

/** Every given criterion holds; an id makes the others void (errata 3.25, 3.26). */
function matches({ connectorId, profile }: InstalledProfile, criteria: Criteria): boolean {
  if (criteria.id !== undefined) return profile.chargingProfileId === criteria.id;
  return (
    (criteria.connectorId ?? connectorId) === connectorId &&
    (criteria.chargingProfilePurpose ?? profile.chargingProfilePurpose) === profile.chargingProfilePurpose &&
    (criteria.stackLevel ?? profile.stackLevel) === profile.stackLevel
  );
}
