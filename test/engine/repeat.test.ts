import { expect } from 'chai';
import { hold } from '../../src/selftest/trial.js';
import { catalogue, simulator } from '../catalogue.js';

/** Numbers of entries, times, the port of a rig, and what a Heartbeat exercised on its way; nothing else may differ. */
const stamps = new Set(['frames', 'from', 'to', 'ms', 'journal', 'durationMs', 'seq', 'rules', 'hands']);

const aside = (outcome: object): unknown =>
  JSON.parse(JSON.stringify(outcome, (key, value: unknown) => (stamps.has(key) ? undefined : value)));

describe('the same run twice', () => {
  it('gives the same verdicts and, stamps aside, the same record', async function () {
    this.timeout(240_000);
    const cases = ['TC_003_CS', 'TC_005_1_CS', 'TC_012_CS', 'TC_015_CS', 'TC_019_CS', 'TC_070_CS'];
    const play = () => hold({ statement: simulator, catalogue, timeScale: 50, cases });
    const one = await play();
    const other = await play();
    expect(one.verdict).to.equal('pass');
    expect(aside(other)).to.deep.equal(aside(one));
  });
});
