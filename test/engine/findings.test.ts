import { expect } from 'chai';
import type { Bench } from '../../src/engine/execute.js';
import { Findings } from '../../src/engine/findings.js';
import { outcomeOf, type Planned } from '../../src/engine/outcome.js';
import { Journal, type Entry } from '../../src/evidence/journal.js';
import type { Finding } from '../../src/evidence/result.js';
import { openBook, type Book } from '../../src/rules/book.js';
import { simulator } from '../catalogue.js';
import { FakeClock } from '../evidence/fake-clock.js';
import { observed } from '../rules/script.js';
import { planned, resultOf } from './planned.js';

const clock = new FakeClock();

/** A journal with two cases and the findings about it. */
function recorded(book: Book = openBook(observed)) {
  const lines: string[] = [];
  const journal = new Journal(clock, (line) => lines.push(line));
  const findings = new Findings(journal, false, book);
  let count = 0;
  // Each with other words: what is merely sent again may bear the same id.
  const heartbeat = (id: string): Entry => {
    const text = `[2,"${id}","Heartbeat",{"count":${(count += 1)}}]`;
    return journal.append({ type: 'frame', direction: 'received', connection: 1, text });
  };
  const starts = (id: string): Entry => journal.append({ type: 'caseStart', case: id, edition: '2024-04' });
  const ends = (id: string): Entry => journal.append({ type: 'caseEnd', case: id, verdict: 'pass', reason: null });
  journal.append({ type: 'connect', connection: 1, remote: '::1', path: '/', protocol: 'ocpp1.6' });
  return { findings, lines, heartbeat, starts, ends };
}

/** A book that notices only with the frame "late" what was wrong with the entries before it. */
function lateBook(about: readonly number[]): Book {
  const finding = (seq: number): Finding => ({ rule: 'rpc.answer', clause: 'c', severity: 'fail', text: 'late', seq });
  return {
    hear: (entry) => (entry.type === 'frame' && entry.text.includes('late') ? about.map(finding) : []),
    exercised: () => ({ times: 0, breaches: 0, first: [] }),
  };
}

/** What a run of these cases comes to. */
function outcome(findings: Findings, ids: readonly string[], found: ReadonlyMap<string, readonly Finding[]>) {
  const plan = ids.map((id) => planned(id));
  const options: Planned = { plan, statement: simulator, clock, interruption: new AbortController().signal };
  const results = new Map(
    plan.map((one) => {
      const { id } = one.testCase;
      return [id, { ...resultOf(one, 'pass'), findings: found.get(id) ?? [] }] as const;
    }),
  );
  const bench = { around: { observed: {}, hands: { name: 'none' } }, findings } as unknown as Bench;
  return outcomeOf(options, bench, results, []);
}

describe('the findings of a run', () => {
  it('belong to the case during which their entry was written', () => {
    const { findings, heartbeat, starts, ends } = recorded();
    heartbeat('a');
    heartbeat('a');
    starts('TC_1');
    heartbeat('a');
    ends('TC_1');
    heartbeat('a');
    const unique = findings.all.filter(({ rule }) => rule === 'rpc.unique-id');
    expect(unique.map((finding) => [finding.seq, finding.case])).to.deep.equal([
      [3, undefined],
      [5, 'TC_1'],
      [7, undefined],
    ]);
  });

  it('are not held against the case in which they were proved, but happened before', () => {
    const { findings, lines, heartbeat, starts, ends } = recorded(lateBook([2, 4, 6, 8]));
    heartbeat('outside');
    starts('TC_1');
    heartbeat('within the first');
    const first = ends('TC_1');
    heartbeat('between');
    const second = starts('TC_2');
    heartbeat('late');

    const own = findings.since(second);
    expect(own.map(({ seq }) => seq)).to.deep.equal([8]);
    const { cases, findings: outside, verdict } = outcome(findings, ['TC_1', 'TC_2'], new Map([['TC_2', own]]));
    expect(cases.map((result) => result.findings.length)).to.deep.equal([0, 1]);
    expect(outside.map((finding) => [finding.seq, finding.case])).to.deep.equal([
      [2, undefined],
      [4, 'TC_1'],
      [6, undefined],
    ]);
    expect(verdict).to.equal('fail');
    expect(first.seq).to.equal(5);
    expect(lines.filter((line) => line.includes('"type":"finding"'))).to.have.lengthOf(4);
  });

  it('are all in the outcome, also where two are about the same entry and rule', () => {
    const { findings, heartbeat, starts } = recorded(lateBook([3, 3]));
    starts('TC_1');
    heartbeat('late');
    const [one] = findings.all;
    const found = new Map([['TC_1', one === undefined ? [] : [one]]]);
    expect(outcome(findings, ['TC_1'], found).findings).to.have.lengthOf(1);
  });
});

describe('a flood of findings', () => {
  it('is counted once the first of a rule are kept, in each case and outside, and all of it is in the journal', () => {
    const { findings, lines, heartbeat, starts, ends } = recorded();
    const flood = (n: number) => {
      for (let count = 0; count < n; count += 1) heartbeat('a');
    };
    flood(31);
    const start = starts('TC_1');
    flood(500);
    const own = findings.since(start);
    ends('TC_1');
    starts('TC_2');
    flood(20);

    const unique = findings.all.filter(({ rule }) => rule === 'rpc.unique-id');
    const kept = (id?: string) => unique.filter((finding) => finding.case === id);
    expect([kept().length, kept('TC_1').length, kept('TC_2').length]).to.deep.equal([20, 20, 20]);
    expect(unique.flatMap(({ left, case: id }) => (left === undefined ? [] : [[left, id]]))).to.deep.equal([
      [10, undefined],
      [480, 'TC_1'],
    ]);
    expect(own.filter(({ rule }) => rule === 'rpc.unique-id').at(-1)).to.include({ left: 480 });
    expect(lines.filter((line) => line.includes('rpc.unique-id'))).to.have.lengthOf(550);
  });

  it('of warnings does not hide a failure of the same rule', () => {
    const journal = new Journal(clock, () => undefined);
    const findings = new Findings(journal, false, openBook(observed));
    const finding: Finding = { rule: 'r', clause: 'c', severity: 'warning', text: 't', seq: 1 };
    for (let count = 0; count < 100; count += 1) findings.add(finding);
    findings.add({ ...finding, severity: 'fail' });
    expect(findings.all.at(-1)).to.include({ severity: 'fail' });
  });
});

describe('the rules in the outcome', () => {
  it('are all there in the order of the book, with what exercised them in which case', () => {
    const { findings, heartbeat, starts, ends } = recorded();
    heartbeat('a');
    starts('TC_1');
    heartbeat('a');
    ends('TC_1');
    starts('TC_2');
    ends('TC_2');
    starts('TC_3');
    heartbeat('b');
    expect(findings.all.length).to.be.above(0);

    const { rules } = outcome(findings, [], new Map());
    const unique = rules.find(({ id }) => id === 'rpc.unique-id');
    expect(unique).to.include({ times: 3, breaches: 1, severity: 'fail', clause: 'OCPP-J 1.6 §4.1.4' });
    expect(unique?.cases).to.deep.equal(['TC_1', 'TC_3']);
    expect(unique?.first).to.deep.equal([2, 4, 9]);
    expect(rules.find(({ id }) => id === 'rpc.answer')).to.deep.include({ times: 0, cases: [], first: [] });
    expect(outcome(findings, [], new Map()).rules).to.deep.equal(rules);
  });
});
