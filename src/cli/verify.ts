/** `verify` and `sign`: whether the folder of a run is what the run has written, and who vouches for that. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../archive/check.js';
import { fingerprintOf, manifestFiles, readKey, signFolder } from '../archive/manifest.js';
import { verifyRun } from '../archive/verify.js';
import { limitsOf } from '../engine/plan.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { replaceFile } from '../evidence/run-folder.js';
import { writeLines, type Output } from '../report/console-line.js';
import { machineJson } from '../report/machine.js';
import { mark, type Kind } from '../report/marks.js';
import { outputOf, type Io } from './io.js';
import { version } from './paths.js';
import { recordChecker } from './schemas.js';

interface VerifyCommandOptions {
  readonly folder: string;
  readonly publicKey?: string;
  readonly json?: boolean;
}

export function verifyCommand({ folder, publicKey, json = false }: VerifyCommandOptions, io: Io): number {
  const checks = verify(folder, publicKey === undefined ? undefined : keyIn('public', publicKey));
  if (json) io.out(machineJson({ run: folder, sound: isSound(checks), checks }));
  tell(checks, outputOf(io, json));
  return isSound(checks) ? exitCodes.pass : exitCodes.fail;
}

interface SignCommandOptions {
  readonly folder: string;
  /** A file in PEM. */
  readonly key: string;
  readonly json?: boolean;
}

export function signCommand({ folder, key: file, json = false }: SignCommandOptions, io: Io): number {
  const key = keyIn('private', file);
  if (existsSync(join(folder, 'run.lock'))) {
    throw new UsageError(`${folder}: the run goes on, or was killed; sign a run that has ended (else remove run.lock)`);
  }
  // An older signature says nothing of a folder that is signed anew.
  const checks = verify(folder, undefined).filter(({ subject }) => subject !== 'signature');
  if (!isSound(checks)) {
    tell(checks, outputOf(io, json));
    io.err(`${folder}: not signed, for it is not what the run has written\n`);
    return exitCodes.fail;
  }
  const files = signFolder(folder, key);
  for (const [name, content] of Object.entries(files)) written(join(folder, name), content);
  const signed = { run: folder, files: Object.values(manifestFiles), key: fingerprintOf(createPublicKey(key)) };
  if (json) io.out(machineJson(signed));
  else io.out(`${folder}: signed by the key ${signed.key}: ${signed.files.join(', ')}\n`);
  return exitCodes.pass;
}

const verify = (folder: string, publicKey: KeyObject | undefined): readonly Check[] =>
  verifyRun({
    folder,
    publicKey,
    version,
    schema: recordChecker(),
    stated: (statement) => ({ connectors: statement.connectors.length, limits: limitsOf(statement) }),
  });

const isSound = (checks: readonly Check[]): boolean => checks.every(({ state }) => state !== 'broken');

const kinds: Readonly<Record<Check['state'], Kind>> = { sound: 'pass', broken: 'fail', unchecked: 'idle' };

const tell = (checks: readonly Check[], output: Output): void => {
  writeLines(
    checks.map(({ subject, state, text }) => ({
      mark: mark(kinds[state], state),
      text: `${subject.padEnd(10)} ${text}`,
    })),
    output,
  );
};

/** Reads a key from a file; keys in arguments or in the environment would end up in logs. */
function keyIn(kind: 'private' | 'public', file: string): KeyObject {
  const option = kind === 'private' ? '--key' : '--public-key';
  try {
    return readKey(kind, readFileSync(file, 'utf8'), `${option} ${file}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError || code === undefined) throw error;
    throw new UsageError(
      `${option} ${file}: cannot be read (${code}); name a file with a key on the curve P-256 in PEM`,
    );
  }
}

function written(path: string, content: string | Uint8Array): void {
  try {
    replaceFile(path, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${path}: cannot be written (${code}); make the folder writable`);
  }
}
