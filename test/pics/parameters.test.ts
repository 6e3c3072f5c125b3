import { expect } from 'chai';
import { altered, answering, lineOf, parsed, problemsWith } from './files.js';

const parameter = (name: string, value: string) => [new RegExp(`^  ${name}: .*$`, 'm'), `  ${name}: ${value}`] as const;
const without = (name: string) => [new RegExp(`^  ${name}: .*\n`, 'm'), ''] as const;
const added = (line: string) => [/^parameters:$/m, `parameters:\n  ${line}`] as const;

describe('test parameters', () => {
  it('have defaults, in milliseconds, for all but the identity', () => {
    const { parameters } = parsed([/^parameters:[^]*$/m, 'parameters: { identity: CP-1 }\n']);
    expect(parameters).to.deep.equal({
      identity: 'CP-1',
      connectorId: 1,
      idTag: 'VALID-1',
      idTag2: 'VALID-2',
      invalidIdTag: 'INVALID-1',
      parentIdTag: 'PARENT-1',
      heartbeatInterval: 10_000,
      bootRetryInterval: 10_000,
      meterValueSampleInterval: 10_000,
      clockAlignedDataInterval: 30_000,
      connectionTimeOut: 30_000,
      reservationExpiry: 60_000,
      noTransactionWindow: 15_000,
      reconnectTime: 30_000,
      longOperationTime: 600_000,
      stackLevel: 0,
      numberPhases: 3,
      chargingScheduleDuration: 300_000,
      maxTimeDeviation: 4_000,
      grace: 5_000,
      operatorTime: 120_000,
    });
  });

  it('need an identity', () => {
    expect(problemsWith(without('identity'))).to.have.length(1);
    expect(problemsWith(without('identity'))[0]).to.match(
      /^x\.yaml:\d+: parameters\.identity: is missing, expected the identity/,
    );
  });

  for (const identity of ["''", '.', '..', 'a/b', 'x'.repeat(49), '"tab\\there"']) {
    it(`refuse the identity ${identity}`, () => {
      expect(problemsWith(parameter('identity', identity))).to.have.length(1);
      expect(problemsWith(parameter('identity', identity))[0]).to.contain('1 to 48 characters without /');
    });
  }

  for (const interval of ['0', '0 s', '500 ms', '1.5 s', '86401', '100000000 min', '2147483648']) {
    it(`refuse ${interval} as an interval that is sent to the charge point`, () => {
      expect(problemsWith(parameter('bootRetryInterval', interval))).to.have.length(1);
      expect(problemsWith(parameter('bootRetryInterval', interval))[0]).to.contain('whole seconds from 1 s to 86400 s');
    });
  }

  for (const wait of ['0', '0 ms', '1 ms', '999 ms', '86401 s', '5 m', '1:30', '']) {
    it(`refuse ${JSON.stringify(wait)} as a time to wait`, () => {
      const [problem, ...others] = problemsWith(parameter('noTransactionWindow', wait));
      expect(problem).to.match(
        /^x\.yaml:\d+: parameters\.noTransactionWindow: .*expected a duration such as 1500 ms, 6 s or 2 min, from 1 s/,
      );
      expect(others).to.deep.equal([]);
    });
  }

  it('take fractions of a second for a time to wait', () => {
    expect(parsed(parameter('noTransactionWindow', '1500 ms')).parameters.noTransactionWindow).to.equal(1_500);
  });

  it('need id tags of at most 20 characters', () => {
    expect(problemsWith(parameter('idTag', 'A'.repeat(21)))[0]).to.contain('is 21 characters long, expected an id tag');
  });

  it('need id tags of printable ASCII, as every CiString is', () => {
    for (const name of ['idTag2', 'invalidIdTag', 'parentIdTag'] as const) {
      expect(problemsWith(added(`${name}: ÄÖ-1`))[0]).to.match(
        new RegExp(`^x\\.yaml:\\d+: parameters\\.${name}: "ÄÖ-1" holds more than printable ASCII, expected an id tag`),
      );
    }
    expect(parsed(parameter('idTag', "'A b~{1}'")).parameters.idTag).to.equal('A b~{1}');
  });

  it('name one to three phases', () => {
    for (const phases of ['0', '4', '99']) {
      expect(problemsWith(added(`numberPhases: ${phases}`))[0]).to.match(
        new RegExp(`parameters\\.numberPhases: is ${phases}, expected a number of phases from 1 to 3$`),
      );
    }
    expect(parsed(added('numberPhases: 2')).parameters.numberPhases).to.equal(2);
  });

  it('keep to the levels of charging profiles that the charge point has, where it has such profiles', () => {
    const claimed = [[/^profiles: .*$/m, 'profiles: [Core, SmartCharging]'], answering('ORS-14', '5')] as const;
    expect(problemsWith(...claimed, added('stackLevel: 6'))).to.deep.equal([
      `x.yaml:${lineOf(altered(), 'parameters:') + 1}: parameters.stackLevel: is 6 while ORS-14 says 5, expected at most 5`,
    ]);
    expect(problemsWith(...claimed, added('stackLevel: 5'))).to.deep.equal([]);
    expect(problemsWith(added('stackLevel: 6'))).to.deep.equal([]);
  });

  it('let nothing end before a clock that may be off can tell', () => {
    const profiles = [/^profiles: .*$/m, 'profiles: [Core, SmartCharging, Reservation]'] as const;
    expect(problemsWith(profiles, added('reservationExpiry: 4 s'))[0]).to.match(
      /parameters\.reservationExpiry: is 4 s while clocks may be off by maxTimeDeviation, 4 s, expected more than 4 s$/,
    );
    expect(problemsWith(profiles, added('chargingScheduleDuration: 8 s'))[0]).to.match(
      /parameters\.chargingScheduleDuration: is 8 s while clocks may be off .*, expected more than 8 s$/,
    );
    expect(problemsWith(profiles, added('maxTimeDeviation: 86400 s'))).to.have.lengthOf(2);
    expect(problemsWith(added('maxTimeDeviation: 86400 s'))).to.deep.equal([]);
    expect(problemsWith(profiles, added('reservationExpiry: 5 s'))).to.deep.equal([]);
  });

  it('need three id tags that differ, however they are capitalised', () => {
    expect(problemsWith(added('invalidIdTag: valid-1'))[0]).to.match(
      /^x\.yaml:\d+: parameters\.invalidIdTag: is "valid-1", and so is idTag, expected three different id tags$/,
    );
    expect(problemsWith(parameter('idTag', 'VALID-2'))[0]).to.contain(
      'parameters.idTag2: is "VALID-2", and so is idTag',
    );
  });

  it('keep to the stated bounds of intervals, naming both sides of a conflict', () => {
    const tooShort = problemsWith(answering('ORS-4', '30'));
    expect(tooShort).to.have.length(1);
    expect(tooShort[0]).to.match(
      /^x\.yaml:\d+: parameters\.meterValueSampleInterval: is 10 s while ORS-4 says 30 s, expected at least 30 s$/,
    );
    expect(problemsWith(answering('ORS-7', '5'))[0]).to.contain(
      'parameters.heartbeatInterval: is 10 s while ORS-7 says 5 s, expected at most 5 s',
    );
  });

  it('move a default into the stated bounds', () => {
    const { parameters } = parsed(
      answering('ORS-4', '30'),
      without('meterValueSampleInterval'),
      answering('ORS-7', '5'),
      without('heartbeatInterval'),
    );
    expect(parameters.meterValueSampleInterval).to.equal(30_000);
    expect(parameters.heartbeatInterval).to.equal(5_000);
  });

  it('take 0 as no lower bound and an unstated bound as none', () => {
    const { parameters } = parsed(answering('ORS-4', '0'), answering('ORS-5', 'unstated'));
    expect(parameters.meterValueSampleInterval).to.equal(10_000);
  });

  it('refuse bounds that leave no interval', () => {
    const text = 'expected room between them for an interval from 1 to 86400 s';
    expect(problemsWith(answering('ORS-4', '60'), answering('ORS-5', '30'))).to.deep.equal([
      `x.yaml:${lineOf(altered(), '  ORS-4:')}: items.ORS-4: is 60 while ORS-5 is 30, ${text}`,
    ]);
    expect(problemsWith(answering('ORS-7', '0'))[0]).to.contain(`items.ORS-6: is 1 while ORS-7 is 0, ${text}`);
    expect(problemsWith(answering('ORS-4', '90000'), answering('ORS-5', 'unstated'))[0]).to.contain(
      `items.ORS-4: is 90000 while ORS-5 is unstated, ${text}`,
    );
  });

  it('need a connector that exists', () => {
    expect(problemsWith(parameter('connectorId', '3'))[0]).to.contain(
      'parameters.connectorId: is 3, expected a connector from 1 to 2',
    );
    expect(problemsWith(parameter('connectorId', '0'))[0]).to.contain('parameters.connectorId: is 0, expected');
  });

  it('refuse a name that is none, with the likely one', () => {
    expect(problemsWith(added('graze: 5 s'))).to.deep.equal([
      `x.yaml:${lineOf(altered(), 'parameters:') + 1}: parameters.graze: is not a known key (did you mean grace?)`,
    ]);
  });
});
