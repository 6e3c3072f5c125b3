/** An authority whose certificates OpenSSL makes, as the ones of a charge point that has its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a charge point shows: its private key and its certificate with those above it, as PEM. */
export interface Shown {
  readonly key: string;
  readonly chain: string;
}

export interface Wish {
  readonly subject?: string;
  /** Dates such as `20200101`. */
  readonly from?: string;
  readonly until?: string;
  /** Of the key, P-256 where nothing else is said. */
  readonly curve?: string;
  /** Of an RSA key, in place of a curve. */
  readonly bits?: string;
  /** In hexadecimal digits. */
  readonly serial?: string;
  readonly withRoot?: boolean;
}

const settings = (folder: string) => `
[ca]
default_ca = own
[own]
new_certs_dir = ${folder}
database = ${folder}/index.txt
serial = ${folder}/serial
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = optional
organizationName = optional
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[leaf]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
`;

export class Issuer {
  readonly certificate: string;
  /** The path of its certificate. */
  readonly file: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-issuer-'));
  readonly #key: string;
  /** Its own certificate and those above it, as far as they are shown. */
  readonly #above: string;
  #serial = 4096;
  #made = 0;

  /** Self-signed, or below another one. `key`: its private key as PEM. */
  constructor(commonName: string, key?: string, parent?: Issuer) {
    const folder = this.#folder;
    this.#key = join(folder, 'root.key');
    this.file = join(folder, 'root.pem');
    writeFileSync(join(folder, 'ca.cnf'), settings(folder));
    writeFileSync(join(folder, 'index.txt'), '');
    writeFileSync(this.#key, key ?? newKey());
    this.certificate =
      parent === undefined
        ? this.#sign(this.#request(`/O=Foreign/CN=${commonName}`, this.#key), this.#key, ['-selfsign'], 'authority')
        : parent.#certify(this.#request(`/O=Foreign/CN=${commonName}`, this.#key), {}, 'authority');
    writeFileSync(this.file, this.certificate);
    this.#above = parent === undefined ? '' : this.certificate;
  }

  /** An authority below this one. */
  authority(commonName: string): Issuer {
    return new Issuer(commonName, undefined, this);
  }

  /** A key and a certificate for the charge point with the serial number SN-1. */
  issue(wish: Wish = {}): Shown {
    const { subject = '/O=ocpp-attest/CN=SN-1', curve = 'P-256', bits, withRoot = false } = wish;
    const key = this.#path('key');
    writeFileSync(key, newKey(bits, curve));
    const own = this.#certify(this.#request(subject, key), wish, 'leaf');
    return { key: readFileSync(key, 'utf8'), chain: own + this.#above + (withRoot ? this.certificate : '') };
  }

  /** A certificate of a key of its own, signed with it. */
  selfSigned(subject: string, from?: string, until?: string): Shown {
    const wish = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
    const chain = this.#sign(this.#request(subject, this.#key), this.#key, ['-selfsign', ...dates(wish)], 'authority');
    return { key: readFileSync(this.#key, 'utf8'), chain };
  }

  #certify(request: string, wish: Wish, extensions: string): string {
    return this.#sign(request, this.#key, ['-cert', this.file, ...dates(wish)], extensions, wish.serial);
  }

  #sign(request: string, key: string, how: readonly string[], extensions: string, serial?: string): string {
    const out = this.#path('pem');
    this.#serial += 1;
    writeFileSync(join(this.#folder, 'serial'), `${serial ?? this.#serial.toString(16).padStart(4, '0')}\n`);
    run(
      ...['ca', '-batch', '-notext', '-days', '30', '-config', join(this.#folder, 'ca.cnf'), '-extensions', extensions],
      ...['-keyfile', key, '-in', request, '-out', out, ...how],
    );
    return readFileSync(out, 'utf8');
  }

  #request(subject: string, key: string): string {
    const out = this.#path('csr');
    run('req', '-new', '-subj', subject, '-key', key, '-out', out);
    return out;
  }

  #path(kind: string): string {
    this.#made += 1;
    return join(this.#folder, `${this.#made}.${kind}`);
  }
}

const dates = ({ from, until }: Wish): readonly string[] => [
  ...(from === undefined ? [] : ['-startdate', `${from}000000Z`]),
  ...(until === undefined ? [] : ['-enddate', `${until}000000Z`]),
];

/** A private key as PEM; of RSA with so many bits, or on a curve. */
export const newKey = (bits?: string, curve = 'P-256'): string =>
  bits === undefined
    ? run(
        'genpkey',
        '-algorithm',
        'EC',
        '-pkeyopt',
        `ec_paramgen_curve:${curve}`,
        '-pkeyopt',
        'ec_param_enc:named_curve',
      )
    : run('genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`);

const run = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
