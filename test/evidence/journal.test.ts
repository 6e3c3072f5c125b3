import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { Journal, readEntries, type Entry } from '../../src/evidence/journal.js';
import { FakeClock } from './fake-clock.js';

interface Written {
  readonly seq: number;
  readonly at: string;
  readonly mono: string;
  readonly type: string;
  readonly text?: string;
  readonly prev: string;
}

function open(redact?: (text: string) => string) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const journal = new Journal(clock, (line) => lines.push(line), redact);
  return { clock, lines, journal, written: () => lines.map((line) => JSON.parse(line) as Written) };
}

const note = (text: string) => ({ type: 'note', text }) as const;
const frame = (text: string) => ({ type: 'frame', direction: 'received', connection: 1, text }) as const;

/** The number of the first line that does not follow from the one before it; undefined if all do. */
function firstBroken(lines: readonly string[]): number | undefined {
  let previous = '';
  for (const line of lines) {
    const { seq, prev } = JSON.parse(line) as Written;
    if (prev !== previous) return seq;
    previous = createHash('sha256').update(line).digest('hex');
  }
  return undefined;
}

describe('the journal', () => {
  it('numbers entries from 1 and stamps them with both times', () => {
    const { clock, journal, written } = open();
    journal.append(note('one'));
    clock.advance(1.5);
    journal.append(note('two'));
    expect(written()).to.deep.include({
      seq: 1,
      at: '2026-03-01T10:15:00.000Z',
      mono: '5000000000',
      type: 'note',
      text: 'one',
      prev: '',
    });
    expect(written()[1]).to.include({ seq: 2, mono: '5001500000' });
    expect(journal.seq).to.equal(2);
  });

  it('keeps a moment that was before the call', () => {
    const { clock, journal, written } = open();
    const moment = clock.mono();
    clock.advance(10);
    expect(journal.append(note('late'), moment).mono).to.equal(moment);
    expect(written()[0]?.mono).to.equal('5000000000');
  });

  it('writes one line per entry, whatever the text holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (texts) => {
        const { journal, lines } = open();
        for (const text of texts) journal.append(frame(text));
        const all = Buffer.from(lines.join('')).toString('utf8');
        expect(all.split('\n')).to.have.lengthOf(texts.length + 1);
        expect(readEntries(all).map((entry) => (entry.type === 'frame' ? entry.text : ''))).to.deep.equal(texts);
      }),
      { numRuns: 300 },
    );
  });

  it('is written before anybody is told', () => {
    const { journal, lines } = open();
    let kept = 0;
    journal.subscribe(() => (kept = lines.length));
    journal.append(note('one'));
    expect(kept).to.equal(1);
  });

  it('tells every listener in order, also of what a listener writes itself', () => {
    const { journal } = open();
    const heard: string[][] = [[], []];
    const hear = (list: string[] | undefined) => (entry: Entry) => list?.push(entry.type === 'note' ? entry.text : '');
    journal.subscribe(hear(heard[0]));
    journal.subscribe((entry) => {
      if (entry.type === 'note' && !entry.text.startsWith('re: ')) journal.append(note(`re: ${entry.text}`));
    });
    journal.subscribe(hear(heard[1]));
    journal.append(note('a'));
    journal.append(note('b'));
    expect(heard).to.deep.equal([
      ['a', 're: a', 'b', 're: b'],
      ['a', 're: a', 'b', 're: b'],
    ]);
  });

  it('goes on telling after a listener that threw', () => {
    const { journal } = open();
    const heard: number[] = [];
    const stop = journal.subscribe(() => {
      throw new Error('broken reporter');
    });
    expect(() => journal.append(note('one'))).to.throw('broken reporter');
    stop();
    journal.subscribe(({ seq }) => heard.push(seq));
    journal.append(note('two'));
    expect(heard).to.deep.equal([2]);
  });

  it('tells nobody who has left', () => {
    const { journal } = open();
    let heard = 0;
    const stop = journal.subscribe(() => (heard += 1));
    journal.append(note('one'));
    stop();
    journal.append(note('two'));
    expect(heard).to.equal(1);
  });

  it('chains every line to the one before, so that a changed, removed or swapped line shows', () => {
    const { journal, lines } = open();
    for (let index = 0; index < 20; index += 1) journal.append(frame(`[3,"${index}",{"é":"🔌"}]`));
    expect(firstBroken(lines)).to.equal(undefined);
    const changed = lines.with(7, (lines[7] ?? '').replace('é', 'e'));
    expect(firstBroken(changed)).to.equal(9);
    expect(firstBroken(lines.toSpliced(7, 1))).to.equal(9);
    expect(firstBroken(lines.with(3, lines[4] ?? '').with(4, lines[3] ?? ''))).to.equal(5);
  });

  it('chains what was kept: a masked frame keeps the chain whole', () => {
    const { journal, lines } = open((text) => text.replaceAll('secret', '•'));
    journal.append(frame('a secret'));
    journal.append(note('another secret'));
    expect(firstBroken(lines)).to.equal(undefined);
    expect(lines.join('')).not.to.contain('secret');
  });

  it('gives listeners what was heard, and the sink what may be kept', () => {
    const { journal, written } = open(() => '•');
    let heard = '';
    journal.subscribe((entry) => (heard = entry.type === 'frame' ? entry.text : ''));
    journal.append(frame('secret'));
    expect(heard).to.equal('secret');
    expect(written()[0]).to.include({ text: '•', type: 'frame' });
  });

  it('masks every text of an entry, not of frames alone', () => {
    const { journal, lines } = open((text) => text.replaceAll('CANARY', '•'));
    journal.append({ type: 'refused', remote: '::1', why: 'CANARY', hint: 'CANARY' });
    journal.append({ type: 'disconnect', connection: 1, by: 'chargePoint', code: 1000, reason: 'CANARY' });
    journal.append({ type: 'violation', connection: 1, text: 'CANARY' });
    journal.append({ type: 'hand', text: 'CANARY', outcome: 'cannot', why: 'CANARY' });
    journal.append({ type: 'finding', rule: 'r', clause: 'c', severity: 'fail', text: 'CANARY', about: 1 });
    expect(lines.join('')).not.to.contain('CANARY');
  });
});

describe('reading a journal', () => {
  const { journal, lines } = open();
  const entries = [note('é'), frame('[2,"1","Heartbeat",{}]'), note('🔌🔌')].map((happening) =>
    journal.append(happening),
  );
  const bytes = Buffer.from(lines.join(''));

  it('gives back what was told', () => {
    expect(readEntries(bytes.toString('utf8'))).to.deep.equal(entries);
    expect(readEntries('')).to.deep.equal([]);
  });

  it('leaves out a torn last line, wherever it is torn, also inside a character', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      const kept = bytes.subarray(0, length);
      const whole = kept.filter((byte) => byte === 0x0a).length;
      expect(readEntries(kept.toString('utf8')), `${length} bytes`).to.deep.equal(entries.slice(0, whole));
    }
  });
});
