/** With which security profiles a charge point was connected, as a journal shows it. */
import type { Entry } from '../evidence/journal.js';

/**
 * Such as `2 (TLS 1.2, TLS_RSA_WITH_AES_128_GCM_SHA256), then 3 (…)`, in the order of first use; undefined where nobody was
 * asked who they are.
 */
export function securityProfilesOf(entries: readonly Entry[]): string | undefined {
  const ways = new Map<number, Set<string>>();
  for (const entry of entries) {
    if (entry.type !== 'connect' || entry.login === undefined) continue;
    const { profile, tls } = entry.login;
    const seen = ways.get(profile) ?? new Set();
    if (tls !== undefined) seen.add(`${tls.version}, ${tls.cipherSuite}`);
    ways.set(profile, seen);
  }
  if ([...ways.keys()].every((profile) => profile === 0)) return undefined;
  return [...ways]
    .map(([profile, seen]) => (seen.size === 0 ? String(profile) : `${profile} (${[...seen].join('; ')})`))
    .join(', then ');
}
