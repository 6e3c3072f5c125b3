/** A certificate authority for tests: what it issues is trusted by nobody who was not told to. Knows no protocol. */
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** The kinds of keys that certificates are issued for. */
export const keyKinds = ['RSA-2048', 'P-256'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** A private key (PKCS #8) and its certificate, both as PEM. */
export interface Issued {
  readonly key: string;
  readonly certificate: string;
}

const hashed = 'SHA-256';
const algorithms = {
  'RSA-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    hash: hashed,
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: hashed },
} as const satisfies Record<KeyKind, object>;

// RSA keys also serve clients that know no other key exchange.
const usages = {
  'RSA-2048': new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
  'P-256': new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
};

const day = 86_400_000;
const lifetime = 30 * day;

export class TestAuthority {
  readonly #root: X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #kind: KeyKind;
  readonly #at: number;

  private constructor(root: X509Certificate, keys: webcrypto.CryptoKeyPair, kind: KeyKind, at: number) {
    this.#root = root;
    this.#keys = keys;
    this.#kind = kind;
    this.#at = at;
  }

  /** Makes an authority; what it issues is valid from a day before `at`, in milliseconds since 1970, for a month. */
  static async create(commonName: string, at: number, kind: KeyKind = 'P-256'): Promise<TestAuthority> {
    const keys = await newKeys(kind);
    const root = await X509CertificateGenerator.createSelfSigned({
      name: [{ CN: [commonName] }],
      serialNumber: serialNumber(),
      ...validity(at),
      keys,
      signingAlgorithm: algorithms[kind],
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new TestAuthority(root, keys, kind, at);
  }

  /** The certificate of the authority itself, as PEM: what a client has to trust. */
  get certificate(): string {
    return this.#root.toString('pem');
  }

  /** A certificate for a TLS server at this address: an IP address or a DNS name (RFC 9525). */
  async issueForServer(host: string, kind: KeyKind): Promise<Issued> {
    const keys = await newKeys(kind);
    const certificate = await X509CertificateGenerator.create({
      subject: [{ CN: [host] }],
      issuer: this.#root.subjectName,
      serialNumber: serialNumber(),
      ...validity(this.#at),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: algorithms[this.#kind],
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        usages[kind],
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([{ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
      ],
    });
    const secret = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { key: PemConverter.encode(secret, 'PRIVATE KEY'), certificate: certificate.toString('pem') };
  }
}

/** What a TLS server is set up with: one key of each kind, so that it serves clients of either, and who issued them. */
export interface ServerMaterial {
  readonly key: readonly string[];
  readonly cert: readonly string[];
  /** What a client has to trust. */
  readonly authority: string;
}

/** Keys and certificates for a server at this address, from an authority made for it alone; `at` as in `TestAuthority`. */
export async function serverMaterial(host: string, at: number): Promise<ServerMaterial> {
  const authority = await TestAuthority.create('ocpp-attest test authority', at);
  const issued = await Promise.all(keyKinds.map((kind) => authority.issueForServer(host, kind)));
  return {
    key: issued.map(({ key }) => key),
    cert: issued.map(({ certificate }) => certificate),
    authority: authority.certificate,
  };
}

const newKeys = (kind: KeyKind): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithms[kind], true, ['sign', 'verify']);

const validity = (ms: number) => ({ notBefore: new Date(ms - day), notAfter: new Date(ms - day + lifetime) });

// Positive, and without a leading zero byte (RFC 5280 §4.1.2.2).
const serialNumber = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) % 0x7f) | 0x40;
  return bytes.toString('hex');
};
