import { expect } from 'chai';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { connected, type Script } from './script.js';

const stop = { transactionId: 7, meterStop: 9, timestamp: '2026-03-01T10:15:00Z' };
const configured = (circumstances?: Partial<Circumstances>): Script =>
  connected(circumstances).sets('TransactionMessageAttempts', '3').sets('TransactionMessageRetryInterval', '60');
const tries = (script: Script, ...pauses: readonly number[]): Script =>
  pauses.reduce((sofar, pause) => sofar.waits(pause).callsInVain('StopTransaction', stop), script);
const found = (script: Script): readonly string[] => script.of('transactions.retry');

describe('a transaction-related message that was not processed', () => {
  it('is tried again after the interval times the attempts before, as often as configured', () => {
    const script = tries(configured(), 0, 60, 120);
    expect(found(script)).to.deep.equal([]);
    expect(script.book.exercised('transactions.retry').times).to.equal(2);
  });

  it('is a warning where it is tried too soon or too often', () => {
    expect(found(tries(configured(), 0, 30))).to.deep.equal([
      'transactions.retry warning: StopTransaction was tried again 30.0 s after its failure number 1, expected 60 s or later',
    ]);
    expect(found(tries(configured(), 0, 60, 100))).to.have.lengthOf(1);
    expect(found(tries(configured(), 0, 60, 120, 180))).to.deep.equal([
      'transactions.retry warning: StopTransaction was tried 4 times, TransactionMessageAttempts is 3',
    ]);
    expect(found(tries(configured(), 0, 59.2))).to.deep.equal([]);
  });

  it('is told from another one, and forgotten once it is processed', () => {
    const another = tries(configured(), 0).callsInVain('StopTransaction', { ...stop, transactionId: 8 });
    expect(found(another)).to.deep.equal([]);
    expect(found(tries(configured(), 0).callsInVain('Authorize', { idTag: 'A' }))).to.deep.equal([]);
    const processed = tries(configured(), 0, 60).waits(120).calls('StopTransaction', stop);
    expect(found(tries(processed, 0))).to.deep.equal([]);
  });

  it('may be sent at once on a new connection, after a boot, and where the keys are unknown or have changed', () => {
    const legal = [
      tries(tries(configured(), 0).disconnect().connect(), 0),
      tries(tries(configured(), 0).boots(), 0),
      tries(connected(), 0, 0, 0, 0),
      tries(tries(configured(), 0).sets('TransactionMessageRetryInterval', '10'), 20),
      tries(tries(configured(), 0, 60).sets('TransactionMessageAttempts', '2'), 120),
      tries(configured({ timed: false }), 0, 0),
      tries(connected().sets('TransactionMessageRetryInterval', 'soon'), 0, 0),
      configured()
        .hears(JSON.stringify([2, 'x', 'StopTransaction', stop]))
        .disconnect()
        .connect()
        .calls('StopTransaction', stop),
    ];
    for (const [index, script] of legal.entries()) expect(found(script), String(index)).to.deep.equal([]);
    expect(found(tries(configured({ timed: false }), 0, 0, 0, 0))).to.have.lengthOf(1);
  });
});
