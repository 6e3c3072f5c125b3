/** All standing rules, heard together: each frame is decoded once. */
import type { Entry } from '../evidence/journal.js';
import type { Finding } from '../evidence/result.js';
import { decode } from '../ocpp/frames.js';
import { boot } from './boot.js';
import { framing, pairing } from './framing.js';
import type { Rule } from './rule.js';
import { schema, semantics } from './schema.js';
import { status } from './status.js';
import { transactions } from './transactions.js';

export const rules: readonly Rule[] = [framing, pairing, schema, semantics, boot, status, transactions];

/** Starts all rules; the returned function hears one entry and says what it breaks. */
export function openBook(): (entry: Entry) => readonly Finding[] {
  const heardBy = rules.map((rule) => ({ rule, hear: rule.start() }));
  return (entry) => {
    const isText = entry.type === 'frame' && entry.binary !== true && entry.cutFrom === undefined;
    const decoded = isText ? decode(entry.text) : undefined;
    return heardBy.flatMap(({ rule, hear }) =>
      hear({ entry, decoded }).map((breach) => ({ rule: rule.id, ...breach, seq: entry.seq })),
    );
  };
}
