import { expect } from 'chai';
import { connected } from './script.js';

describe('registration', () => {
  it('allows a plain reconnect without a boot, and one with a boot', () => {
    expect(connected().boots().disconnect().connect().calls('Heartbeat').found).to.deep.equal([]);
    expect(connected().boots().disconnect().connect().boots().calls('Heartbeat').found).to.deep.equal([]);
    expect(connected().calls('Heartbeat').found).to.deep.equal([]);
  });

  it('fails a call before the boot is answered', () => {
    const script = connected()
      .hears('[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]')
      .hears('[2,"2","Heartbeat",{}]');
    expect(script.of('registration')).to.deep.equal([
      'registration.accepted fail: Heartbeat was sent before BootNotification was answered',
    ]);
  });

  for (const status of ['Pending', 'Rejected'] as const) {
    it(`fails a call while the registration is ${status}, on a new connection too`, () => {
      const text = `registration.accepted fail: StatusNotification was sent although the answer was ${status}`;
      expect(connected().boots(status).reports('Available').of('registration')).to.deep.equal([text]);
      expect(connected().boots(status).disconnect().connect().reports('Available').of('registration')).to.deep.equal([
        text,
      ]);
    });

    it(`allows another boot after ${status}, and everything once that is accepted`, () => {
      const script = connected().boots(status).waits(10).boots(status).waits(10).boots().reports('Available');
      expect(script.found).to.deep.equal([]);
    });
  }

  it('allows answers while Pending, and fails them while Rejected', () => {
    const ask = (status: 'Pending' | 'Rejected') =>
      connected().boots(status).asks('GetConfiguration', {}, { configurationKey: [] });
    expect(ask('Pending').found).to.deep.equal([]);
    expect(ask('Rejected').of('registration')).to.deep.equal([
      'registration.rejected fail: a call was answered although the registration is Rejected',
    ]);
  });

  it('allows one message per trigger while Pending', () => {
    const script = connected().boots('Pending').triggers('Heartbeat').calls('Heartbeat');
    expect(script.found).to.deep.equal([]);
    expect(script.calls('Heartbeat').of('registration')).to.have.lengthOf(1);
  });

  it('allows only the message that was asked for', () => {
    expect(connected().boots('Pending').triggers('Heartbeat').reports('Available').of('registration')).to.have.lengthOf(
      1,
    );
  });

  it('allows a message per connector where none was named', () => {
    const all = connected().boots('Pending').triggers('StatusNotification');
    expect(all.reports('Available', 0).reports('Available', 1).reports('Available', 2).found).to.deep.equal([]);
    const one = connected().boots('Pending').triggers('StatusNotification', 1).reports('Available', 1);
    expect(one.found).to.deep.equal([]);
    expect(one.reports('Available', 2).of('registration')).to.have.lengthOf(1);
  });

  it('allows what the extended trigger asks for', () => {
    const trigger = (requestedMessage: string) =>
      connected().boots('Pending').asks('ExtendedTriggerMessage', { requestedMessage }, { status: 'Accepted' });
    expect(trigger('SignChargePointCertificate').calls('SignCertificate', { csr: 'x' }).found).to.deep.equal([]);
    expect(trigger('LogStatusNotification').calls('LogStatusNotification', { status: 'Idle' }).found).to.deep.equal([]);
    expect(
      trigger('FirmwareStatusNotification').calls('FirmwareStatusNotification', { status: 'Idle' }).found,
    ).to.deep.equal([]);
    expect(
      trigger('FirmwareStatusNotification').calls('SignedFirmwareStatusNotification', { status: 'Idle' }).found,
    ).to.deep.equal([]);
  });

  it('forgets triggers with the next boot', () => {
    expect(
      connected()
        .boots('Pending')
        .triggers('Heartbeat')
        .waits(10)
        .boots('Pending')
        .calls('Heartbeat')
        .of('registration'),
    ).to.have.lengthOf(1);
  });

  it('fails a boot that does not come first on its connection', () => {
    expect(connected().calls('Heartbeat').boots().found).to.deep.equal([
      'registration.boot-first fail: Heartbeat was sent on a new connection before BootNotification',
    ]);
  });

  it('allows a boot later on a connection that may have caused it', () => {
    expect(
      connected().calls('Heartbeat').asks('Reset', { type: 'Soft' }, { status: 'Accepted' }).boots().found,
    ).to.deep.equal([]);
    expect(connected().calls('Heartbeat').triggers('BootNotification').boots().found).to.deep.equal([]);
    expect(connected().boots().calls('Heartbeat').boots().found).to.deep.equal([]);
  });

  it('allows a pending charge point on a new connection to send what was asked for, and to boot then', () => {
    const script = connected().boots('Pending').disconnect().connect().triggers('Heartbeat').calls('Heartbeat').boots();
    expect(script.found).to.deep.equal([]);
  });

  it('bids to wait before the next boot: SHALL NOT after Rejected, SHOULD NOT after Pending', () => {
    const early = (status: 'Pending' | 'Rejected') => connected().boots(status).waits(8).boots().found;
    expect(early('Rejected')).to.deep.equal([
      'registration.retry fail: BootNotification was sent 8.0 s after the answer Rejected, which bid to wait for 10 s',
    ]);
    expect(early('Pending')).to.deep.equal([
      'registration.retry warning: BootNotification was sent 8.0 s after the answer Pending, which bid to wait for 10 s',
    ]);
    const script = connected().boots('Pending').waits(9.1).boots();
    expect(script.of('registration.retry')).to.deep.equal([]);
    expect(script.book.exercised('registration.retry').times).to.equal(1);
  });

  it('lets the charge point choose where the interval is 0, and boot anew after what may have restarted it', () => {
    const free = [
      connected().boots('Rejected', 0).boots(),
      connected().boots('Rejected').disconnect().connect().boots(),
      connected().boots('Pending').asks('Reset', { type: 'Soft' }, { status: 'Accepted' }).boots(),
      connected().boots('Pending').triggers('BootNotification').boots(),
      connected({ timed: false }).boots('Rejected').boots(),
    ];
    for (const { found } of free) expect(found).to.deep.equal([]);
  });

  it('does not take another trigger for a reason to boot early', () => {
    const script = connected().boots('Pending').triggers('Heartbeat').boots();
    expect(script.of('registration.retry')).to.have.lengthOf(1);
  });

  it('counts in protocol time', () => {
    expect(connected({ timeScale: 20 }).boots('Rejected').waits(0.5).boots().found).to.deep.equal([]);
    expect(connected({ timeScale: 20 }).boots('Rejected').waits(0.4).boots().of('registration.retry')).to.have.lengthOf(
      1,
    );
  });
});
