import { expect } from 'chai';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { connected, type Script } from './script.js';

const begun = Date.UTC(2026, 2, 1, 10, 15, 0);
const at = (seconds: number): string => new Date(begun + seconds * 1000).toISOString();

/** Twice the limits of the statement: 60 s for what is triggered, 120 s for a reboot. */
const triggered = 121;
const rebooted = 241;

const booted = (circumstances: Partial<Circumstances> = {}): Script =>
  connected({ connectors: 2, ...circumstances })
    .boots()
    .reports('Available', 0)
    .reports('Available', 1)
    .reports('Available', 2);
/** So much later, with a sign of life. */
const later = (script: Script, seconds: number): Script => script.waits(seconds).calls('Heartbeat');

describe('answers: configuration', () => {
  const rule = 'answers.configuration';
  const reads = (script: Script, key: string, value: string, readonly = false): Script =>
    script.asks('GetConfiguration', { key: [key] }, { configurationKey: [{ key, value, readonly }] });
  const readBack = (key: string, set: string, read: string) => reads(booted().sets(key, set), key, read).of(rule);

  it('is read back as it was accepted', () => {
    const script = reads(booted().sets('ResetRetries', '3'), 'resetretries', '3');
    expect(script.of(rule)).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    expect(readBack('LocalPreAuthorize', 'true', 'True')).to.deep.equal([]);
    expect(readBack('StopTxnSampledData', 'Voltage,SoC', 'SoC, Voltage')).to.deep.equal([]);
    expect(readBack('ConnectorPhaseRotation', '1.RST', '0.Unknown,1.RST,2.RST')).to.deep.equal([]);
  });

  it('fails with another value, and warns of another spelling', () => {
    expect(readBack('ResetRetries', '3', '1')).to.deep.equal([
      `${rule} fail: "ResetRetries" reads "1" although "3" was accepted`,
    ]);
    expect(readBack('LocalPreAuthorize', 'true', 'false')).to.have.lengthOf(1);
    expect(readBack('StopTxnSampledData', 'Voltage', 'Voltage,SoC')[0]).to.match(/fail/);
    expect(readBack('ResetRetries', '60', '60.0')[0]).to.match(/warning/);
    expect(readBack('MeterValuesSampledData', '', 'Energy.Active.Import.Register')[0]).to.match(/warning/);
    expect(readBack('VendorKey', 'a', 'b')[0]).to.match(/warning/);
    const unknown = booted()
      .sets('ResetRetries', '3')
      .asks('GetConfiguration', {}, { unknownKey: ['ResetRetries'] });
    expect(unknown.of(rule)).to.have.lengthOf(1);
  });

  it('may have been changed meanwhile, or not at all', () => {
    const other = (script: Script) => reads(script, 'HeartbeatInterval', '99').of(rule);
    const set = () => booted().sets('HeartbeatInterval', '20');
    expect(other(set())).to.have.lengthOf(1);
    expect(other(set().boots())).to.deep.equal([]);
    expect(other(set().sets('HeartbeatInterval', '99'))).to.deep.equal([]);
    expect(other(set().sets('HeartbeatInterval', '98', 'Rejected'))).to.have.lengthOf(1);
    expect(other(set().sets('HeartbeatInterval', '98', 'RebootRequired'))).to.deep.equal([]);
    expect(other(set().asksInVain('ChangeConfiguration', { key: 'HeartbeatInterval', value: '1' }))).to.deep.equal([]);
    expect(other(booted().sets('HeartbeatInterval', '20', 'RebootRequired'))).to.deep.equal([]);
    const before = booted().says('[2,"r","GetConfiguration",{}]').sets('ResetRetries', '3');
    before.hears('[3,"r",{"configurationKey":[{"key":"ResetRetries","readonly":false,"value":"1"}]}]');
    expect(before.of(rule)).to.deep.equal([]);
  });

  it('tells no secret', () => {
    const told = (entry: object) =>
      booted().asks('GetConfiguration', {}, { configurationKey: [{ readonly: false, ...entry }] });
    expect(told({ key: 'AuthorizationKey', value: '3031' }).of('answers.write-only')).to.deep.equal([
      'answers.write-only fail: the value of AuthorizationKey was told, which nobody may read',
    ]);
    const without = told({ key: 'AUTHORIZATIONKEY' });
    expect(without.of('answers')).to.deep.equal([]);
    expect(without.book.exercised('answers.write-only').times).to.equal(1);
  });

  it('is read-only or writable as the table says', () => {
    const told = (key: string, readonly: boolean) => reads(booted(), key, '1', readonly).of('answers.read-only');
    expect(told('NumberOfConnectors', true)).to.deep.equal([]);
    expect(told('NumberOfConnectors', false)[0]).to.match(/fail: NumberOfConnectors is told to be writable/);
    expect(told('ResetRetries', true)[0]).to.match(/fail: ResetRetries is told to be read-only/);
    expect(told('LocalAuthListEnabled', true)[0]).to.match(/warning/);
    for (const readonly of [true, false]) {
      expect(told('AuthorizeRemoteTxRequests', readonly)).to.deep.equal([]);
      expect(told('VendorKey', readonly)).to.deep.equal([]);
    }
    const change = (status: string) => booted().sets('NumberOfConnectors', '3', status).of('answers.read-only');
    expect(change('Rejected')).to.deep.equal([]);
    expect(change('Accepted')[0]).to.match(/a change of NumberOfConnectors, which is read-only, was answered Accepted/);
    expect(change('RebootRequired')).to.have.lengthOf(1);
  });
});

describe('answers: triggers', () => {
  const rule = 'answers.trigger';
  const asked = (message: string, connectorId?: number, status = 'Accepted', circumstances?: Partial<Circumstances>) =>
    booted(circumstances).asks('TriggerMessage', { requestedMessage: message, connectorId }, { status });
  const idle = { status: 'Idle' };

  it('bring the message that was asked for, of each connector that was meant', () => {
    const one = asked('DiagnosticsStatusNotification').calls('DiagnosticsStatusNotification', idle);
    expect(later(one, triggered).of(rule)).to.deep.equal([]);
    expect(one.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    const all = asked('StatusNotification').reports('Available', 2).reports('Available', 0);
    expect(later(all, triggered).of(rule)).to.deep.equal([
      `${rule} warning: the trigger of "StatusNotification" of connector 1 was accepted, and nothing came`,
    ]);
    const every = asked('StatusNotification').reports('Available', 2).reports('Available', 0).reports('Available', 1);
    expect(later(every, triggered).of(rule)).to.deep.equal([]);
  });

  it('bring it after they are answered, unless it may have come anyway', () => {
    const early = (message: string, payload: object, before = booted()) =>
      later(
        before
          .says(`[2,"t","TriggerMessage",{"requestedMessage":"${message}"}]`)
          .calls(message, payload)
          .hears('[3,"t",{"status":"Accepted"}]'),
        triggered,
      ).of(rule);
    expect(early('FirmwareStatusNotification', idle)).to.deep.equal([
      `${rule} fail: "FirmwareStatusNotification" was sent before its trigger was answered`,
    ]);
    expect(early('FirmwareStatusNotification', { status: 'Installed' })).to.deep.equal([]);
    expect(early('Heartbeat', {})).to.deep.equal([]);
    // It answers the trigger before.
    expect(early('FirmwareStatusNotification', idle, asked('FirmwareStatusNotification'))).to.deep.equal([]);
    const signed = booted().asks(
      'ExtendedTriggerMessage',
      { requestedMessage: 'SignChargePointCertificate' },
      { status: 'Accepted' },
    );
    expect(later(signed.calls('SignCertificate', { csr: 'x' }), triggered).of(rule)).to.deep.equal([]);
  });

  it('are missed only where it is proven that there was time', () => {
    const silent = () => asked('FirmwareStatusNotification');
    expect(later(silent(), triggered).of(rule)).to.have.lengthOf(1);
    expect(later(silent(), 119).of(rule)).to.deep.equal([]);
    expect(later(silent().disconnect().connect(), triggered).of(rule)).to.deep.equal([]);
    expect(silent().waits(triggered).of(rule)).to.deep.equal([]);
    expect(later(silent().stalls(), triggered).of(rule)).to.deep.equal([]);
    const untimed = asked('FirmwareStatusNotification', undefined, 'Accepted', { timed: false });
    expect(later(untimed, triggered).of(rule)).to.deep.equal([]);
  });

  it('that were refused bring nothing', () => {
    const refused = (status: string) =>
      asked('FirmwareStatusNotification', undefined, status).calls('FirmwareStatusNotification', idle).of(rule);
    for (const status of ['Rejected', 'NotImplemented']) {
      expect(refused(status)).to.deep.equal([
        `${rule} fail: FirmwareStatusNotification was sent although its trigger was refused`,
      ]);
    }
    const values = (context: string, connectorId: number) =>
      asked('MeterValues', 3, 'Rejected')
        .calls('MeterValues', {
          connectorId,
          meterValue: [{ timestamp: at(1), sampledValue: [{ value: '1', context }] }],
        })
        .of(rule);
    expect(values('Trigger', 3)).to.have.lengthOf(1);
    expect(values('Trigger', 1)).to.deep.equal([]);
    expect(values('Sample.Clock', 3)).to.deep.equal([]);
    const real = asked('FirmwareStatusNotification', undefined, 'Rejected');
    expect(real.calls('FirmwareStatusNotification', { status: 'Downloading' }).of(rule)).to.deep.equal([]);
    const again = asked('FirmwareStatusNotification', undefined, 'Rejected').triggers('FirmwareStatusNotification');
    expect(again.calls('FirmwareStatusNotification', idle).of(rule)).to.deep.equal([]);
  });
});

describe('answers: the end of a transaction', () => {
  const charging = (circumstances: Partial<Circumstances> = {}): Script =>
    booted(circumstances).calls(
      'StartTransaction',
      { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: at(0) },
      { idTagInfo: { status: 'Accepted' }, transactionId: 7 },
    );
  const stop = (script: Script) =>
    script.calls('StopTransaction', { transactionId: 7, meterStop: 1, timestamp: at(1), reason: 'Remote' });
  const remote = (script: Script, status = 'Accepted') =>
    script.asks('RemoteStopTransaction', { transactionId: 7 }, { status });

  it('follows a remote stop that was accepted', () => {
    const rule = 'answers.remote-stop';
    const right = later(stop(remote(charging())), rebooted);
    expect(right.of('answers')).to.deep.equal([]);
    expect(right.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    expect(later(remote(charging()), rebooted).of(rule)).to.deep.equal([
      `${rule} fail: RemoteStopTransaction was accepted, and transaction 7 was not stopped`,
    ]);
    expect(later(remote(charging()), 239).of(rule)).to.deep.equal([]);
    const quick = { response: 1000, triggeredFunction: 1000, reboot: 120_000, remoteStop: 2000 };
    expect(later(remote(charging({ limits: quick })), 5).of(rule)).to.have.lengthOf(1);
    expect(later(remote(charging(), 'Rejected'), rebooted).of(rule)).to.deep.equal([]);
    expect(later(remote(stop(charging())), rebooted).of(rule)).to.deep.equal([]);
    expect(later(remote(charging()).disconnect().connect(), rebooted).of(rule)).to.deep.equal([]);
    expect(later(remote(charging({ timed: false })), rebooted).of(rule)).to.deep.equal([]);
    const behind = remote(charging())
      .waits(100)
      .calls('MeterValues', { connectorId: 2, timestamp: at(0) });
    expect(later(behind, rebooted).of(rule)).to.deep.equal([]);
  });

  it('precedes an unlocking', () => {
    const rule = 'answers.unlock';
    const unlocks = (script: Script, connectorId = 1, status = 'Unlocked') =>
      script.asks('UnlockConnector', { connectorId }, { status });
    expect(later(unlocks(charging()), rebooted).of(rule)).to.deep.equal([
      `${rule} fail: connector 1 was unlocked, and transaction 7 was not stopped`,
    ]);
    expect(later(stop(unlocks(charging())), rebooted).of(rule)).to.deep.equal([]);
    expect(later(unlocks(stop(charging())), rebooted).of(rule)).to.deep.equal([]);
    expect(later(unlocks(charging(), 2), rebooted).of(rule)).to.deep.equal([]);
    expect(later(unlocks(charging(), 1, 'UnlockFailed'), rebooted).of(rule)).to.deep.equal([]);
  });

  it('is missing where another call of ours brings it about, after the declared time', () => {
    const rule = 'answers.unlock';
    const unlocked = (seconds: number) =>
      stop(
        charging()
          .asks('UnlockConnector', { connectorId: 1 }, { status: 'Unlocked' })
          .waits(seconds)
          .asks('RemoteStopTransaction', { transactionId: 7 }, { status: 'Accepted' }),
      );
    expect(unlocked(121).of(rule)).to.have.lengthOf(1);
    expect(unlocked(119).of(rule)).to.deep.equal([]);
  });

  it('follows a soft reset, a restart a hard one', () => {
    const rule = 'answers.reset';
    const resets = (script: Script, type: string) => script.asks('Reset', { type }, { status: 'Accepted' });
    expect(later(resets(charging(), 'Soft'), rebooted).of(rule)[0]).to.match(/a soft reset .* 7 was not stopped/);
    expect(later(stop(resets(charging(), 'Soft')), rebooted).of(rule)).to.deep.equal([]);
    // OCTT TC_014: without a transaction nothing need be seen.
    expect(later(resets(booted(), 'Soft'), rebooted).of(rule)).to.deep.equal([]);
    expect(later(resets(charging(), 'Soft').boots(), rebooted).of(rule)).to.deep.equal([]);
    expect(later(resets(booted(), 'Hard'), rebooted).of(rule)).to.deep.equal([
      `${rule} fail: a hard reset was accepted, and the charge point did not restart`,
    ]);
    expect(later(resets(booted(), 'Hard'), 119).of(rule)).to.deep.equal([]);
    const gone = resets(booted(), 'Hard').disconnect();
    expect(gone.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    expect(later(resets(booted(), 'Hard').boots(), rebooted).of(rule)).to.deep.equal([]);
    expect(later(resets(booted({ timed: false }), 'Hard'), rebooted).of(rule)).to.deep.equal([]);
  });
});

describe('answers: availability', () => {
  const rule = 'answers.availability';
  const changes = (script: Script, type: string, connectorId = 1, status = 'Accepted') =>
    script.asks('ChangeAvailability', { connectorId, type }, { status });
  const silent = (script: Script) => later(script, triggered).of(rule);

  it('is reported when it has changed', () => {
    const there = changes(booted(), 'Inoperative').reports('Unavailable');
    const back = changes(there, 'Operative').reports('Available');
    expect(silent(back)).to.deep.equal([]);
    expect(back.book.exercised(rule)).to.include({ times: 2, breaches: 0 });
    expect(silent(changes(booted(), 'Inoperative'))).to.deep.equal([
      `${rule} fail: a change of connector 1 to Inoperative was accepted, and no status Unavailable was reported`,
    ]);
    const stays = changes(booted().reports('Unavailable'), 'Operative').reports('Unavailable');
    expect(silent(stays)[0]).to.match(/to Operative was accepted, and no status but Unavailable/);
    expect(silent(changes(booted(), 'Inoperative', 0))).to.have.lengthOf(1);
    expect(silent(changes(booted(), 'Inoperative', 0).reports('Unavailable', 2))).to.deep.equal([]);
  });

  it('need not be when nothing changes, nor when something else does', () => {
    expect(silent(changes(booted(), 'Operative'))).to.deep.equal([]);
    expect(silent(changes(booted().reports('Unavailable'), 'Inoperative'))).to.deep.equal([]);
    expect(silent(changes(booted(), 'Inoperative', 1, 'Rejected'))).to.deep.equal([]);
    expect(silent(changes(booted(), 'Inoperative').reports('Preparing'))).to.deep.equal([]);
    expect(silent(changes(booted().reports('Faulted'), 'Inoperative'))).to.deep.equal([]);
    expect(silent(changes(booted().reports('Unavailable').reports('Unavailable', 0), 'Operative'))).to.deep.equal([]);
    expect(silent(changes(changes(booted(), 'Inoperative'), 'Operative'))).to.deep.equal([]);
  });

  it('is not judged where the status is unknown, or time proves nothing', () => {
    expect(silent(changes(connected().boots(), 'Inoperative'))).to.deep.equal([]);
    expect(silent(changes(booted().disconnect().connect(), 'Inoperative'))).to.deep.equal([]);
    expect(silent(changes(booted({ timed: false }), 'Inoperative'))).to.deep.equal([]);
    expect(silent(changes(booted().sets('MinimumStatusDuration', '60'), 'Inoperative'))).to.deep.equal([]);
    const unknown = changes(booted({ fromTheStart: false }).reports('Unavailable'), 'Operative');
    expect(silent(unknown)).to.deep.equal([]);
  });

  it('that was scheduled comes when the connector is free', () => {
    const scheduled = () => changes(booted().reports('Preparing').reports('Charging'), 'Inoperative', 1, 'Scheduled');
    const right = scheduled().reports('Finishing').reports('Unavailable');
    expect(silent(right)).to.deep.equal([]);
    expect(right.book.exercised(rule).times).to.equal(1);
    expect(silent(scheduled().reports('Finishing'))).to.deep.equal([]);
    expect(silent(scheduled().reports('Finishing').reports('Available').reports('Unavailable'))).to.deep.equal([]);
    expect(silent(scheduled().reports('Finishing').reports('Available'))[0]).to.match(/stayed Available/);
    expect(silent(changes(scheduled(), 'Operative').reports('Finishing').reports('Available'))).to.deep.equal([]);
  });
});

describe('answers: reservations', () => {
  const rule = 'answers.reservation';
  const reserves = (script: Script, fields: object = {}) =>
    script.asks(
      'ReserveNow',
      { connectorId: 1, reservationId: 3, idTag: 'A', expiryDate: at(3600), ...fields },
      { status: 'Accepted' },
    );
  const cancels = (script: Script) => script.asks('CancelReservation', { reservationId: 3 }, { status: 'Accepted' });
  const silent = (script: Script) => later(script, triggered).of(rule);

  it('are reported when they are made and when they are cancelled', () => {
    const made = reserves(booted()).reports('Reserved');
    const cancelled = cancels(made).reports('Available');
    expect(silent(cancelled)).to.deep.equal([]);
    expect(cancelled.book.exercised(rule)).to.include({ times: 2, breaches: 0 });
    expect(silent(reserves(booted()))).to.deep.equal([
      `${rule} fail: a reservation of connector 1 was accepted, and no status Reserved was reported`,
    ]);
    expect(silent(cancels(reserves(booted()).reports('Reserved')))).to.deep.equal([
      `${rule} fail: the reservation of connector 1 was cancelled, and no status but Reserved was reported`,
    ]);
  });

  it('are not judged when they are used or replaced, run out, or are of no connector', () => {
    expect(silent(reserves(booted()).reports('Preparing'))).to.deep.equal([]);
    expect(silent(reserves(booted(), { expiryDate: at(60) }))).to.deep.equal([]);
    expect(silent(reserves(booted(), { connectorId: 0 }))).to.deep.equal([]);
    expect(silent(reserves(booted().reports('Reserved')))).to.deep.equal([]);
    expect(silent(cancels(reserves(booted())))).to.deep.equal([]);
    expect(silent(reserves(connected().boots()))).to.deep.equal([]);
    expect(silent(reserves(booted({ timed: false })))).to.deep.equal([]);
    const charges = reserves(booted()).calls('StartTransaction', {
      connectorId: 1,
      idTag: 'A',
      meterStart: 0,
      timestamp: at(1),
    });
    expect(silent(charges)).to.deep.equal([]);
  });
});
