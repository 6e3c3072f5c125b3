import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { holds, has } from '../../src/pics/condition.js';
import { itemIds } from '../../src/pics/items.js';
import { limitOf, readStatement } from '../../src/pics/statement.js';
import { pathOf } from './files.js';

const sample = (name: string) => readStatement(pathOf(name));

describe('the statement of the simulator', () => {
  const statement = sample('simulator.yaml');

  it('answers every item and has nothing odd', () => {
    expect(itemIds.filter((id) => statement.items[id].kind === 'unstated')).to.deep.equal([]);
    expect(statement.remarks).to.deep.equal([]);
  });

  it('keeps the text and its hash for the record', () => {
    const bytes = readFileSync(pathOf('simulator.yaml'));
    expect(statement.text).to.equal(bytes.toString('utf8'));
    expect(statement.sha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
    expect(statement.file).to.equal(pathOf('simulator.yaml'));
  });

  it('declares all limits', () => {
    expect(limitOf(statement, 'response')).to.deep.equal({ ms: 20_000, stated: true });
    expect(limitOf(statement, 'remoteStop')).to.deep.equal({ ms: 40_000, stated: true });
    expect(limitOf(statement, 'reboot')).to.deep.equal({ ms: 120_000, stated: true });
  });
});

describe('transcripts of certificates', () => {
  it('hold the 2024 layout with all profiles (BSEC)', () => {
    const { items, limits, profiles, product, connectors, remarks } = sample('bsec.yaml');
    expect(product.version).to.deep.equal({ label: 'OCPP Software Version', value: 'V 9b STDOF' });
    expect(profiles).to.have.length(6);
    expect(items['F-1']).to.deep.equal({ kind: 'no', asGiven: 'False' });
    expect(items['C-10.1']).to.deep.equal({ kind: 'unstated' });
    expect(items['ORS-8']).to.deep.equal({ kind: 'number', value: 999_999_999 });
    expect(items['C-09.1']).to.deep.include({ kind: 'list' });
    expect(connectors[1]).to.deep.equal({ id: 2, current: 'AC', phases: '1 & 3', type: 'cCCS2', cable: 'Fixed Cable' });
    expect(limits.response).to.deep.equal({ ms: 6_000, asGiven: '6 s' });
    expect(remarks.join('\n')).to.contain('ORS-8: 999999999').and.to.contain('"SOC" is read as SoC');
    expect(remarks.at(-1)).to.contain('C-10.1, C-10.2 and ORS-19 are unstated');
  });

  it('keep the measurands as they are written besides the names of OCPP', () => {
    const answer = sample('bsec.yaml').items['C-09.1'];
    expect(answer.kind === 'list' && [answer.values[1], answer.asGiven[1]]).to.deep.equal(['SoC', 'SOC']);
  });

  it('hold the security extension, DC, and a hash with a foreign letter (BSEC-240K)', () => {
    const { items, extensions, report, product, connectors, remarks } = sample('bsec-240k.yaml');
    expect(extensions).to.deep.equal(['Security']);
    expect(product.configId).to.equal('5E045FAC-3A11CCE8');
    expect(items['HFS-11']).to.deep.equal({ kind: 'number', value: 240 });
    expect(items['SEC-4']).to.have.property('values').with.length(2);
    expect(connectors[0]).to.include({ current: 'DC', phases: '' });
    expect(report.testConfiguration?.firmwareImageHash).to.contain('aal6da7');
    expect(remarks.join('\n')).to.contain('firmwareImageHash: "l" is no hexadecimal digit; kept as given');
    expect(itemIds.filter((id) => items[id].kind === 'unstated')).to.deep.equal([]);
  });

  it('hold the 2023 layout, Core only, limits in other spellings (ECU-L7002S)', () => {
    const statement = sample('ecu-l7002s.yaml');
    expect(statement.report.layout).to.equal('2023');
    expect(statement.profiles).to.deep.equal(['Core']);
    expect(statement.limits.triggeredFunction).to.deep.equal({ ms: 30_000, asGiven: '30s' });
    expect(limitOf(statement, 'remoteStop')).to.deep.equal({ ms: 60_000, stated: false });
    expect(limitOf(statement, 'reboot')).to.deep.equal({ ms: 120_000, stated: false });
    expect(statement.configuration.AllowOfflineTxForUnknownId).to.equal('-');
    expect(statement.items['ORS-1']).to.deep.equal({ kind: 'number', value: 1 });
    expect(statement.remarks).to.include('limits.response: "10s" is read as 10 s');
  });

  it('hold the 2023 layout with all profiles (EVMS)', () => {
    const statement = sample('evms.yaml');
    expect(statement.profiles).to.have.length(6);
    expect(statement.limits.remoteStart).to.deep.equal({ ms: 1_000, asGiven: '1 second' });
    expect(statement.configuration.StopTxnAlignedData).to.equal('""');
    expect(holds(has('R-1'), statement)).to.equal('yes');
    expect(holds(has('C-07'), statement)).to.equal('unknown');
  });

  it('keep misprints and shifted rows as they are, and tell of them (BSS011K)', () => {
    const { configuration, product, remarks, items } = sample('bss011k.yaml');
    expect(product.version.value).to.equal('1.0');
    expect(configuration.ConnectorPhaseBotation).to.equal('0.RST, 1.RST, 2.RTS');
    expect(configuration.MaxChargingProfilesInstalled).to.equal('FTP');
    expect(configuration.MessageTimeout).to.equal('');
    expect(items['ORS-19']).to.deep.equal({ kind: 'unstated' });
    const all = remarks.join('\n');
    expect(all).to.contain('ConnectorPhaseBotation: is no standard key (did you mean ConnectorPhaseRotation?)');
    expect(all).to.contain('MaxChargingProfilesInstalled: "FTP" is not a whole number, perhaps a row is shifted');
    expect(all).to.contain('MessageTimeout: is blank');
  });
});
