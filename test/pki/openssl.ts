/** OpenSSL as a second opinion on what we write. Every test of this room needs it: it is part of any system that builds Node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-pki-'));
let files = 0;

/** A new file with this content. */
export function file(content: string | Uint8Array = ''): string {
  files += 1;
  const path = join(folder, `${files}.pem`);
  writeFileSync(path, content);
  return path;
}

/** All that it says. Throws where it is not installed: a test that is left out proves nothing. */
export function openssl(...args: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`openssl is not installed: ${error.message}`);
  return stdout + stderr;
}

/** What it makes of a certificate, where these roots are trusted. */
export const verify = (certificate: string, root: string, ...args: readonly string[]): string =>
  openssl(
    'verify',
    '-x509_strict',
    '-check_ss_sig',
    '-auth_level',
    '2',
    '-CAfile',
    file(root),
    ...args,
    file(certificate),
  );

/** A signing request, or with `-x509` a certificate, of the subject /O=Example/CN=SN-1, and its key. */
export function made(...args: readonly string[]): {
  readonly key: string;
  readonly pem: string;
  readonly keyFile: string;
} {
  const [key, pem] = [file(), file()];
  const said = openssl('req', '-new', '-nodes', '-subj', '/O=Example/CN=SN-1', '-keyout', key, '-out', pem, ...args);
  const text = readFileSync(pem, 'utf8');
  if (text === '') throw new Error(said);
  return { key: readFileSync(key, 'utf8'), pem: text, keyFile: key };
}

/** The same request or certificate, of which the last bit, one of the signature, is another. */
export function withLastBitTurned(pem: string): string {
  const [, label = '', body = ''] = /-----BEGIN (.*)-----([^-]*)-/.exec(pem) ?? [];
  const der = Buffer.from(body, 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
}
