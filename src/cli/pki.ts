/** `pki`: what a charge point has to trust, and certificates for one that needs them by hand. */
import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { makeFolders } from '../evidence/folders.js';
import { rootFiles } from '../pki/kept-authorities.js';
import { readSigningRequest, UnfitRequest } from '../pki/requests.js';
import { printable } from '../report/hygiene.js';
import { machineJson } from '../report/machine.js';
import { installedAuthorities } from './authorities.js';
import type { Io } from './io.js';
import { authoritiesFolder } from './paths.js';
import { readSmallFile } from './small-file.js';

interface JsonOption {
  readonly json?: boolean;
}

export async function pkiCommand({ json = false }: JsonOption, io: Io): Promise<number> {
  await installedAuthorities(io.environment);
  const folder = authoritiesFolder(io.environment);
  const roots = rootFiles(folder);
  if (json) {
    io.out(machineJson({ folder, roots }));
    return exitCodes.pass;
  }
  io.out(`The test authorities of this installation are in ${folder}; keep the keys there to yourself.\n`);
  io.out('A charge point that is tested over TLS has to trust\n');
  io.out(`  ${roots.centralSystem.EC} (CentralSystemRootCertificate)\n`);
  io.out('or, where it offers no cipher suites but those of RSA, as TLS_RSA_WITH_AES_128_GCM_SHA256,\n');
  io.out(`  ${roots.centralSystem.RSA} (CentralSystemRootCertificate)\n`);
  io.out('and, for firmware that ocpp-attest signs,\n');
  io.out(`  ${roots.manufacturer} (ManufacturerRootCertificate)\n`);
  return exitCodes.pass;
}

interface IssueOptions extends JsonOption {
  readonly serialNumber: string;
  readonly organization: string;
  readonly rsa?: boolean;
  /** A folder. */
  readonly out: string;
}

export async function pkiIssueCommand(options: IssueOptions, io: Io): Promise<number> {
  const { serialNumber, organization, out, rsa = false, json = false } = options;
  for (const [option, value] of Object.entries({ '--serial-number': serialNumber, '--organization': organization })) {
    // The upper bound of these parts of a name (RFC 5280 appendix A.1).
    if (value.length < 1 || value.length > 64) {
      throw new UsageError(`${option}: is ${value.length} characters long; expected 1 to 64`);
    }
  }
  const files = { key: join(out, 'charge-point.key'), certificate: join(out, 'charge-point.pem') };
  // Both or none: a key without its certificate would only be in the way.
  for (const path of Object.values(files)) {
    if (writing(path, () => lstatSync(path, { throwIfNoEntry: false })) !== undefined) throw taken(path);
  }
  const authorities = await installedAuthorities(io.environment);
  const subject = { commonName: serialNumber, organizationName: organization };
  const issued = await authorities.chargePoint(subject, { family: rsa ? 'RSA' : 'EC' });
  writing(out, () => {
    makeFolders(out, 0o700);
  });
  writeNew(files.key, issued.key, 0o600);
  writeNew(files.certificate, issued.certificate, 0o644);
  if (json) io.out(machineJson(files));
  else io.out(`${files.certificate}: valid for a year; its key, which nobody else may read, is ${files.key}\n`);
  return exitCodes.pass;
}

interface SignOptions {
  /** A signing request in PEM. */
  readonly file: string;
  readonly out?: string;
}

export async function pkiSignCommand({ file, out }: SignOptions, io: Io): Promise<number> {
  const request = reading(file, () => readSmallFile(file));
  const { problems, subject } = await fit(file, () => readSigningRequest(request));
  const authorities = await installedAuthorities(io.environment);
  const certificate = await fit(file, () => authorities.sign(request));
  if (out === undefined) io.out(certificate);
  else writeNew(out, certificate, 0o644);
  for (const problem of problems) io.err(`${file}: signed all the same, but ${printable(problem)}\n`);
  io.err(`${out ?? file}: a certificate for "${printable(subject.text)}", valid for a year\n`);
  return exitCodes.pass;
}

async function fit<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnfitRequest)) throw error;
    throw new UsageError(`${file}: ${printable(error.message)}`);
  }
}

const reading = <T>(path: string, work: () => T): T => attempt(path, 'read', 'name a file that is there', work);
const writing = <T>(path: string, work: () => T): T => attempt(path, 'written', 'name another place', work);

const writeNew = (path: string, content: string, mode: number): void => {
  writing(path, () => {
    writeFileSync(path, content, { flag: 'wx', mode, flush: true });
  });
};

function attempt<T>(path: string, deed: string, remedy: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'EEXIST') throw taken(path);
    throw new UsageError(`${path}: cannot be ${deed} (${code}); ${remedy}`);
  }
}

const taken = (path: string): UsageError => new UsageError(`${path}: is there already; name another place`);
