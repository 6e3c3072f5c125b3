/** What the built-in charge point trusts and shows, in place of what the authorities of this installation have issued. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { UsageError } from '../evidence/errors.js';
import type { SecuritySettings } from '../simulator/settings.js';
import { readSmallFile } from './small-file.js';

/** Paths of files in PEM. */
export interface OwnFiles {
  readonly root?: string;
  readonly certificate?: string;
  readonly key?: string;
}

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The settings with what the files hold. Throws UsageError where they do not hold it, or nothing could use it. */
export function withOwnFiles(
  settings: SecuritySettings | undefined,
  { root, certificate, key }: OwnFiles,
): SecuritySettings | undefined {
  if (root === undefined && certificate === undefined && key === undefined) return settings;
  if (settings === undefined) {
    throw new UsageError('--root, --certificate and --key need a statement that claims the extension Security');
  }
  if ((certificate === undefined) !== (key === undefined)) {
    throw new UsageError('--certificate and --key belong together: name both files, or none');
  }
  const trusting = root === undefined ? settings : { ...settings, centralSystemRoots: certificatesIn('--root', root) };
  if (certificate === undefined || key === undefined) return trusting;
  const { issue: _issued, ...rest } = trusting;
  return { ...rest, certificate: pairIn(certificate, key) };
}

function pairIn(certificate: string, key: string): NonNullable<SecuritySettings['certificate']> {
  const chain = certificatesIn('--certificate', certificate);
  const secret = read('--key', key);
  const isPair = readable('--key', key, 'a private key without a password', () =>
    new X509Certificate(chain[0] ?? '').checkPrivateKey(createPrivateKey(secret)),
  );
  if (!isPair) throw new UsageError(`--key ${key}: is not the key of the certificate in ${certificate}`);
  return { certificate: chain.join('\n'), key: secret };
}

function certificatesIn(option: string, file: string): readonly string[] {
  const found = read(option, file).match(block) ?? [];
  const what = 'a certificate in PEM';
  if (found.length === 0) throw new UsageError(`${option} ${file}: expected ${what}`);
  return readable(option, file, what, () => found.map((each) => new X509Certificate(each).toString()));
}

function read(option: string, file: string): string {
  try {
    return readSmallFile(file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option} ${file}: cannot be read (${code}); name a file in PEM`);
  }
}

function readable<T>(option: string, file: string, what: string, work: () => T): T {
  try {
    return work();
  } catch {
    throw new UsageError(`${option} ${file}: expected ${what}`);
  }
}
