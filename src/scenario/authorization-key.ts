/** The key of Basic authentication, changed by the Central System and set back after the case (security whitepaper A01). */
import { randomBytes } from 'node:crypto';
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { Calling } from './calling.js';
import { presentProfile } from './reconnection.js';
import { meansOf, noKey } from './security-means.js';
import type { Stage } from './stage.js';

/** The verbs of Basic authentication. */
export interface AuthorizationKeys {
  /**
   * Sets AuthorizationKey to these hexadecimal digits, or to new ones where they are in force already: a change that is
   * none shows nothing. Once it is accepted, nobody is let in with the former key (A01.FR.03).
   */
  changesAuthorizationKey(digits: string): Promise<void>;
}

export const sentences = {
  changes: 'Central System sets AuthorizationKey to a new value, answered with status: "Accepted"',
};

export const authorizationKeysOn = (stage: Stage, { ask, payloadOf }: Calling): AuthorizationKeys => ({
  changesAuthorizationKey(digits) {
    const { admission } = meansOf(stage.around);
    const former = admission.terms.authorizationKey;
    if (former === undefined) throw new InconclusiveError(`${noKey}, and it could not be set back`);
    const wanted = Buffer.from(digits, 'hex');
    const key = wanted.equals(former) ? randomBytes(wanted.length) : wanted;
    const text = sentences.changes;
    return stage.step(text, stage.limits.response, async (frames) => {
      // It may come back before its answer is read.
      lets(stage, key, former);
      try {
        const reply = await ask(text, 'ChangeConfiguration', request(stage, key), frames);
        const { status } = payloadOf(text, 'ChangeConfiguration', reply);
        if (status !== 'Accepted') throw new ExpectationError(`${text}: answered ${status}`);
      } catch (error) {
        lets(stage, former, key);
        throw error;
      } finally {
        stage.changes('set AuthorizationKey back', () => setsBack(stage, key, former));
      }
    });
  },
});

/** From now on this key is the right one, and the other one a former one. */
function lets({ around }: Stage, key: Uint8Array, other: Uint8Array): void {
  const { admission } = meansOf(around);
  const formerKeys = admission.terms.formerKeys.filter((one) => !Buffer.from(one).equals(key));
  admission.change({ authorizationKey: key, formerKeys: [...formerKeys, other] });
}

function request({ around }: Stage, key: Uint8Array): { readonly key: string; readonly value: string } {
  const value = Buffer.from(key).toString('hex').toUpperCase();
  around.journal.keepSecret(value);
  return { key: 'AuthorizationKey', value };
}

/** Whichever of the two the charge point holds by now, it is given the first one again. */
async function setsBack(stage: Stage, key: Uint8Array, former: Uint8Array): Promise<void> {
  const { around, parameters, limits } = stage;
  const { link, observed } = around;
  const comes = async (held: Uint8Array, other: Uint8Array): Promise<boolean> => {
    lets(stage, held, other);
    return link.whenConnected(parameters.reconnectTime, around.interruption);
  };
  if (!link.connected && !(await comes(former, key)) && !(await comes(key, former))) {
    lets(stage, former, key);
    throw new InconclusiveError('the charge point comes back with neither key');
  }
  const before = observed.logins.last?.connection;
  lets(stage, former, key);
  const reply = await link.call('ChangeConfiguration', request(stage, former), limits.response);
  const status = reply.kind === 'result' ? (reply.payload as { status?: unknown } | null)?.status : reply.kind;
  if (status !== 'Accepted') {
    lets(stage, key, former);
    throw new InconclusiveError(
      `the charge point answered ${String(status).slice(0, 60)}, and holds the key of the case`,
    );
  }
  if (presentProfile(stage) > 2) return;
  const isBack = () => link.connected && observed.logins.last?.connection !== before;
  await observed.until(isBack, parameters.reconnectTime);
}
