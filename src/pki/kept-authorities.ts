/** Authorities kept in a folder: made once, so that a charge point that was told to trust them still does at the next run. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Authorities, Issued } from './authorities.js';
import { isSelfSigned, readOneCertificate } from './certificate.js';
import { DerError } from './der.js';
import { keyFacts, keyFamilies, keyKinds, newKey, publicKeyOf, type KeyFamily, type KeyKind } from './keys.js';
import { day, forEachRoot, newRoot, rootKinds, rootNames, type Role } from './roots.js';
import { authoritiesOf, type Kept } from './test-authorities.js';

/** The folder of the authorities cannot be used; the message names the file, the fact, and what to do. */
export class UnusableAuthorities extends Error {
  override readonly name = 'UnusableAuthorities';
}

const roots: Readonly<Record<Role, { readonly key: string; readonly certificate: string }>> = {
  EC: { key: 'central-system-root-ec.key', certificate: 'central-system-root-ec.pem' },
  RSA: { key: 'central-system-root-rsa.key', certificate: 'central-system-root-rsa.pem' },
  manufacturer: { key: 'manufacturer-root.key', certificate: 'manufacturer-root.pem' },
};
const serverKeys: Readonly<Record<KeyFamily, string>> = { EC: 'server-ec.key', RSA: 'server-rsa.key' };
const firmwareKey = 'firmware-signing.key';

/** The root certificates in the folder; which of those of the Central System a charge point has to trust, its cipher suites say. */
export const rootFiles = (folder: string) => ({
  centralSystem: { EC: join(folder, roots.EC.certificate), RSA: join(folder, roots.RSA.certificate) },
  manufacturer: join(folder, roots.manufacturer.certificate),
});

/**
 * The authorities of a folder, which is made where it is not there; `at` as in `createAuthorities`. What they issue for a
 * run is not kept. Throws UnusableAuthorities where an authority has expired, or the folder is damaged or open to others.
 */
export async function openAuthorities(folder: string, at: number): Promise<Authorities> {
  let isThere = false;
  try {
    isThere = statSync(folder, { throwIfNoEntry: false }) !== undefined;
    if (!isThere) await make(folder, at);
    return authoritiesOf(await read(folder, at), at);
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    const named = isThere ? path : folder;
    if (error instanceof UnusableAuthorities || code === undefined) throw error;
    throw new UnusableAuthorities(
      code === 'ENOENT' && isThere
        ? `${named}: is missing; ${remedy(folder)}`
        : `${named}: cannot be read or written (${code}); make it accessible, or set OCPP_ATTEST_HOME to another folder`,
    );
  }
}

/** Makes the folder as a whole: it is there when everything in it is, or not at all. */
async function make(folder: string, at: number): Promise<void> {
  const keys = [
    ...keyFamilies.map((family) => [serverKeys[family], keyKinds[family]] as const),
    [firmwareKey, 'RSA-2048'] as const,
  ];
  const [certified, alone] = await Promise.all([
    forEachRoot(async (role) => {
      const { key, certificate } = await newRoot(rootNames[role], at, await newKey(rootKinds[role]));
      return [
        [roots[role].key, key],
        [roots[role].certificate, certificate],
      ] as const;
    }),
    Promise.all(keys.map(async ([name, kind]) => [name, await newKey(kind)] as const)),
  ]);
  const temporary = temporaryName(folder);
  try {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    mkdirSync(temporary, { mode: 0o700 });
    for (const [name, content] of [...Object.values(certified).flat(), ...alone])
      writeNew(join(temporary, name), content);
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process was faster: its authorities are the ones.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function read(folder: string, at: number): Promise<Kept> {
  keptFromOthers(folder, 0o700, folder);
  const kept = await forEachRoot((role) => readRoot(role, folder, at));
  const keys = new Map(keyFamilies.map((family) => [family, readKey(folder, serverKeys[family], keyKinds[family])]));
  const signing = readKey(folder, firmwareKey, 'RSA-2048');
  return {
    roots: kept,
    serverKey: (family) => Promise.resolve(keys.get(family) ?? ''),
    firmwareKey: () => Promise.resolve(signing),
  };
}

// So long that nothing it issues outlives it.
const renewedBefore = 400 * day;

async function readRoot(role: Role, folder: string, at: number): Promise<Issued> {
  const { key: keyFile, certificate: certificateFile } = roots[role];
  const key = readKey(folder, keyFile, rootKinds[role]);
  const path = join(folder, certificateFile);
  const certificate = readFileSync(path, 'utf8');
  const { from, until } = checkedRoot(certificate, key, path, folder);
  if (at >= until) {
    throw new UnusableAuthorities(`${path}: this test authority expired at ${instant(until)}; ${remedy(folder)}`);
  }
  if (at < from) {
    throw new UnusableAuthorities(
      `${path}: this test authority is not valid before ${instant(from)}; set the clock of this machine, which says ${instant(at)}`,
    );
  }
  if (until - at > renewedBefore) return { key, certificate };
  // Of the same name and key: who trusts the former one accepts what this one issues, and has a year to take it over.
  const renewed = await newRoot(rootNames[role], at, key);
  const temporary = temporaryName(path);
  writeNew(temporary, renewed.certificate);
  renameSync(temporary, path);
  return renewed;
}

function checkedRoot(pem: string, key: string, path: string, folder: string) {
  try {
    const root = readOneCertificate(pem);
    const isRoot = root.authority !== undefined && isSelfSigned(root);
    if (isRoot && Buffer.from(root.publicKey).equals(publicKeyOf(key))) return root;
    throw new DerError(isRoot ? 'it does not go with the key beside it' : 'it is no root certificate');
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new UnusableAuthorities(`${path}: is damaged (${error.message}); ${remedy(folder)}`);
  }
}

function readKey(folder: string, name: string, kind: KeyKind): string {
  const path = join(folder, name);
  keptFromOthers(path, 0o600, folder);
  const key = readFileSync(path, 'utf8');
  if (kindOf(key) === kind) return key;
  throw new UnusableAuthorities(`${path}: is damaged (expected a private key ${kind} in PEM); ${remedy(folder)}`);
}

function kindOf(key: string): string | undefined {
  try {
    return keyFacts(publicKeyOf(key))?.text;
  } catch {
    return undefined;
  }
}

/** Who else can read a key can pass for the Central System: such a key is not used. */
function keptFromOthers(path: string, mode: number, folder: string): void {
  const found = statSync(path).mode & 0o777;
  if ((found & 0o077) === 0 || process.platform === 'win32') return;
  throw new UnusableAuthorities(
    `${path}: is open to others (mode ${found.toString(8)}, expected ${mode.toString(8)}); ` +
      `if nobody can have copied the keys, chmod ${mode.toString(8)} it; else ${remedy(folder)}`,
  );
}

const remedy = (folder: string): string =>
  `move ${folder} away and run "ocpp-attest pki" for new authorities, which the charge points then have to trust`;

const instant = (ms: number): string => new Date(ms).toISOString();

const temporaryName = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.tmp`;

const writeNew = (path: string, content: string): void => {
  writeFileSync(path, content, { flag: 'wx', mode: path.endsWith('.key') ? 0o600 : 0o644, flush: true });
};
