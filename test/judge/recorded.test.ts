import { expect } from 'chai';
import type { Breach } from '../../src/evidence/judged.js';
import type { Finding } from '../../src/evidence/result.js';
import { limitsOf } from '../../src/engine/plan.js';
import type { Stated } from '../../src/judge/judge.js';
import { hold } from '../../src/selftest/trial.js';
import { catalogue, simulator } from '../catalogue.js';
import { judgeLog } from './log.js';

const stated = (pics: string): Stated | undefined =>
  pics === simulator.sha256 ? { connectors: simulator.connectors.length, limits: limitsOf(simulator) } : undefined;

// What is noticed late is in another order in a record.
const sorted = (found: readonly Breach[]) => found.toSorted((a, b) => a.line - b.line || a.text.localeCompare(b.text));

/** Plays cases, and says what was found while they were played and what is found in their journal. */
async function played(cases: readonly string[], faults: readonly string[]) {
  let journal = '';
  const sink = (line: string) => (journal += line);
  const { cases: results, findings } = await hold({
    ...{ statement: simulator, catalogue, timeScale: 40, cases, faults, sink },
  });
  const online = [...results.flatMap((result) => result.findings), ...findings].map(
    ({ seq: line, rule, clause, severity, text }: Finding) => ({ line, rule, clause, severity, text }),
  );
  const offline = await judgeLog(journal, { stated });
  return { online: sorted(online), offline: { ...offline, found: sorted(offline.found) } };
}

describe('judging the journal of a run', function () {
  this.timeout(240_000);

  it('finds nothing in a clean one', async () => {
    const { online, offline } = await played(['TC_001_CS', 'TC_003_CS'], []);
    expect(online).to.be.empty;
    expect(offline.found).to.be.empty;
    expect(offline.remarks).to.be.empty;
    expect(offline.exercised).to.be.above(20);
  });

  const faulty: readonly (readonly [string, string, string])[] = [
    ['reuses-message-ids', 'TC_003_CS', 'rpc.unique-id'],
    ['writes-null-for-absent-fields', 'TC_001_CS', 'schema.payload'],
    ['answers-twice', 'TC_021_CS', 'rpc.second-answer'],
    ['writes-trailing-commas', 'TC_001_CS', 'framing.json'],
  ];
  for (const [fault, id, rule] of faulty) {
    it(`finds in that of ${fault} what was found while it was played`, async () => {
      const { online, offline } = await played([id], [fault]);
      expect(offline.found.map((breach) => breach.rule)).to.include(rule);
      expect(offline.found).to.deep.equal(online);
    });
  }
});
