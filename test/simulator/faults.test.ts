import { expect } from 'chai';
import { rules } from '../../src/rules/book.js';
import { faults, type Fault } from '../../src/simulator/faults.js';
import { cases } from './cases.js';
import { play } from './play.js';

const generous = 8000;
/** Long enough for whatever comes at all; what never comes costs this much. */
const patient = 2000;

describe('simulator: faults', () => {
  it('have unique names in kebab-case, a summary, a clause and cases to break', () => {
    expect(new Set(faults.map(({ name }) => name)).size).to.equal(faults.length);
    for (const { name, summary, clause, breaks, breaksRules = {} } of faults) {
      expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(summary, name).to.match(/^[A-Z].*\.$/);
      expect(clause, name).to.match(
        /^(OCPP 1\.6 §|OCPP 1\.6 errata|security whitepaper |OCPP-J 1\.6 §|RFC 6455 §|OCTT TC_)/,
      );
      expect([...Object.keys(breaks), ...Object.keys(breaksRules)], name).not.to.have.length(0);
    }
    expect(faults).to.have.length.of.at.least(60);
  });

  it('break every standing rule in two ways at least, and no rule that is none', () => {
    // OpenSSL as Node has it compresses nothing, so neither does the built-in charge point.
    const unseen = ['security.compression'];
    for (const { id } of rules.filter((rule) => !unseen.includes(rule.id))) {
      expect(faults.filter(({ breaksRules = {} }) => id in breaksRules).length, id).to.be.at.least(2);
    }
    const known = new Set(rules.map(({ id }) => id));
    for (const { breaksRules = {} } of faults) for (const id of Object.keys(breaksRules)) expect(known).to.include(id);
  });

  it('break every case of these tests in two ways at least', () => {
    for (const id of Object.keys(cases)) {
      const breaking = faults.filter(({ breaks }) => id in breaks);
      expect(breaking.length, id).to.be.at.least(2);
      expect(new Set(breaking.map(({ breaks }) => breaks[id]?.source)).size, id).to.be.at.least(2);
    }
  });

  it('break the cases they name, for the reason they name, while the honest charge point passes them all', async function () {
    this.timeout(60_000);
    // The small Central System of these tests neither pings nor takes a second connection; the mutation table does.
    const seen = faults.filter(({ name }) => name !== 'ignores-pings' && name !== 'talks-on-two-connections');
    const pairs = seen.flatMap((fault) =>
      Object.keys(fault.breaks)
        .filter((id) => id in cases)
        .map((id) => [fault, id] as const),
    );
    const [reasons, survivors] = await Promise.all([
      inParallel(Object.entries(cases), 16, async ([id, each]) => [
        id,
        (await play(each, { within: generous })).reason,
      ]),
      inParallel(pairs, 16, async ([fault, id]) => survives(fault, id)),
    ]);
    expect(reasons.filter(([, reason]) => reason !== '')).to.deep.equal([]);
    expect(survivors.filter((each) => each !== undefined)).to.deep.equal([]);
  });

  async function survives(fault: Fault, id: string): Promise<string | undefined> {
    const each = cases[id];
    if (each === undefined) return `${id} is unknown`;
    // The answer that is too late does come, after 600 ms.
    const answerWithin = fault.name === 'answers-too-late' ? 300 : patient;
    const { reason } = await play(each, { faults: [fault.name], within: patient, answerWithin });
    if (reason === '') return `${fault.name} survives ${id}`;
    return fault.breaks[id]?.test(reason) === true ? undefined : `${fault.name} breaks ${id} otherwise: ${reason}`;
  }
});

/** The results of a task for each item, so many at a time. */
async function inParallel<T, R>(items: readonly T[], width: number, task: (item: T) => Promise<R>): Promise<R[]> {
  const left = [...items];
  const results: R[] = [];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) results.push(await task(item));
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
