import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { runThroughMocha } from '../../src/engine/mocha.js';
import type { Verdict } from '../../src/evidence/verdict.js';
import { planned, resultOf } from './planned.js';

const forever = () => true;

describe('mocha as engine', () => {
  it('plays the selected cases in order and gives one result each, whatever their verdicts', async () => {
    const verdicts: Readonly<Record<string, Verdict>> = {
      a: 'pass',
      b: 'fail',
      c: 'inconclusive',
      d: 'error',
      e: 'pass',
    };
    const order: string[] = [];
    const plan = [...Object.keys(verdicts).map((id) => planned(id)), planned('f', 'notApplicable')];
    const { results, foreign } = await runThroughMocha(
      plan,
      (one) => {
        order.push(one.testCase.id);
        return Promise.resolve(resultOf(one, verdicts[one.testCase.id] ?? 'error'));
      },
      forever,
    );
    expect(order).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    expect([...results].map(([id, { verdict }]) => [id, verdict])).to.deep.equal(Object.entries(verdicts));
    expect(foreign).to.be.empty;
  });

  it('stops where it is told to, and leaves the rest without a result', async () => {
    const { results, foreign } = await runThroughMocha(
      ['a', 'b', 'c'].map((id) => planned(id)),
      (one) => Promise.resolve(resultOf(one, one.testCase.id === 'b' ? 'fail' : 'pass')),
      (last) => last.verdict === 'pass',
    );
    expect([...results.keys()]).to.deep.equal(['a', 'b']);
    expect(foreign).to.be.empty;
  });

  it('calls a failure that no case raised a fault of ours, and plays nothing after it', async () => {
    const played: string[] = [];
    const { results, foreign } = await runThroughMocha(
      ['a', 'b', 'c'].map((id) => planned(id)),
      (one) => {
        played.push(one.testCase.id);
        return one.testCase.id === 'b'
          ? Promise.reject(new Error('a bug of ours'))
          : Promise.resolve(resultOf(one, 'pass'));
      },
      forever,
    );
    expect(played).to.deep.equal(['a', 'b']);
    expect([...results.keys()]).to.deep.equal(['a']);
    expect(foreign).to.have.lengthOf(1);
    expect(foreign[0]).to.match(/a bug of ours/);
  });

  it('takes no time limit of mocha', async () => {
    const { results } = await runThroughMocha(
      [planned('slow')],
      async (one) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return resultOf(one, 'pass');
      },
      forever,
    );
    expect(results.get('slow')?.verdict).to.equal('pass');
  });

  it('survives an uncaught exception in the middle of a case: a fault of ours, nothing after it, no second failure', async () => {
    const here = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
    // In a process of its own: mocha listens for uncaught exceptions of the whole process.
    const program = `
      const { runThroughMocha } = await import(${here('../../src/engine/mocha.js')});
      const { planned, resultOf } = await import(${here('./planned.js')});
      const play = (one) => new Promise((resolve) => {
        if (one.testCase.id === 'a') setTimeout(() => { throw new Error('from a timer'); }, 5);
        setTimeout(() => resolve(resultOf(one, 'pass')), 40);
      });
      const { results, foreign } = await runThroughMocha(['a', 'b'].map((id) => planned(id)), play, () => true);
      setTimeout(() => console.log(JSON.stringify({ played: [...results.keys()], foreign })), 100);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    const { played, foreign } = JSON.parse(stdout) as { played: string[]; foreign: string[] };
    expect(foreign.join()).to.match(/from a timer/);
    expect(played).to.not.include('b');
  });
});
