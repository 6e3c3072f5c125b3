import { expect } from 'chai';
import { connected, type Script } from './script.js';

const booted = (): Script => connected().boots().reports('Available', 0).reports('Available', 1);

const at = (second: number): string => new Date(Date.UTC(2026, 2, 1, 10, 15, second)).toISOString();
const profile = (id: number, more: object = {}) => ({
  chargingProfileId: id,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
  ...more,
});
const request = (id: number, more?: object) => ({ connectorId: 1, csChargingProfiles: profile(id, more) });
const sets = (script: Script, id: number, more?: object, status = 'Accepted') =>
  script.asks('SetChargingProfile', request(id, more), { status });
const clears = (script: Script, criteria: object, status = 'Unknown') =>
  script.asks('ClearChargingProfile', criteria, { status });

describe('answers: charging profiles', () => {
  const rule = 'answers.charging-profile';
  const found = (script: Script) => script.of(rule);

  it('are known when they are cleared', () => {
    const script = clears(sets(booted(), 7), { id: 7 }, 'Accepted');
    expect(found(script)).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    expect(found(clears(sets(booted(), 7), { id: 7 }))).to.deep.equal([
      `${rule} fail: the charging profile 7 was accepted, and is not known`,
    ]);
    expect(found(clears(sets(booted(), 7), {}))).to.have.lengthOf(1);
    expect(found(clears(sets(booted(), 7), { chargingProfilePurpose: 'TxDefaultProfile' }))).to.have.lengthOf(1);
    expect(found(clears(sets(booted(), 7), { stackLevel: 1 }))).to.deep.equal([]);
    expect(found(clears(sets(booted(), 7), { id: 8 }))).to.deep.equal([]);
  });

  it('survive a restart, but no other firmware (errata 3.37)', () => {
    expect(found(clears(sets(booted(), 7).disconnect().connect().boots(), { id: 7 }))).to.have.lengthOf(1);
    const updated = sets(booted(), 7).asks('UpdateFirmware', { location: 'ftp://x', retrieveDate: at(0) }, {});
    expect(found(clears(updated, { id: 7 }))).to.deep.equal([]);
  });

  it('may have been replaced, cleared or refused', () => {
    expect(found(clears(sets(sets(booted(), 7), 8), { id: 7 }))).to.deep.equal([]);
    expect(found(clears(sets(sets(booted(), 7), 8, { stackLevel: 1 }), { id: 7 }))).to.have.lengthOf(1);
    expect(found(clears(sets(sets(booted(), 7), 8, {}, 'Rejected'), { id: 7 }))).to.have.lengthOf(1);
    expect(found(clears(clears(sets(booted(), 7), {}, 'Accepted'), { id: 7 }))).to.deep.equal([]);
    expect(found(clears(clears(sets(booted(), 7), { stackLevel: 3 }, 'Accepted'), { id: 7 }))).to.have.lengthOf(1);
    expect(found(clears(sets(booted(), 7, {}, 'Rejected'), { id: 7 }))).to.deep.equal([]);
    const other = request(8).csChargingProfiles;
    const started = sets(booted(), 7).asks('RemoteStartTransaction', { idTag: 'A', chargingProfile: other }, {});
    expect(found(clears(started, { id: 7 }))).to.deep.equal([]);
  });

  it('may be forgotten once an absolute schedule of theirs is over', () => {
    const lasting = (duration: number, more: object = {}) => ({
      chargingSchedule: { ...profile(7).chargingSchedule, startSchedule: at(0), duration },
      ...more,
    });
    expect(found(clears(sets(booted(), 7, lasting(30)), { id: 7 }))).to.deep.equal([]);
    expect(found(clears(sets(booted(), 7, lasting(3000)), { id: 7 }))).to.have.lengthOf(1);
    expect(found(clears(sets(booted(), 7, lasting(3000, { validTo: at(30) })), { id: 7 }))).to.deep.equal([]);
    const daily = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' };
    expect(found(clears(sets(booted(), 7, lasting(30, daily)), { id: 7 }))).to.have.lengthOf(1);
  });

  it('are anybody’s guess near the end of their validity, with the transaction, and after a call without answer', () => {
    expect(found(clears(sets(booted(), 7, { validTo: at(30) }), { id: 7 }))).to.deep.equal([]);
    expect(found(clears(sets(booted(), 7, { validTo: at(3000) }), { id: 7 }))).to.have.lengthOf(1);
    expect(found(clears(sets(booted(), 7, { validTo: 'soon' }), { id: 7 }))).to.deep.equal([]);
    expect(found(clears(sets(booted(), 7, { chargingProfilePurpose: 'TxProfile' }), { id: 7 }))).to.deep.equal([]);
    const open = sets(booted(), 7).asksInVain('ClearChargingProfile');
    expect(found(clears(open, { id: 7 }))).to.deep.equal([]);
    const lost = sets(booted(), 7).asksInVain('ClearChargingProfile').disconnect().connect();
    expect(found(clears(lost, { id: 7 }))).to.deep.equal([]);
  });
});

describe('answers: a TxProfile', () => {
  const rule = 'answers.tx-profile';
  const tx = { chargingProfilePurpose: 'TxProfile' };

  it('is not accepted where nothing charges', () => {
    const script = sets(booted(), 7, tx).calls('Heartbeat');
    expect(script.of(rule)).to.deep.equal([
      `${rule} fail: a TxProfile was accepted for connector 1, which runs no transaction`,
    ]);
    const refused = sets(booted(), 7, tx, 'Rejected').calls('Heartbeat');
    expect(refused.of(rule)).to.deep.equal([]);
    expect(refused.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
  });

  it('may be where something does, or may', () => {
    const start = { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: at(0) };
    const started = () => booted().reports('Preparing').calls('StartTransaction', start, { transactionId: 1 });
    const after = (script: Script) => sets(script, 7, tx).calls('Heartbeat').of(rule);
    expect(after(started())).to.deep.equal([]);
    expect(after(connected())).to.deep.equal([]);
    expect(after(booted().disconnect().connect())).to.deep.equal([]);
    expect(after(booted().asks('RemoteStartTransaction', { idTag: 'A' }, { status: 'Accepted' }))).to.deep.equal([]);
    // What was under way when it was accepted.
    expect(sets(booted(), 7, tx).reports('Preparing').calls('Heartbeat').of(rule)).to.deep.equal([]);
    expect(sets(booted(), 7, tx).calls('StartTransaction', start).calls('Heartbeat').of(rule)).to.deep.equal([]);
  });
});

describe('answers: a composite schedule', () => {
  const rule = 'answers.composite-schedule';
  const answered = (starts: readonly unknown[], unit = 'A') =>
    booted().asks(
      'GetCompositeSchedule',
      { connectorId: 1, duration: 100, chargingRateUnit: 'A' },
      {
        status: 'Accepted',
        scheduleStart: at(0),
        chargingSchedule: {
          chargingRateUnit: unit,
          chargingSchedulePeriod: starts.map((startPeriod) => ({ startPeriod, limit: 6 })),
        },
      },
    );

  it('is in the unit that was asked for, begins at 0 and goes forward', () => {
    const script = answered([0, 50]);
    expect(script.of(rule)).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    expect(answered([0], 'W').of(rule)[0]).to.match(/the unit is "W", and "A" was asked for/);
    expect(answered([5, 50]).of(rule)[0]).to.match(/the first period starts at 5, expected 0/);
    expect(answered([0, 50, 50]).of(rule)[0]).to.match(/period 3 starts at 50, not after the one before/);
    expect(answered([]).of(rule)[0]).to.match(/the schedule has no period/);
  });
});
