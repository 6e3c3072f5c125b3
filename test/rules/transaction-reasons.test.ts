import { expect } from 'chai';
import { connected, type Script } from './script.js';

const now = '2026-03-01T10:15:00Z';

const starts = (script: Script, idTagInfo: object = { status: 'Accepted' }): Script =>
  script.calls(
    'StartTransaction',
    { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: now },
    { transactionId: 7, idTagInfo },
  );
const stops = (script: Script, reason?: string): readonly string[] =>
  script.calls('StopTransaction', { transactionId: 7, meterStop: 9, timestamp: now, reason }).of('transactions.reason');
const started = (): Script => starts(connected());
const stoppedRemotely = (script = started(), status = 'Accepted'): Script =>
  script.asks('RemoteStopTransaction', { transactionId: 7 }, { status });

describe('the reason of a stop', () => {
  it('is Remote after a remote stop: leaving it out says Local', () => {
    expect(stops(stoppedRemotely(), 'Remote')).to.deep.equal([]);
    const without = stoppedRemotely();
    expect(stops(without)).to.deep.equal([
      'transactions.reason fail: StopTransaction of transaction 7 names no reason, which is to say Local, after an accepted RemoteStopTransaction',
    ]);
    expect(without.clauses).to.deep.equal(['OCPP 1.6 §6.49']);
    expect(stops(stoppedRemotely(), 'Local')).to.deep.equal([
      'transactions.reason warning: transaction 7 was stopped with the reason Local after an accepted remote stop',
    ]);
  });

  it('may be another where a remote stop was overtaken, refused, or is not all that happened', () => {
    const legal = [
      stops(stoppedRemotely(), 'EVDisconnected'),
      stops(stoppedRemotely(), 'PowerLoss'),
      stops(stoppedRemotely(started(), 'Rejected')),
      stops(stoppedRemotely().disconnect().connect()),
      stops(stoppedRemotely().asks('Reset', { type: 'Soft' }, { status: 'Accepted' }), 'Local'),
      stops(started().asks('RemoteStopTransaction', { transactionId: 8 }, { status: 'Accepted' })),
      stops(started()),
      stops(started(), 'Local'),
    ];
    for (const [index, found] of legal.entries()) expect(found, String(index)).to.deep.equal([]);
  });

  const wrong = {
    Remote: 'no RemoteStopTransaction asked for it',
    HardReset: 'there was no hard Reset',
    SoftReset: 'there was no soft Reset',
    UnlockCommand: 'there was no UnlockConnector',
    DeAuthorized: 'its idTag was accepted',
  };
  for (const [reason, text] of Object.entries(wrong)) {
    it(`is not ${reason} where ${text}`, () => {
      expect(stops(started(), reason)).to.deep.equal([
        `transactions.reason warning: transaction 7 was stopped with the reason ${reason}, but ${text}`,
      ]);
      expect(stops(started().asks('DataTransfer', { vendorId: 'V' }, { status: 'Accepted' }), reason)).to.be.empty;
      expect(stops(connected(), reason), 'unknown start').to.be.empty;
    });
  }

  it('is what the Central System asked for', () => {
    const asked = (action: string, payload: object) => started().asks(action, payload, { status: 'Accepted' });
    expect(stops(asked('Reset', { type: 'Hard' }), 'HardReset')).to.be.empty;
    expect(stops(asked('Reset', { type: 'Hard' }).disconnect().connect().boots(), 'HardReset')).to.be.empty;
    expect(stops(asked('Reset', { type: 'Soft' }), 'SoftReset')).to.be.empty;
    expect(stops(asked('Reset', { type: 'Soft' }), 'HardReset')).to.have.lengthOf(1);
    expect(stops(asked('UnlockConnector', { connectorId: 1 }), 'UnlockCommand')).to.be.empty;
    expect(stops(asked('UnlockConnector', { connectorId: 2 }), 'UnlockCommand')).to.have.lengthOf(1);
  });

  it('is DeAuthorized where the idTag was refused, or may have expired', () => {
    expect(stops(starts(connected(), { status: 'Blocked' }), 'DeAuthorized')).to.be.empty;
    expect(stops(starts(connected(), { status: 'Accepted', expiryDate: now }), 'DeAuthorized')).to.be.empty;
    const refused = started().calls('Authorize', { idTag: 'a' }, { idTagInfo: { status: 'Expired' } });
    expect(stops(refused, 'DeAuthorized')).to.be.empty;
    const another = started().calls('Authorize', { idTag: 'B' }, { idTagInfo: { status: 'Expired' } });
    expect(stops(another, 'DeAuthorized')).to.have.lengthOf(1);
  });
});
