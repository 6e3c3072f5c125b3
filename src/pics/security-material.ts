/** The keys and certificates that a statement points to: found before a run begins. What is secret is never quoted. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { UsageError } from '../evidence/errors.js';
import { authorizationKeyBytes } from '../ocpp/security.js';
import { NamedFiles, type NamedFile, type Wanted } from './named-file.js';
import type { KeyPlace, SecuritySection } from './security.js';
import type { Statement } from './statement.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A certificate, with those up to its root where there are more, and its private key; all as PEM. */
interface ServerPair {
  readonly key: string;
  readonly chain: readonly string[];
}

export interface SecurityMaterial {
  readonly authorizationKey?: Uint8Array;
  /** Each a certificate as PEM. */
  readonly trusted: readonly string[];
  readonly server?: ServerPair;
  /** Who signed the firmware image, as PEM, and how, in Base64. */
  readonly signing?: { readonly signingCertificate: string; readonly signature: string };
  /** What is strange about it and yet no reason to refuse it. */
  readonly remarks: readonly string[];
}

const largest = 64 * 1024;
const none: SecurityMaterial = { trusted: [], remarks: [] };

/**
 * Finds what the `security` of a statement points to. Without an environment the key of Basic authentication is not
 * looked for.
 * @throws UsageError with all that cannot be used
 */
export function readSecurity(
  { file, security }: Pick<Statement, 'file' | 'security'>,
  environment: Environment | undefined,
): SecurityMaterial {
  if (security === undefined) return none;
  const reading = new Reading(file);
  const key =
    environment === undefined || security.authorizationKey === undefined
      ? undefined
      : reading.authorizationKey(security.authorizationKey, environment);
  const trusted = (security.trustedAuthorities ?? []).flatMap((named, index) =>
    reading.certificates(named, `security.trustedAuthorities[${index}]`),
  );
  const server = reading.server(security.serverCertificate);
  const signing = reading.signing(security.firmwareSigning);
  if (reading.problems.length > 0) throw new UsageError(reading.problems);
  return {
    ...(key === undefined ? {} : { authorizationKey: key }),
    trusted,
    ...(server === undefined ? {} : { server }),
    ...(signing === undefined ? {} : { signing }),
    remarks: reading.remarks,
  };
}

class Reading {
  readonly remarks: string[] = [];
  readonly #file: string;
  readonly #files: NamedFiles;

  constructor(file: string) {
    this.#file = file;
    this.#files = new NamedFiles(file);
  }

  get problems(): readonly string[] {
    return this.#files.problems;
  }

  authorizationKey(place: KeyPlace, environment: Environment): Uint8Array | undefined {
    const key = 'security.authorizationKey';
    const what = 'the key of Basic authentication in 32 to 40 hexadecimal digits';
    let digits: string;
    let refuse: (fact: string) => void;
    if (place.kind === 'file') {
      const wanted = { key: `${key}.file`, what: `a file with ${what}`, largest };
      const read = this.#files.read(place.file, wanted);
      if (read === undefined) return undefined;
      digits = textOf(read.content);
      refuse = (fact) => {
        this.#files.refuse(place.file, wanted, fact);
      };
    } else {
      digits = environment[place.name] ?? '';
      refuse = (fact) => {
        const subject = `${this.#file}:${place.line}: ${key}.environment: ${place.name}`;
        this.#files.problems.push(`${subject} ${fact}, expected ${what}`);
      };
    }
    digits = digits.trim();
    const fact = whyNoKey(digits);
    if (fact !== undefined) {
      refuse(fact);
      return undefined;
    }
    if (digits.length < 2 * authorizationKeyBytes.least) {
      this.remarks.push(
        `${key}: has ${digits.length} hexadecimal digits; the whitepaper asks for 32 to 40 (A00.FR.205), the document for 20 to 40`,
      );
    }
    return Buffer.from(digits, 'hex');
  }

  /** Every certificate of a PEM file, each as PEM. */
  certificates(named: NamedFile, key: string): readonly string[] {
    const wanted: Wanted = { key, what: 'a certificate in PEM', largest };
    const read = this.#files.read(named, wanted);
    if (read === undefined) return [];
    const blocks = textOf(read.content).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) this.#files.refuse(named, wanted, 'holds no certificate');
    const certificates = blocks.map((block) => `${block.replaceAll('\r', '')}\n`);
    if (certificates.every((pem) => certificateOf(pem) !== undefined)) return certificates;
    this.#files.refuse(named, wanted, 'holds a certificate that cannot be read');
    return [];
  }

  server(given: SecuritySection['serverCertificate']): ServerPair | undefined {
    if (given === undefined) return undefined;
    const chain = this.certificates(given.certificate, 'security.serverCertificate.certificate');
    const wanted: Wanted = { key: 'security.serverCertificate.key', what: 'its private key in PEM', largest };
    const read = this.#files.read(given.key, wanted);
    if (read === undefined) return undefined;
    const key = textOf(read.content);
    const secret = privateKeyOf(key);
    const certificate = certificateOf(chain[0] ?? '');
    if (secret === undefined) {
      this.#files.refuse(given.key, wanted, 'holds no private key that can be read without a passphrase');
    } else if (certificate?.checkPrivateKey(secret) === false) {
      this.#files.refuse(given.key, wanted, 'holds the key of another certificate');
    }
    return { key, chain };
  }

  signing(given: SecuritySection['firmwareSigning']): SecurityMaterial['signing'] {
    if (given === undefined) return undefined;
    const chain = this.certificates(given.certificate, 'security.firmwareSigning.certificate');
    const wanted: Wanted = { key: 'security.firmwareSigning.signature', what: 'a signature', largest };
    const read = this.#files.read(given.signature, wanted);
    if (read === undefined) return undefined;
    return { signingCertificate: chain.join(''), signature: inBase64(read.content) };
  }
}

/** Why these are not the digits of a key; what is said of them does not tell them. */
function whyNoKey(digits: string): string | undefined {
  if (digits === '') return 'is not set, or empty';
  if (!/^[\da-f]+$/i.test(digits)) return 'holds other characters than hexadecimal digits';
  if (digits.length % 2 === 1) return 'holds an odd number of hexadecimal digits';
  const most = 2 * authorizationKeyBytes.most;
  if (digits.length >= 20 && digits.length <= most) return undefined;
  return `holds ${digits.length} hexadecimal digits`;
}

const textOf = (content: Uint8Array): string => Buffer.from(content).toString('latin1');

/** What is Base64 already stays so; whatever else it is are the bytes of the signature themselves. */
function inBase64(content: Uint8Array): string {
  const text = textOf(content).replace(/\s/g, '');
  const isText = text.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(text);
  return isText ? text : Buffer.from(content).toString('base64');
}

const certificateOf = (pem: string): X509Certificate | undefined => orNothing(() => new X509Certificate(pem));
const privateKeyOf = (pem: string): KeyObject | undefined => orNothing(() => createPrivateKey(pem));

/** What cannot be read is nothing; the errors of OpenSSL say no more. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
