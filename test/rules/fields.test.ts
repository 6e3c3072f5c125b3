import { expect } from 'chai';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { connected, type Script } from './script.js';

const begun = Date.UTC(2026, 2, 1, 10, 15, 0);
const day = 24 * 60 * 60;
const at = (seconds: number): string => new Date(begun + seconds * 1000).toISOString();

describe('fields: connectors', () => {
  const rule = 'fields.connector';
  const counting = (value: string) =>
    connected().asks(
      'GetConfiguration',
      {},
      { configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value }] },
    );

  it('are not above their number, which the statement or the charge point tells', () => {
    expect(connected({ connectors: 2 }).reports('Available', 2).of(rule)).to.deep.equal([]);
    expect(connected({ connectors: 2 }).reports('Available', 3).of(rule)).to.deep.equal([
      `${rule} fail: StatusNotification.req: connectorId is 3, expected at most 2, which is how many there are`,
    ]);
    expect(counting('1').reports('Available', 2).of(rule)).to.have.lengthOf(1);
    const values = { connectorId: 9, meterValue: [] };
    expect(counting('1').calls('MeterValues', values).of(rule)).to.have.lengthOf(1);
    const start = { connectorId: 9, idTag: 'A', meterStart: 0, timestamp: at(0) };
    expect(counting('1').calls('StartTransaction', start).of(rule)).to.have.lengthOf(1);
  });

  it('may be any where the number is unknown, and as many as the charge point says where it says more', () => {
    expect(connected().reports('Available', 99).of(rule)).to.deep.equal([]);
    expect(counting('many').reports('Available', 99).of(rule)).to.deep.equal([]);
    const more = connected({ connectors: 1 }).asks(
      'GetConfiguration',
      {},
      { configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '2' }] },
    );
    expect(more.reports('Available', 2).of(rule)).to.deep.equal([]);
  });
});

describe('fields: time stamps', () => {
  const rule = 'fields.plausible-time';
  const booted = (circumstances: Partial<Circumstances> = {}) => connected(circumstances).boots();
  const started = (script: Script, timestamp: string) =>
    script.calls('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp }).of(rule);

  it('S10: are near the time that was told, or older', () => {
    const script = booted();
    expect(started(script, at(day - 60))).to.deep.equal([]);
    expect(started(script, at(-900 * day))).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 2, breaches: 0 });
    expect(started(booted(), at(3 * day))).to.deep.equal([
      `${rule} warning: StartTransaction.req: timestamp is 3 days in the future`,
    ]);
    expect(started(booted(), '1970-01-01T00:00:12Z')).to.deep.equal([
      `${rule} warning: StartTransaction.req: timestamp is before 2010`,
    ]);
    const values = { connectorId: 1, meterValue: [{ timestamp: at(40 * day), sampledValue: [{ value: '1' }] }] };
    expect(booted().calls('MeterValues', values).of(rule)).to.have.lengthOf(1);
  });

  it('go with the time that has passed', () => {
    expect(started(booted().waits(10 * day), at(10.5 * day))).to.deep.equal([]);
    expect(started(connected({ timeScale: 20 }).boots().waits(day), at(20 * day))).to.deep.equal([]);
  });

  it('are not judged before the boot is accepted, nor without times', () => {
    expect(started(connected(), '2099-01-01T00:00:00Z')).to.deep.equal([]);
    expect(started(connected().boots('Pending'), '1970-01-01T00:00:00Z')).to.deep.equal([]);
    expect(started(booted({ timed: false }), '2099-01-01T00:00:00Z')).to.deep.equal([]);
  });

  it('of what has just changed are of now', () => {
    const reported = (timestamp: string, waited = 300) =>
      booted().reports('Available').waits(waited).reports('Preparing', 1, { timestamp }).of(rule);
    expect(reported(at(300))).to.deep.equal([]);
    expect(reported(at(-3 * day))[0]).to.match(/3 days in the past, although it speaks of now/);
    // What happened offline comes right after the connection.
    expect(reported(at(-3 * day), 10)).to.deep.equal([]);
    expect(
      booted()
        .waits(300)
        .reports('Available', 1, { timestamp: at(-3 * day) })
        .of(rule),
    ).to.deep.equal([]);
  });

  it('S06, S08: that are no dates fail by the schema', () => {
    for (const timestamp of [
      '2026-02-30T10:00:00Z',
      '2026-03-01T24:00:00Z',
      '2026-03-01T25:61:00Z',
      '2026-03-01T10:00:00',
      '2026-03-01',
      '',
    ]) {
      const { found } = connected().reports('Available', 1, { timestamp });
      expect(found, timestamp).to.have.lengthOf(1);
      expect(found[0]).to.match(/^schema\.payload fail/);
    }
  });
});
