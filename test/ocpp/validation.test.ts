import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { readJson } from '../../src/ocpp/json.js';
import { actions, isAction, mayComeFromChargePoint, messages, type Action } from '../../src/ocpp/messages.js';
import { cut, show, validate } from '../../src/ocpp/validation.js';

const boot = { chargePointVendor: 'Vendor', chargePointModel: 'Model' };
const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
const now = '2024-02-29T12:00:00Z';
const meterValues = (fields: object) => ({
  connectorId: 1,
  meterValue: [{ timestamp: now, sampledValue: [{ value: '1', ...fields }] }],
});

/** The violations of a request as `path rule`. */
const breaches = (action: Action, payload: unknown, part: 'request' | 'response' = 'request') =>
  validate(action, part, payload).map(({ path, rule }) => `${path} ${rule}`);
const texts = (action: Action, payload: unknown) => validate(action, 'request', payload).map(({ text }) => text);

describe('messages', () => {
  it('are 28 of OCPP 1.6 and 11 of the security extension', () => {
    const security = actions.filter((action) => messages[action].profile === 'Security');
    expect(actions).to.have.lengthOf(39);
    expect(security).to.have.lengthOf(11);
  });

  it('knows its own names only, not those that every object has', () => {
    expect(isAction('BootNotification')).to.equal(true);
    for (const name of ['bootNotification', 'Foo', '', 'constructor', '__proto__', 'toString']) {
      expect(isAction(name), name).to.equal(false);
    }
  });

  it('knows who may call what', () => {
    expect(actions.filter((action) => mayComeFromChargePoint(action)).toSorted()).to.deep.equal([
      'Authorize',
      'BootNotification',
      'DataTransfer',
      'DiagnosticsStatusNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
      'LogStatusNotification',
      'MeterValues',
      'SecurityEventNotification',
      'SignCertificate',
      'SignedFirmwareStatusNotification',
      'StartTransaction',
      'StatusNotification',
      'StopTransaction',
    ]);
  });
});

describe('validation', () => {
  it('compiles all 78 schemas in the strict mode of ajv', () => {
    const ajv = new Ajv({ strict: true, strictTypes: true, strictTuples: true, strictRequired: true });
    ajv.addFormat('date-time', true);
    ajv.addFormat('uri', true);
    const compiled = actions.flatMap((action) => [
      ajv.compile(messages[action].request.json),
      ajv.compile(messages[action].response.json),
    ]);
    expect(compiled).to.have.lengthOf(78);
    for (const action of actions) {
      for (const part of ['request', 'response'] as const) expect(validate(action, part, 7)).to.have.lengthOf(1);
    }
  });

  it('never throws and is never silent about what is no object', () => {
    const payload = fc.oneof(
      fc.jsonValue(),
      fc.json().map((text) => readJson(text).value),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...actions),
        fc.constantFrom('request', 'response'),
        payload,
        (action, part, value) => {
          const found = validate(action, part, value);
          if (typeof value !== 'object' || value === null || Array.isArray(value)) expect(found).not.to.be.empty;
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives path, rule, value and one sentence with every violation', () => {
    expect(
      validate('BootNotification', 'request', { ...boot, chargePointVendor: 'a vendor of 23 letters ' }),
    ).to.deep.equal([
      {
        path: '/chargePointVendor',
        rule: 'maxLength',
        value: '"a vendor of 23 letters "',
        text: 'chargePointVendor has 23 characters, 20 are allowed',
      },
    ]);
    expect(validate('MeterValues', 'request', meterValues({ value: 12.3 }))).to.deep.equal([
      {
        path: '/meterValue/0/sampledValue/0/value',
        rule: 'type',
        value: '12.3',
        text: 'meterValue.0.sampledValue.0.value is 12.3, expected type string',
      },
    ]);
  });

  it('S01: names a required field that is missing', () => {
    expect(validate('BootNotification', 'request', { chargePointModel: 'Model' })).to.deep.equal([
      {
        path: '/chargePointVendor',
        rule: 'required',
        value: 'absent',
        text: 'chargePointVendor is absent, but required',
      },
    ]);
    expect(breaches('StartTransaction', {})).to.have.members([
      '/connectorId required',
      '/idTag required',
      '/meterStart required',
      '/timestamp required',
    ]);
  });

  it('S02: names a field that does not belong there, with its value', () => {
    expect(validate('Heartbeat', 'request', { extra: [1] })).to.deep.equal([
      { path: '/extra', rule: 'additionalProperties', value: '[1]', text: 'extra is no field of this message' },
    ]);
  });

  it('S02: escapes the pointer of such a field, and cuts its name in the sentence', () => {
    expect(breaches('Heartbeat', { 'a/b~c': 1 })).to.deep.equal(['/a~1b~0c additionalProperties']);
    expect((texts('Heartbeat', { ['x'.repeat(50_000)]: 1 })[0] ?? '').length).to.be.below(120);
  });

  it('S03: names the words that are allowed, or the one that was meant', () => {
    expect(texts('StatusNotification', { ...status, errorCode: 'Error' })[0]).to.match(
      /^errorCode is "Error", expected one of ConnectorLockFailure, /,
    );
    expect(texts('StatusNotification', { ...status, status: 'available' })).to.deep.equal([
      'status is "available", did the sender mean Available?',
    ]);
  });

  it('S04: counts characters as people do, and finds one too many', () => {
    expect(breaches('Authorize', { idTag: 'x'.repeat(20) })).to.deep.equal([]);
    expect(breaches('Authorize', { idTag: 'x'.repeat(21) })).to.deep.equal(['/idTag maxLength']);
    expect(breaches('Authorize', { idTag: '🔌'.repeat(20) })).to.deep.equal([]);
    expect(texts('Authorize', { idTag: '🔌'.repeat(21) })).to.deep.equal(['idTag has 21 characters, 20 are allowed']);
    expect(breaches('BootNotification', { ...boot, chargePointVendor: 'v'.repeat(21) })).to.deep.equal([
      '/chargePointVendor maxLength',
    ]);
    expect(breaches('StatusNotification', { ...status, info: 'i'.repeat(51) })).to.deep.equal(['/info maxLength']);
  });

  it('S05: takes no number for a string and no string for a number', () => {
    expect(breaches('MeterValues', meterValues({ value: 12.3 }))).to.deep.equal([
      '/meterValue/0/sampledValue/0/value type',
    ]);
    expect(breaches('StatusNotification', { ...status, connectorId: '1' })).to.deep.equal(['/connectorId type']);
    expect(breaches('StatusNotification', { ...status, connectorId: 1.5 })).to.deep.equal(['/connectorId type']);
    expect(breaches('StatusNotification', { ...status, connectorId: Infinity })).to.deep.equal(['/connectorId type']);
    expect(breaches('StatusNotification', { ...status, connectorId: true })).to.deep.equal(['/connectorId type']);
  });

  describe('S06 to S09: time stamps', () => {
    const withTime = (timestamp: unknown) => ({ ...status, timestamp });
    for (const timestamp of ['2023-10-19T15:28:07', '2024-02-30T12:00:00Z', '2024-01-01T24:00:00Z', '']) {
      it(`refuses ${JSON.stringify(timestamp)}`, () => {
        expect(breaches('StatusNotification', withTime(timestamp))).to.deep.equal(['/timestamp format']);
      });
    }
    it('says what is wrong with one', () => {
      expect(texts('StatusNotification', withTime('2023-10-19T15:28:07'))[0]).to.contain('the zone is missing');
      expect(texts('StatusNotification', withTime('2024-02-30T12:00:00Z'))[0]).to.contain('2024-02 has no day 30');
    });
    for (const timestamp of [
      now,
      '2024-02-29T12:00:00.123456789Z',
      '2024-02-29t12:00:00z',
      '2016-12-31T23:59:60Z',
      '2024-02-29T12:00:00+03',
      '2024-02-29 12:00:00+0300',
    ]) {
      it(`has no violation for ${timestamp}, of which another rule speaks`, () => {
        expect(breaches('StatusNotification', withTime(timestamp))).to.deep.equal([]);
      });
    }
  });

  it('S11: leaves an empty list of samples to the rules beyond the schemas', () => {
    expect(
      breaches('MeterValues', { connectorId: 1, meterValue: [{ timestamp: now, sampledValue: [] }] }),
    ).to.deep.equal([]);
    expect(breaches('MeterValues', { connectorId: 1, meterValue: [{ timestamp: now }] })).to.deep.equal([
      '/meterValue/0/sampledValue required',
    ]);
  });

  it('S13: knows both spellings of Celsius, and no third', () => {
    expect(breaches('MeterValues', meterValues({ unit: 'Celcius' }))).to.deep.equal([]);
    expect(breaches('MeterValues', meterValues({ unit: 'Celsius' }))).to.deep.equal([]);
    expect(breaches('MeterValues', meterValues({ unit: 'celsius' }))).to.deep.equal([
      '/meterValue/0/sampledValue/0/unit enum',
    ]);
  });

  it('S20: takes no null for an optional field that is absent', () => {
    expect(breaches('StatusNotification', { ...status, info: null })).to.deep.equal(['/info type']);
    expect(breaches('StopTransaction', { meterStop: 1, timestamp: now, transactionId: 1, reason: null })).to.include(
      '/reason type',
    );
  });

  it('accepts limits of one decimal, and finds the second', () => {
    const schedule = (limit: number) => ({
      status: 'Accepted',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
    });
    for (const limit of [0, 0.3, 2.3, 16.3, 6.1, 32, 11_000.7, -0.1]) {
      expect(breaches('GetCompositeSchedule', schedule(limit), 'response'), String(limit)).to.deep.equal([]);
    }
    for (const limit of [0.05, 2.34, 16.31]) {
      expect(breaches('GetCompositeSchedule', schedule(limit), 'response'), String(limit)).to.deep.equal([
        '/chargingSchedule/chargingSchedulePeriod/0/limit multipleOf',
      ]);
    }
  });

  it('R18: counts own fields only, and takes __proto__ for a field too many', () => {
    const own = readJson(
      '{"__proto__":{"chargePointVendor":"V"},"constructor":1,"toString":2,"chargePointModel":"M"}',
    ).value;
    expect(breaches('BootNotification', own)).to.have.members([
      '/chargePointVendor required',
      '/__proto__ additionalProperties',
      '/constructor additionalProperties',
      '/toString additionalProperties',
    ]);
  });

  it('stops at twenty violations', () => {
    const payload = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, index]));
    expect(validate('Heartbeat', 'request', payload)).to.have.lengthOf(20);
  });
});

describe('showing a value', () => {
  it('keeps sixty characters and tears no surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const shown = cut(text);
        expect(shown.length).to.be.at.most(60);
        if (text.length <= 60) expect(shown).to.equal(text);
        expect(/\p{Surrogate}/u.test(shown)).to.equal(false);
      }),
    );
    expect(show(undefined)).to.equal('absent');
    expect(show({ a: [1] })).to.equal('{"a":[1]}');
    expect(show('x'.repeat(99))).to.equal(`"${'x'.repeat(58)}…`);
  });
});
