import { expect } from 'chai';
import { differences } from '../../src/engine/device-check.js';
import { playInOrder } from '../../src/engine/in-order.js';
import type { Outcome } from '../../src/engine/outcome.js';
import { planRun } from '../../src/engine/plan.js';
import { run } from '../../src/engine/run.js';
import { seconds, systemClock } from '../../src/evidence/clock.js';
import { exitCodeOf } from '../../src/evidence/exit-code.js';
import { Journal } from '../../src/evidence/journal.js';
import type { RunRecord } from '../../src/evidence/result.js';
import { connectRig } from '../../src/operator/rig.js';
import type { Statement } from '../../src/pics/statement.js';
import { settingsOf } from '../../src/selftest/settings.js';
import { startStation, type Station, type StationSettings } from '../../src/simulator/station.js';
import { catalogue, secured, simulator } from '../catalogue.js';

const core: Statement = { ...simulator, profiles: ['Core'] };

const listing = (values: Readonly<Record<string, string>>, readonly = true) =>
  Object.entries(values).map(([key, value]) => ({ key, readonly, value }));
const found = (values: Readonly<Record<string, string>>) =>
  differences(core, listing(values)).filter(({ rule }) => rule !== 'statement.keys');

describe('the statement against the charge point', () => {
  it('sees profiles of one that the other lacks', () => {
    expect(found({ SupportedFeatureProfiles: 'Core' })).to.be.empty;
    expect(found({ SupportedFeatureProfiles: 'Core, Reservation' })[0]).to.include({
      rule: 'statement.profiles',
      severity: 'fail',
      text: 'SupportedFeatureProfiles lists Reservation, which profiles lacks',
    });
    expect(found({ supportedfeatureprofiles: 'Firmware' })[0]?.text).to.match(
      /^profiles claims Core.*; .*lists Firmware/,
    );
  });

  it('sees another number of connectors, and one that is none', () => {
    expect(found({ NumberOfConnectors: '2' })).to.be.empty;
    expect(found({ NumberOfConnectors: '3' })[0]?.text).to.equal('connectors has 2 rows, NumberOfConnectors is "3"');
    expect(found({ NumberOfConnectors: 'many' })).to.have.lengthOf(1);
  });

  it('sees another GetConfigurationMaxKeys, and warns of other settings', () => {
    expect(found({ GetConfigurationMaxKeys: '50' })).to.be.empty;
    expect(found({ GetConfigurationMaxKeys: '49' })[0]).to.include({ severity: 'fail', rule: 'statement.settings' });
    expect(found({ StopTransactionMaxMeterValues: '1' })[0]).to.include({ severity: 'warning' });
  });

  it('warns of required keys that are missing and of wrong access', () => {
    const keys = (values: Readonly<Record<string, string>>, readonly: boolean) =>
      differences(core, listing(values, readonly))
        .filter(({ rule }) => rule === 'statement.keys')
        .map(({ text }) => text);
    expect(keys({ ResetRetries: '1' }, false)).to.include('HeartbeatInterval is required by Core, and is not listed');
    expect(keys({ ResetRetries: '1' }, true)).to.include('ResetRetries is listed as read-only');
    expect(keys({ NumberOfConnectors: '2' }, false)).to.include('NumberOfConnectors is listed as writable');
    expect(keys({ AuthorizeRemoteTxRequests: 'true' }, true).join()).to.not.contain('AuthorizeRemoteTxRequests');
  });

  it('sees another security profile, other settings of certificates and a key that TLS needs', () => {
    const of = (values: Readonly<Record<string, string>>) =>
      differences(secured, listing(values)).map(({ rule, severity, text }) => `${severity} ${rule}: ${text}`);
    const check = 'warning statement.keys: AdditionalRootCertificateCheck is required unless only security profile 1';
    const agreed = of({ SecurityProfile: '2', AdditionalRootCertificateCheck: 'false' });
    expect(agreed.filter((text) => /statement\.security|RootCert/.test(text))).to.be.empty;
    expect(agreed).to.include('warning statement.keys: SecurityProfile is listed as read-only');
    expect(of({ SecurityProfile: '1' })).to.include(
      'fail statement.security: security.profile is 2, SecurityProfile is "1"',
    );
    expect(of({}).join('\n')).to.contain(check).and.to.not.contain('statement.security');
    expect(of({ CertificateStoreMaxLength: '3' })).to.include(
      'warning statement.settings: ORS-18 is 10, CertificateStoreMaxLength is "3"',
    );
    expect(differences(core, listing({ SecurityProfile: '3' })).map(({ rule }) => rule)).to.not.include(
      'statement.security',
    );
  });

  async function play(change: Partial<StationSettings>, acceptPics: boolean): Promise<Outcome> {
    const clock = systemClock(50);
    let station: Station | undefined;
    try {
      return await run({
        plan: await planRun(catalogue, core, { cases: ['TC_040_1_CS'], profiles: [], bench: 'all' }),
        statement: core,
        clock,
        journal: new Journal(clock, () => undefined),
        listen: { host: '127.0.0.1', port: 0 },
        async hands(url) {
          const settings = { ...settingsOf(core), ...change };
          station = await startStation({ settings, url, timeScale: 50, faults: [], variants: [] });
          return connectRig(station.rigUrl);
        },
        watch: () => undefined,
        connectTimeoutMs: seconds(100),
        simulated: true,
        bail: false,
        strict: false,
        acceptPics,
        interruption: new AbortController().signal,
        player: playInOrder,
        progressed: () => undefined,
      });
    } finally {
      await station?.stop();
    }
  }

  const exitCode = (outcome: Outcome): number => exitCodeOf({ ...outcome, complete: true } as unknown as RunRecord);
  const more = { profiles: ['Core', 'Reservation'] };

  it('lets a run go on where they agree', async () => {
    const outcome = await play({}, false);
    expect(outcome.findings).to.be.empty;
    expect(exitCode(outcome)).to.equal(0);
  });

  it('stops a run before its first case where they do not', async () => {
    const outcome = await play(more, false);
    expect(outcome.findings.map(({ rule }) => rule)).to.deep.equal(['statement.profiles']);
    expect(outcome.cases.find(({ id }) => id === 'TC_040_1_CS')).to.include({
      verdict: null,
      reason: 'the statement contradicts the charge point',
    });
    expect(exitCode(outcome)).to.equal(4);
  });

  it('goes on with --accept-pics, without a Pass for the profile', async () => {
    const outcome = await play(more, true);
    expect(outcome.cases.find(({ id }) => id === 'TC_040_1_CS')?.verdict).to.equal('pass');
    expect(outcome.profiles.Core).to.not.equal('Pass');
    expect(exitCode(outcome)).to.equal(1);
  });

  it('tries the measurands that are claimed, and sets the key back', async () => {
    const measurands = ['Energy.Active.Import.Register', 'Voltage'];
    const configuration = { MeterValuesSampledData: 'Voltage', MeterValuesAlignedData: 'Voltage' };
    const outcome = await play({ measurands, configuration }, true);
    const texts = outcome.findings.filter(({ rule }) => rule === 'statement.measurands').map(({ text }) => text);
    expect(texts).to.deep.equal([
      'C-09.1 claims Power.Active.Import, Current.Import, which MeterValuesSampledData does not take',
      'C-09.2 claims Power.Active.Import, Current.Import, which MeterValuesAlignedData does not take',
    ]);
  });
});
