/** The terms on which a charge point is let in. Cases change them; connections that stand are not touched. */
import type { SecurityProfile } from '../ocpp/security.js';
import type { ServerMaterial } from '../pki/authorities.js';

export interface Terms {
  /** Usually one; two while a charge point goes from one to the next (A00.FR.002, A05.FR.08). */
  readonly profiles: readonly SecurityProfile[];
  /** The password that holds (A00.FR.203). */
  readonly authorizationKey?: Uint8Array;
  /** Passwords that held before, so that their use can be named. */
  readonly formerKeys: readonly Uint8Array[];
  /** While nobody knows which of its keys a charge point holds, former ones let it in, too. */
  readonly formerKeysHold?: boolean;
  /** What the Central System shows in TLS. */
  readonly server?: ServerMaterial;
}

type Watcher = (terms: Terms) => void;

export class Admission {
  #terms: Terms;
  readonly #watchers = new Set<Watcher>();

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  get terms(): Terms {
    return this.#terms;
  }

  /** From now on on other terms; what is left out stays as it is. */
  change(terms: Partial<Terms>): void {
    this.#terms = { ...this.#terms, ...terms };
    for (const watcher of this.#watchers) watcher(this.#terms);
  }

  /** Tells the present terms and all later ones, until the returned function is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    watcher(this.#terms);
    return () => {
      this.#watchers.delete(watcher);
    };
  }
}

/** Nobody is asked who they are: security profile 0. */
export const unsecured = (): Admission => new Admission({ profiles: [0], formerKeys: [] });
