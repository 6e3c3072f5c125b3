import { expect } from 'chai';
import type { Login } from '../../src/evidence/login.js';
import type { HandAction } from '../../src/operator/operator.js';
import { showsDone, type Before } from '../../src/scenario/evidence-of-hands.js';
import type { Arrival } from '../../src/wire/link.js';

const nothing: Before = { transaction: false, status: 'Available' };
const sent = (action: string, payload: unknown): Arrival => ({
  kind: 'call',
  call: {
    ...{ seq: 1, mono: 0n, connection: 1, action, payload, violations: [] },
    answered: { seq: 2, mono: 0n, payload: {} },
  },
});
const reported = (connectorId: number, status: string): Arrival => sent('StatusNotification', { connectorId, status });

const plugIn: HandAction = { action: 'plugIn', connectorId: 1 };
const unplug: HandAction = { action: 'unplug', connectorId: 1 };
const present: HandAction = { action: 'presentIdTag', idTag: 'VALID-1', connectorId: 1 };

describe('what the charge point shows of hands', () => {
  it('is the status that only the hand can have caused, on the connector that is meant', () => {
    expect(showsDone(plugIn, reported(1, 'Preparing'), nothing)).to.equal(true);
    expect(showsDone(plugIn, reported(2, 'Preparing'), nothing)).to.equal(false);
    expect(showsDone(plugIn, reported(1, 'Available'), nothing)).to.equal(false);
    expect(showsDone(plugIn, sent('StartTransaction', { connectorId: 1 }), nothing)).to.equal(true);
    expect(showsDone(plugIn, sent('StartTransaction', { connectorId: 2 }), nothing)).to.equal(false);
  });

  it('is not the Finishing that a remote stop still owed: the cable is in until the connector is free', () => {
    const charged: Before = { transaction: false, status: 'Charging' };
    expect(showsDone(unplug, reported(1, 'Finishing'), charged)).to.equal(false);
    expect(showsDone(unplug, reported(1, 'Available'), charged)).to.equal(true);
  });

  it('is the end or the suspension of a transaction that ran when the cable was to be taken out', () => {
    const charging: Before = { transaction: true, status: 'Charging' };
    expect(showsDone(unplug, reported(1, 'SuspendedEV'), charging)).to.equal(true);
    expect(showsDone(unplug, sent('StopTransaction', {}), charging)).to.equal(true);
  });

  it('is not a status that the connector had already', () => {
    const preparing: Before = { transaction: false, status: 'Preparing' };
    expect(showsDone(present, reported(1, 'Preparing'), preparing)).to.equal(false);
    expect(showsDone(present, reported(1, 'Preparing'), nothing)).to.equal(true);
    expect(showsDone(present, sent('Authorize', { idTag: 'X' }), preparing)).to.equal(true);
  });

  it('is no Heartbeat, and nothing that has no shape', () => {
    for (const payload of [null, 3, 'x', []]) {
      expect(showsDone(plugIn, sent('StatusNotification', payload), nothing)).to.equal(false);
    }
    expect(showsDone(plugIn, sent('Heartbeat', {}), nothing)).to.equal(false);
  });

  it('is a lost and a new connection for the power, and nothing at all for a question', () => {
    const lost: Arrival = { kind: 'lost', seq: 1, mono: 0n, text: '', by: 'link' };
    const login: Login = { profile: 0, authorization: { kind: 'absent' } };
    const connected: Arrival = { kind: 'connected', seq: 1, mono: 0n, login };
    expect(showsDone({ action: 'cutPower' }, lost, nothing)).to.equal(true);
    expect(showsDone({ action: 'restorePower' }, connected, nothing)).to.equal(true);
    expect(showsDone({ action: 'restorePower' }, lost, nothing)).to.equal(false);
    expect(showsDone({ action: 'observe', question: '?' }, connected, nothing)).to.equal(false);
  });

  it('is Faulted for a fault, for the whole charge point on any connector, and nothing for a lock before it is used', () => {
    const faulted = reported(2, 'Faulted');
    const fault = (connectorId: number, kind: 'fault' | 'lockFailure'): HandAction => ({
      ...{ action: 'induceFault', connectorId, kind },
    });
    expect(showsDone(fault(0, 'fault'), faulted, nothing)).to.equal(true);
    expect(showsDone(fault(1, 'fault'), faulted, nothing)).to.equal(false);
    expect(showsDone(fault(2, 'lockFailure'), faulted, nothing)).to.equal(false);
  });
});
