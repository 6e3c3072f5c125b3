import { expect } from 'chai';
import type { Transfer } from '../../src/evidence/journal.js';
import { Journal } from '../../src/evidence/journal.js';
import { openBook } from '../../src/rules/book.js';
import { FakeClock } from '../evidence/fake-clock.js';
import { observed } from './script.js';

const told = { protocol: 'FTP', connection: 1, remote: '10.0.0.9', text: 'it did' } as const;

/** What the standing rules say of these transfers. */
function judged(...transfers: readonly Omit<Transfer, keyof typeof told>[]) {
  const book = openBook(observed);
  const found: string[] = [];
  const journal = new Journal(new FakeClock(), () => undefined);
  journal.subscribe((entry) => {
    found.push(...book.hear(entry).map(({ rule, severity, clause }) => `${rule} ${severity} (${clause})`));
  });
  for (const transfer of transfers) journal.append({ type: 'transfer', ...told, ...transfer });
  return { found, book };
}

describe('transfers', () => {
  it('break the rule that the file server says they break', () => {
    const { found } = judged(
      { what: 'irregularity', severity: 'fail', rule: 'credentials', clause: 'OCPP 1.6 §8' },
      { what: 'irregularity', severity: 'fail', rule: 'data-connection' },
      { what: 'irregularity', severity: 'warning', rule: 'place' },
      { what: 'irregularity', severity: 'warning', rule: 'protocol', clause: 'RFC 4217 §9' },
    );
    expect(found).to.deep.equal([
      'transfer.credentials fail (OCPP 1.6 §8)',
      'transfer.data-connection fail (RFC 2577 §3)',
      'transfer.place warning (OCPP 1.6 §5.9)',
      'transfer.protocol warning (RFC 4217 §9)',
    ]);
  });

  it('break nothing by circumstances, nor by what was said', () => {
    const { found } = judged(
      { what: 'irregularity', severity: 'hint' },
      { what: 'irregularity' },
      { what: 'command' },
      { what: 'reply' },
      { what: 'opened' },
      { what: 'closed' },
    );
    expect(found).to.deep.equal([]);
  });

  it('exercise the rules once a file has gone over', () => {
    const { book } = judged({ what: 'download', bytes: 5 }, { what: 'upload', bytes: 5 });
    const times = ['credentials', 'protocol', 'data-connection', 'place', 'moderation'].map(
      (rule) => book.exercised(`transfer.${rule}`).times,
    );
    expect(times).to.deep.equal([2, 2, 2, 1, 2]);
  });
});
