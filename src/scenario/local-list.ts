/** The local authorization list as the Central System keeps it: the version that comes next, and how it is emptied. */
import type { Response } from '../ocpp/messages.js';
import { statusOf } from '../wire/peer.js';
import type { Surroundings } from './stage.js';

const largestVersion = 2 ** 31 - 1;

/** The version after one that was read; 0 and -1 mean no version (OCPP 1.6 §5.10), and errata 3.52 keeps them free. */
export const nextListVersion = (version: number): number =>
  version >= 1 && version < largestVersion ? version + 1 : 1;

/** What came of emptying the list. */
export type Emptying =
  | { readonly kind: 'empty' }
  /** `version` is what the charge point told before, if it told one. */
  | { readonly kind: 'refused'; readonly version: number | undefined; readonly why: string };

/**
 * Empties the list, unless its version says that there is none. The version is asked for before, which shows what became
 * of the last update, and after.
 */
export async function emptyLocalList(around: Pick<Surroundings, 'link' | 'limits' | 'observed'>): Promise<Emptying> {
  const { link, limits, observed } = around;
  const version = await listVersion(around);
  if (version !== 0 && version !== -1) {
    const update = { listVersion: nextListVersion(version ?? 0), updateType: 'Full' };
    const reply = await link.call('SendLocalList', update, limits.response);
    const status = statusOf(reply);
    if (status !== 'Accepted') {
      const answer = reply.kind === 'error' ? reply.code : reply.kind === 'result' ? String(status) : reply.kind;
      return { kind: 'refused', version, why: `SendLocalList was answered ${answer.slice(0, 60)}` };
    }
    await listVersion(around);
  }
  observed.localListEmptied();
  return { kind: 'empty' };
}

async function listVersion({ link, limits }: Pick<Surroundings, 'link' | 'limits'>): Promise<number | undefined> {
  const reply = await link.call('GetLocalListVersion', {}, limits.response);
  if (reply.kind !== 'result' || reply.violations.length > 0) return undefined;
  return (reply.payload as Response<'GetLocalListVersion'>).listVersion;
}
