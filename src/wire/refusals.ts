/** Those who are not let in: what is written down of them, and whether it counts against the charge point. */
import type { Journal } from '../evidence/journal.js';
import type { SecurityProfile } from '../ocpp/security.js';

export interface Refusal {
  readonly why: string;
  readonly hint: string;
  /** The clause that was broken; absent where nobody broke any, or it may be the set-up that is wrong. */
  readonly clause?: string;
  /** It may be the link that is broken, and nobody's fault. */
  readonly link?: true;
}

/** The connection by which the charge point came in last. */
interface Guest {
  readonly remote: string;
  readonly profile: SecurityProfile;
}

export class Refusals {
  readonly #journal: Journal;
  #guest: Guest | undefined;
  #silent = false;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** The security profile in which the charge point came in last; undefined until it has. */
  get lastProfile(): SecurityProfile | undefined {
    return this.#guest?.profile;
  }

  /** The charge point has come in. */
  letIn(guest: Guest): void {
    this.#guest = guest;
  }

  /** From now on nothing is written down any more. */
  silence(): void {
    this.#silent = true;
  }

  /** Somebody who used the identity of the charge point is turned away. */
  ofChargePoint(remote: string, refusal: Refusal): void {
    if (!this.#silent) this.#journal.append({ type: 'refused', remote, ...refusal });
  }

  /** Somebody who never came to name an identity: no fault of a charge point that lives elsewhere. */
  ofStranger(remote: string, refusal: Refusal): void {
    const { clause: _, ...blameless } = refusal;
    const mayBeIt = this.#guest === undefined || this.#guest.remote === remote;
    this.ofChargePoint(remote, mayBeIt ? refusal : blameless);
  }
}
