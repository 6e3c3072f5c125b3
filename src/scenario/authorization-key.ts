/** The key of Basic authentication, changed by the Central System and set back after the case (security whitepaper A01). */
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import { statusOf } from '../wire/peer.js';
import type { Calling } from './calling.js';
import { mayBoot, patienceOf, presentProfile } from './reconnection.js';
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

/** Answers after which the former key holds (A01.FR.04). */
const refusals: readonly string[] = ['Rejected', 'NotSupported'];

export const authorizationKeysOn = (stage: Stage, { ask, payloadOf }: Calling): AuthorizationKeys => ({
  changesAuthorizationKey(digits) {
    const { admission } = meansOf(stage.around);
    const former = admission.terms.authorizationKey;
    if (former === undefined) throw new InconclusiveError(`${noKey}, and it could not be set back`);
    const wanted = Buffer.from(digits, 'hex');
    // One that everybody can find out, should the charge point be left with it.
    const key = wanted.equals(former) ? Buffer.from(wanted).reverse() : wanted;
    const text = sentences.changes;
    return stage.step(text, stage.limits.response, async (frames) => {
      // It may come back before its answer is read.
      lets(stage, key, former);
      let status: string | undefined;
      try {
        const reply = await ask(text, 'ChangeConfiguration', request(stage, key), frames);
        ({ status } = payloadOf(text, 'ChangeConfiguration', reply));
        if (status !== 'Accepted') throw new ExpectationError(`${text}: answered ${status}`);
      } catch (error) {
        lets(stage, former, key);
        throw error;
      } finally {
        if (status === undefined || !refusals.includes(status)) {
          stage.changes('set AuthorizationKey back', () => setsBack(stage, key, former));
        }
      }
    });
  },
});

/** From now on this key is the right one, and the other one a former one; `either`: and that lets in, too. */
function lets({ around }: Stage, key: Uint8Array, other: Uint8Array, either = false): void {
  const { admission } = meansOf(around);
  const formerKeys = admission.terms.formerKeys.filter((one) => !Buffer.from(one).equals(key));
  admission.change({ authorizationKey: key, formerKeys: [...formerKeys, other], formerKeysHold: either });
}

function request({ around }: Stage, key: Uint8Array): { readonly key: string; readonly value: string } {
  const value = Buffer.from(key).toString('hex').toUpperCase();
  around.journal.keepSecret(value);
  return { key: 'AuthorizationKey', value };
}

/**
 * Whichever of the two the charge point holds by now, it is given the first one again. Whoever has stopped the run still
 * wants that: with a key that nobody expects it is locked out.
 */
async function setsBack(stage: Stage, key: Uint8Array, former: Uint8Array): Promise<void> {
  const { link, observed } = stage.around;
  const patience = patienceOf(stage);
  const left = (why: string) =>
    new InconclusiveError(`${why}, and may hold the key of TC_073_CS, or that with its bytes in reverse order`);
  lets(stage, former, key, true);
  const asks = async (): Promise<unknown> => {
    const since = stage.moment();
    if (!link.connected) {
      if (!(await link.whenConnected(patience))) throw left('the charge point comes back with neither key');
      await mayBoot(stage, since);
    }
    const reply = await link.call('ChangeConfiguration', request(stage, former), stage.limits.response);
    return reply.kind === 'result' ? statusOf(reply) : reply.kind;
  };
  let before = observed.logins.last;
  let status = await asks();
  if (status === 'lost') {
    // It was about to come back with the key of the case.
    await link.whenGone(stage.limits.response);
    status = await asks();
    before = observed.logins.last;
  }
  const waits = status === 'RebootRequired';
  if (status !== 'Accepted' && !waits) throw left(`the charge point answered ${String(status).slice(0, 60)}`);
  lets(stage, former, key, waits);
  if (presentProfile(stage) > 2) return;
  const isBack = () => link.connected && observed.logins.last?.connection !== before?.connection;
  if (before !== undefined && (await observed.until(isBack, patience))) await mayBoot(stage, before);
}
