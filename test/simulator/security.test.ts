import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { requiredCipherSuites } from '../../src/ocpp/security.js';
import { readSigningRequest } from '../../src/pki/requests.js';
import type { Bench } from './bench.js';
import type { Visit } from './central-system.js';
import {
  answerTo,
  authorities,
  authorizationKey,
  change,
  cpoName,
  SecuredBenches,
  serialNumber,
  shows,
  succession,
  told,
} from './security-bench.js';

const otherKey = 'ffeeddccbbaa99887766554433221100ffeeddcc';
const lastVisit = ({ centralSystem }: Bench): Visit | undefined => centralSystem.visits.at(-1);
const again = ({ centralSystem }: Bench, count = 2): Promise<unknown> =>
  centralSystem.until(() => centralSystem.connections >= count && centralSystem.isConnected, 'another connection');
const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

describe('simulator: security profiles', () => {
  const benches = new SecuredBenches();
  afterEach(() => benches.tearDown());

  const basic = { user: 'CP-1', key: authorizationKey.toString('hex') };

  for (const [profile, isSecure, shown] of [
    [0, false, undefined],
    [1, false, basic],
    [2, true, basic],
    [3, true, undefined],
  ] as const) {
    it(`connects by profile ${profile}`, async () => {
      const bench = await benches.securedReady({ security: { profile } });
      expect(lastVisit(bench)).to.include({ isSecure, tls: isSecure ? 'TLSv1.2' : undefined });
      expect(lastVisit(bench)?.basic).to.deep.equal(shown);
      expect(lastVisit(bench)?.certificate !== undefined).to.equal(profile === 3);
      expect(await bench.centralSystem.value('SecurityProfile')).to.equal(String(profile));
      const [boot] = bench.centralSystem.heard('BootNotification');
      expect(boot?.payload.chargePointSerialNumber).to.equal(serialNumber);
      await told(bench, 'StartupOfTheDevice');
    });
  }

  it('has the keys of the extension only with it, and never tells the password', async () => {
    const bench = await benches.securedReady();
    const listed = JSON.stringify(await answerTo(bench, 'GetConfiguration', {}));
    expect(listed).to.include('CpoName').and.include('SupportedFileTransferProtocols');
    expect(listed).not.to.include('AuthorizationKey');
    expect(await bench.centralSystem.value('SupportedFeatureProfiles')).not.to.include('Security');
    const plain = await benches.ready();
    expect(JSON.stringify(await answerTo(plain, 'GetConfiguration', {}))).not.to.match(/CpoName|SecurityProfile/);
    expect(await plain.centralSystem.status('GetInstalledCertificateIds', {})).to.equal('NotSupported');
  });

  for (const flaw of ['expired', 'otherAuthority', 'wrongName', 'brokenSignature', 'smallKey'] as const) {
    it(`does not talk to a server whose certificate is bad: ${flaw}`, async () => {
      const pki = await authorities();
      const [good, bad] = await Promise.all([pki.server('127.0.0.1'), pki.server('127.0.0.1', { flaw })]);
      const bench = await benches.secured({
        before: (it) => {
          shows(it, bad);
        },
        // A short key is of the other family.
        ...(flaw === 'smallKey' && {
          security: {
            cipherSuites: ['TLS_RSA_WITH_AES_128_GCM_SHA256'],
            centralSystemRoots: [pki.centralSystemRoots.RSA],
          },
        }),
      });
      const { centralSystem } = bench;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(centralSystem.visits).to.have.length(0);
      shows(centralSystem, good);
      await told(bench, 'InvalidCentralSystemCertificate');
      expect(centralSystem.heard('SecurityEventNotification').map(({ payload }) => payload.type)).to.have.length(2);
    });
  }

  it('tells afterwards of TLS that was too old, and of cipher suites that are not allowed', async () => {
    const pki = await authorities();
    const { key, cert } = await pki.server('127.0.0.1');
    const both = { key: [...key], cert: [...cert] };
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    for (const [event, tls, suite] of [
      // A suite that is also one of TLS 1.1: otherwise the server has nothing to answer with.
      ['InvalidTLSVersion', old, 'TLS_RSA_WITH_AES_128_CBC_SHA'],
      ['InvalidTLSCipherSuite', { ciphers: 'AES128-SHA256', maxVersion: 'TLSv1.2' }, ''],
    ] as const) {
      const bench = await benches.secured({
        before: (it) => {
          it.tls = { ...both, ...tls };
        },
        security: { cipherSuites: [...requiredCipherSuites[0], ...(suite === '' ? [] : [suite])] },
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      bench.centralSystem.tls = both;
      await told(bench, event);
      await benches.tearDown();
    }
  });

  it('goes on trying when it is not let in', async () => {
    const bench = await benches.secured({
      before: (it) => {
        it.admits = () => it.visits.length > 2;
      },
    });
    await benches.statuses(bench);
    expect(bench.centralSystem.visits.length).to.be.above(2);
  });

  it('keeps events that it could not tell, through a power cut', async () => {
    const bench = await benches.securedReady();
    const { centralSystem } = bench;
    await told(bench, 'StartupOfTheDevice');
    centralSystem.answersOnce('SecurityEventNotification', 'silence');
    const root = await (await authorities()).anotherRoot({ flaw: 'expired' });
    await centralSystem.call('InstallCertificate', {
      certificateType: 'CentralSystemRootCertificate',
      certificate: root,
    });
    await told(bench, 'InvalidCentralSystemCertificate');
    await bench.hand('cutPower');
    await bench.hand('restorePower');
    await told(bench, 'InvalidCentralSystemCertificate');
    await told(bench, 'StartupOfTheDevice');
  });

  it('takes a new password, comes back with it without a boot, and keeps it', async () => {
    const bench = await benches.securedReady();
    const { centralSystem } = bench;
    for (const wrong of ['', 'secret', '00112233', `${otherKey}00`, otherKey.slice(0, 33)]) {
      expect(await change(bench, 'AuthorizationKey', wrong), wrong).to.equal('Rejected');
    }
    expect(await change(bench, 'AuthorizationKey', otherKey)).to.equal('Accepted');
    await again(bench);
    expect(lastVisit(bench)?.basic?.key).to.equal(otherKey);
    expect(centralSystem.heard('BootNotification')).to.have.length(1);
    await centralSystem.status('Reset', { type: 'Hard' });
    await told(bench, 'ResetOrReboot');
    expect(lastVisit(bench)?.basic?.key).to.equal(otherKey);
  });

  it('goes up to a profile that it is ready for, and never down', async () => {
    const certificate = await (
      await authorities()
    ).chargePoint({
      commonName: serialNumber,
      organizationName: cpoName,
    });
    const bench = await benches.securedReady({ security: { profile: 1, certificate } });
    for (const wrong of ['0', '1', '4', '-1', 'x']) {
      expect(await change(bench, 'SecurityProfile', wrong), wrong).to.equal('Rejected');
    }
    expect(await change(bench, 'SecurityProfile', '2')).to.equal('Accepted');
    await again(bench);
    expect(lastVisit(bench)?.isSecure).to.equal(true);
    expect(await change(bench, 'SecurityProfile', '3')).to.equal('Accepted');
    await again(bench, 3);
    expect(lastVisit(bench)?.certificate).not.to.equal(undefined);
    expect(await change(bench, 'SecurityProfile', '2')).to.equal('Rejected');
    await bench.hand('cutPower');
    await bench.hand('restorePower');
    await again(bench, 4);
    expect(await bench.centralSystem.value('SecurityProfile')).to.equal('3');
  });

  it('refuses a profile of which anything is missing', async () => {
    const refused = async (profile: string, security: object): Promise<void> => {
      const bench = await benches.securedReady({ security: { profile: 0, ...security } });
      expect(await change(bench, 'SecurityProfile', profile)).to.equal('Rejected');
      await benches.tearDown();
    };
    const pki = await authorities();
    const expired = await pki.anotherRoot({ flaw: 'expired' });
    await refused('1', { authorizationKey: undefined });
    await refused('2', { centralSystemRoots: [] });
    await refused('2', { centralSystemRoots: [expired] });
    await refused('3', {});
    const subject = { commonName: serialNumber, organizationName: cpoName };
    await refused('3', { certificate: await pki.chargePoint(subject, { flaw: 'expired' }) });
    await refused('2', { supported: [0, 1] });
  });

  it('falls back to the profile before where it cannot connect with the new one', async () => {
    const bench = await benches.securedReady({ security: { profile: 1 } });
    bench.centralSystem.tls = undefined;
    bench.centralSystem.admits = ({ isSecure }) => !isSecure;
    expect(await change(bench, 'SecurityProfile', '2')).to.equal('Accepted');
    await again(bench);
    expect(lastVisit(bench)?.isSecure).to.equal(false);
    expect(await bench.centralSystem.value('SecurityProfile')).to.equal('1');
  });
});

describe('simulator: certificates', () => {
  const benches = new SecuredBenches();
  afterEach(() => benches.tearDown());

  const install = (bench: Bench, certificate: string, certificateType = 'CentralSystemRootCertificate') =>
    bench.centralSystem.status('InstallCertificate', { certificateType, certificate });
  type HashData = Readonly<Record<string, string>>;
  const installed = async (bench: Bench, certificateType = 'CentralSystemRootCertificate'): Promise<HashData[]> =>
    ((await answerTo(bench, 'GetInstalledCertificateIds', { certificateType })).certificateHashData ??
      []) as HashData[];
  const remove = (bench: Bench, certificateHashData: unknown) =>
    bench.centralSystem.status('DeleteCertificate', { certificateHashData });
  const serialOf = (pem: string): string => new X509Certificate(pem).serialNumber.replace(/^0+/, '');

  it('are installed, listed by hash, kept through a reset, and deleted', async () => {
    const bench = await benches.securedReady();
    const { centralSystem } = bench;
    const pki = await authorities();
    const root = await pki.anotherRoot();
    for (const use of ['CentralSystemRootCertificate', 'ManufacturerRootCertificate']) {
      expect(await installed(bench, use)).to.have.length(1);
      expect(await install(bench, root, use)).to.equal('Accepted');
      expect(await install(bench, root, use)).to.equal('Accepted');
      const listed = await installed(bench, use);
      expect(listed).to.have.length(2);
      expect(listed[0]).to.include({ hashAlgorithm: 'SHA256', serialNumber: serialOf(root) });
    }
    await centralSystem.status('Reset', { type: 'Hard' });
    await told(bench, 'ResetOrReboot');
    const [data] = await installed(bench);
    expect(await remove(bench, { ...data, serialNumber: `0${data?.serialNumber ?? ''}` })).to.equal('NotFound');
    expect(await remove(bench, { ...data, issuerNameHash: data?.issuerNameHash?.toUpperCase() })).to.equal('Accepted');
    expect(await remove(bench, data)).to.equal('NotFound');
    expect(await installed(bench)).to.have.length(1);
  });

  it('are not deleted while the connection rests on them, nor is what it shows itself', async () => {
    const bench = await benches.securedReady();
    const [data] = await installed(bench);
    expect(await remove(bench, data)).to.equal('Failed');
    const plain = await benches.securedReady({ security: { profile: 1 } });
    expect(await remove(plain, (await installed(plain))[0])).to.equal('Accepted');
    const answer = await answerTo(plain, 'GetInstalledCertificateIds', {
      certificateType: 'CentralSystemRootCertificate',
    });
    expect(answer).to.deep.equal({ status: 'NotFound' });
  });

  it('are of RSA alone, as are its own keys, where all cipher suites are', async () => {
    const pki = await authorities();
    const centralSystemRoots = Object.values(pki.centralSystemRoots);
    const bench = await benches.securedReady({
      security: { profile: 3, centralSystemRoots, cipherSuites: requiredCipherSuites[1] },
    });
    expect(readSigningRequest(await request(bench)).key.text).to.equal('RSA-2048');
    expect(await installed(bench)).to.have.length(1);
    expect(await install(bench, await pki.anotherRoot())).to.equal('Rejected');
    expect(await install(bench, await pki.anotherRoot({ family: 'RSA', successor: true }))).to.equal('Accepted');
  });

  it('are refused where they are bad, with an event for those of the Central System', async () => {
    const bench = await benches.securedReady();
    const pki = await authorities();
    const { certificate: leaf } = await pki.chargePoint({ commonName: 'x', organizationName: 'y' });
    const bad = await Promise.all(
      (['expired', 'notYetValid', 'smallKey', 'brokenSignature', 'otherAuthority'] as const).map((flaw) =>
        pki.anotherRoot({ flaw }),
      ),
    );
    const two = pki.centralSystemRoots.EC + pki.manufacturerRoot;
    for (const each of [...bad, leaf, two, '', 'no certificate', leaf.replace(/[A-Z]{8}/, 'AAAAAAAA')]) {
      expect(await install(bench, each), each).to.equal('Rejected');
      await told(bench, 'InvalidCentralSystemCertificate');
      expect(await install(bench, each, 'ManufacturerRootCertificate')).to.equal('Rejected');
    }
    expect(await installed(bench)).to.have.length(1);
  });

  it('are refused where there is no room for more', async () => {
    const bench = await benches.securedReady({ settings: { configuration: { CertificateStoreMaxLength: '3' } } });
    const pki = await authorities();
    expect(await install(bench, await pki.anotherRoot())).to.equal('Accepted');
    expect(await install(bench, await pki.anotherRoot())).to.equal('Rejected');
  });

  it('give way to a successor that they have signed, where that is checked', async () => {
    const bench = await benches.securedReady({
      settings: { configuration: { AdditionalRootCertificateCheck: 'true' } },
    });
    const pki = await authorities();
    expect(await install(bench, await pki.anotherRoot())).to.equal('Rejected');
    const successor = await pki.anotherRoot({ successor: true });
    expect(await install(bench, successor)).to.equal('Accepted');
    expect(await installed(bench)).to.have.length(2);
    // The server is still certified by the old one: that is the fallback (M05.FR.13).
    await bench.centralSystem.status('Reset', { type: 'Hard' });
    await told(bench, 'ResetOrReboot');
    const [data] = await installed(bench);
    expect(data?.serialNumber).to.equal(serialOf(successor));
    expect(await remove(bench, data)).to.equal('Accepted');
    expect(await installed(bench)).to.have.length(1);
  });

  it('make room for a successor as soon as a server that it certifies has proved it', async () => {
    const { first, second } = await succession();
    const bench = await benches.securedReady({
      before: (it) => {
        shows(it, first.server);
      },
      security: { centralSystemRoots: [first.root] },
      settings: { configuration: { AdditionalRootCertificateCheck: 'true' } },
    });
    const { centralSystem } = bench;
    expect(await install(bench, second.root)).to.equal('Accepted');
    shows(centralSystem, second.server);
    await centralSystem.status('Reset', { type: 'Hard' });
    await told(bench, 'ResetOrReboot');
    const listed = await installed(bench);
    expect(listed).to.have.length(1);
    // Its issuer is gone, and still names it.
    expect(listed[0]?.serialNumber).to.equal(serialOf(second.root));
    expect(listed[0]?.issuerKeyHash).not.to.equal(undefined);
    expect(await remove(bench, listed[0])).to.equal('Failed');
  });

  const sign = ({ centralSystem }: Bench): Promise<unknown> =>
    centralSystem.status('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
  const request = async (bench: Bench): Promise<string> => {
    bench.centralSystem.answers('SignCertificate', { status: 'Accepted' });
    expect(await sign(bench)).to.equal('Accepted');
    return String((await bench.centralSystem.next('SignCertificate')).payload.csr);
  };
  const signed = ({ centralSystem }: Bench, certificateChain: string) =>
    centralSystem.status('CertificateSigned', { certificateChain });

  it('of its own are asked for, taken, and used at once in profile 3', async () => {
    const bench = await benches.securedReady({ security: { profile: 3 } });
    const pki = await authorities();
    const former = lastVisit(bench)?.certificate;
    const csr = await request(bench);
    const chain = await pki.sign(csr);
    expect(new X509Certificate(chain).subject.split('\n')).to.have.members([`CN=${serialNumber}`, `O=${cpoName}`]);
    expect(await signed(bench, chain + pki.centralSystemRoots.EC)).to.equal('Accepted');
    await again(bench);
    expect(lastVisit(bench)?.certificate).to.equal(fingerprint(chain)).and.not.to.equal(former);
    expect(await request(bench)).not.to.equal(csr);
    await bench.hand('cutPower');
    await bench.hand('restorePower');
    await again(bench, 3);
    expect(lastVisit(bench)?.certificate).to.equal(fingerprint(chain));
  });

  it('of its own are refused where they are bad, or were not asked for', async () => {
    const bench = await benches.securedReady({ security: { profile: 3 } });
    const pki = await authorities();
    for (const flaw of ['expired', 'otherAuthority', 'wrongName', 'smallKey', 'brokenSignature'] as const) {
      expect(await signed(bench, await pki.sign(await request(bench), { flaw })), flaw).to.equal('Rejected');
      await told(bench, 'InvalidChargePointCertificate');
    }
    const csr = await request(bench);
    await request(bench);
    expect(await signed(bench, await pki.sign(csr))).to.equal('Rejected');
    expect(await signed(bench, await pki.sign(csr))).to.equal('Rejected');
    expect(bench.centralSystem.connections).to.equal(1);
  });

  it('of its own are refused where the chain is longer than it said', async () => {
    const bench = await benches.securedReady({ settings: { configuration: { CertificateSignedMaxChainSize: '500' } } });
    expect(await signed(bench, await (await authorities()).sign(await request(bench)))).to.equal('Rejected');
  });

  it('of its own are not asked for without the name of the operator', async () => {
    const bench = await benches.securedReady();
    expect(await change(bench, 'CpoName', '')).to.equal('Accepted');
    expect(await sign(bench)).to.equal('Rejected');
  });

  it('are left alone by the other triggers, which bring what they say', async () => {
    const bench = await benches.securedReady();
    const { centralSystem } = bench;
    const trigger = (requestedMessage: string) => centralSystem.status('ExtendedTriggerMessage', { requestedMessage });
    expect(await trigger('Heartbeat')).to.equal('Accepted');
    await centralSystem.next('Heartbeat');
    expect(await trigger('MeterValues')).to.equal('Accepted');
    await centralSystem.next('MeterValues');
    expect(await trigger('StatusNotification')).to.equal('Accepted');
    await centralSystem.next('StatusNotification');
    expect(await trigger('LogStatusNotification')).to.equal('Accepted');
    await centralSystem.next('LogStatusNotification', { status: 'Idle' });
    expect(await trigger('BootNotification')).to.equal('Rejected');
    expect(await trigger('FirmwareStatusNotification')).to.equal('NotImplemented');
  });
});
