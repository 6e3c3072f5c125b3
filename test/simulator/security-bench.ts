/** Benches with the security extension: authorities, a Central System with TLS, and a charge point that trusts them. */
import { requiredCipherSuites } from '../../src/ocpp/security.js';
import type { Authorities, Issued, ServerMaterial } from '../../src/pki/authorities.js';
import { keyKinds, newKey, publicKeyOf, type KeyFamily } from '../../src/pki/keys.js';
import { newRoot } from '../../src/pki/roots.js';
import { authoritiesOf, createAuthorities } from '../../src/pki/test-authorities.js';
import { writeCertificate } from '../../src/pki/x509.js';
import type { StationSettings } from '../../src/simulator/station.js';
import { Benches, type Bench, type BenchOptions } from './bench.js';
import type { CentralSystem, Payload } from './central-system.js';

export const serialNumber = 'SN-0001';
export const cpoName = 'Example CPO';
export const authorizationKey = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

let made: Promise<Authorities> | undefined;
/** The same for every test: keys take their time. */
export const authorities = (): Promise<Authorities> => (made ??= createAuthorities(Date.now()));

interface Reign {
  /** PEM. */
  readonly root: string;
  /** A server whom it certifies. */
  readonly server: ServerMaterial;
}

/** A root and another that it has signed. */
export async function succession(): Promise<{ readonly first: Reign; readonly second: Reign }> {
  const now = Date.now();
  const name = { commonName: 'First', organizationName: 'Example' };
  const first = await newRoot(name, now, await newKey('P-256'));
  const key = await newKey('P-256');
  const draft = {
    subject: { ...name, commonName: 'Second' },
    publicKey: publicKeyOf(key),
    from: now - 1000,
    until: now + 3_600_000,
    purpose: { of: 'authority', pathLength: 0 },
  } as const;
  const second = { key, certificate: await writeCertificate(draft, { name, key: first.key }) };
  const reign = async (centralSystem: Issued): Promise<Reign> => {
    const roots = { EC: centralSystem, RSA: centralSystem, manufacturer: first };
    const serverKey = (family: KeyFamily) => newKey(keyKinds[family]);
    const kept = { roots, serverKey, firmwareKey: () => newKey('RSA-2048') };
    return { root: centralSystem.certificate, server: await authoritiesOf(kept, now).server('127.0.0.1') };
  };
  return { first: await reign(first), second: await reign(second) };
}

/** From now on the Central System shows these certificates. */
export function shows(centralSystem: CentralSystem, { key, cert }: ServerMaterial): void {
  centralSystem.tls = { key: [...key], cert: [...cert] };
}

type Security = NonNullable<StationSettings['security']>;

export interface SecuredOptions extends Omit<BenchOptions, 'settings'> {
  readonly settings?: Partial<StationSettings>;
  readonly security?: Partial<Security>;
}

export class SecuredBenches extends Benches {
  /** With security profile 2 unless said otherwise; not registered yet. */
  async secured({ security, settings, before, ...options }: SecuredOptions = {}): Promise<Bench> {
    const pki = await authorities();
    const tls = await pki.server('127.0.0.1');
    return this.set({
      ...options,
      before: (centralSystem) => {
        shows(centralSystem, tls);
        before?.(centralSystem);
      },
      settings: {
        ...settings,
        security: {
          profile: 2,
          supported: [0, 1, 2, 3],
          authorizationKey,
          serialNumber,
          cpoName,
          centralSystemRoots: [pki.centralSystemRoots.EC],
          manufacturerRoots: [pki.manufacturerRoot],
          issue: (subject, flawed) => pki.chargePoint(subject, flawed),
          cipherSuites: requiredCipherSuites[0],
          secureFirmware: false,
          ...security,
        },
      },
    });
  }

  async securedReady(options: SecuredOptions = {}): Promise<Bench> {
    const bench = await this.secured(options);
    await this.statuses(bench);
    return bench;
  }
}

/** The security event of a type, once it has been told. */
export const told = ({ centralSystem }: Bench, type: string): Promise<unknown> =>
  centralSystem.next('SecurityEventNotification', { type });

export const change = ({ centralSystem }: Bench, key: string, value: string): Promise<unknown> =>
  centralSystem.status('ChangeConfiguration', { key, value });

/** The answer to a request; it has to be one. */
export async function answerTo({ centralSystem }: Bench, action: string, payload: Payload): Promise<Payload> {
  const answered = await centralSystem.call(action, payload);
  if (answered.kind === 'error') throw new Error(`${action} is answered ${answered.code}`);
  return answered.payload;
}
