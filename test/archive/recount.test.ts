import { expect } from 'chai';
import { checkRules } from '../../src/archive/rejudge.js';
import { checkVerdicts } from '../../src/archive/recount.js';
import { limitsOf } from '../../src/engine/plan.js';
import { Findings } from '../../src/engine/findings.js';
import { Journal, readEntries, type Entry } from '../../src/evidence/journal.js';
import type { Finding, RunRecord } from '../../src/evidence/result.js';
import { openBook } from '../../src/rules/book.js';
import { hold } from '../../src/selftest/trial.js';
import { catalogue, simulator } from '../catalogue.js';
import { FakeClock } from '../evidence/fake-clock.js';
import { recordOf } from '../evidence/record.js';

const stated = { connectors: simulator.connectors.length, limits: limitsOf(simulator) };

/** Plays a case against a charge point with a fault: its record, and its journal. */
async function played(id: string, fault: string): Promise<{ record: RunRecord; entries: readonly Entry[] }> {
  let journal = '';
  const sink = (line: string) => (journal += line);
  const outcome = await hold({ statement: simulator, catalogue, timeScale: 40, cases: [id], faults: [fault], sink });
  return { record: recordOf({ ...outcome, timeScale: 40 }), entries: readEntries(journal) };
}

describe('verdicts made again from the journal', function () {
  this.timeout(240_000);

  for (const [fault, id] of [
    ['reuses-message-ids', 'TC_003_CS'],
    ['drops-charging-status', 'TC_003_CS'],
    ['answers-twice', 'TC_021_CS'],
    // A second step was open when the first one broke.
    ['swaps-reasons-of-resets', 'TC_015_CS'],
  ] as const) {
    it(`are those of a run that fails for ${fault}, and no better ones pass for them`, async () => {
      const { record, entries } = await played(id, fault);
      expect(record.verdict).to.equal('fail');
      expect(checkVerdicts(record, entries)).to.deep.include({ state: 'sound' });
      expect(checkRules(record, entries, stated, record.tool.version)).to.deep.include({ state: 'sound' });

      const better = record.cases.map((one) =>
        one.id === id ? { ...one, verdict: 'pass' as const, reason: null } : one,
      );
      const silent = entries.map((entry) =>
        entry.type === 'caseEnd' || entry.type === 'runEnd'
          ? { ...entry, verdict: 'pass' as const, reason: null }
          : entry,
      );
      const forged = checkVerdicts({ ...record, cases: better, verdict: 'pass' }, silent);
      expect(forged).to.deep.include({ state: 'broken' });
    });
  }

  it('count the findings that only the journal keeps, neither more nor fewer', () => {
    const lines: Entry[] = [];
    const journal = new Journal(new FakeClock(), () => undefined);
    journal.subscribe((entry) => lines.push(entry));
    const findings = new Findings(
      journal,
      false,
      openBook({ fromTheStart: true, timed: true, timeScale: 1, ...stated }),
    );
    const finding: Finding = { rule: 'r', clause: 'c', severity: 'warning', text: 't', seq: 1 };
    for (let count = 0; count < 100; count += 1) findings.add(finding);
    const check = (left: number) => {
      const told = findings.all.map((one) => (one.left === undefined ? one : { ...one, left }));
      return checkVerdicts(recordOf({ cases: [], verdict: null, findings: told }), lines);
    };
    expect(check(80)).to.deep.include({ state: 'sound' });
    expect(check(79).text).to.match(/the finding "1 r warning " of the journal is missing/);
    expect(check(1e12).text).to.match(/are said to be left to the journal, it has fewer/);
  });

  it('miss a finding that was taken out of record and journal alike', async () => {
    const { record, entries } = await played('TC_003_CS', 'reuses-message-ids');
    const without = entries.filter(({ type }) => type !== 'finding');
    const check = checkRules(record, without, stated, record.tool.version);
    expect(check).to.deep.include({ state: 'broken' });
    expect(check.text).to.match(/no finding "\d+ rpc\.unique-id"/);
  });
});
