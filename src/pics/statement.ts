/** What the vendor claims: a PICS file, read whole, or refused with every problem it has. Knows no test case. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { minutes, seconds } from '../evidence/clock.js';
import { UsageError } from '../evidence/errors.js';
import type { Profile } from '../ocpp/messages.js';
import type { Answers } from './answers.js';
import { contradictions } from './contradictions.js';
import { completeParameters, type Parameters } from './parameters.js';
import { Problems } from './problems.js';
import type { Duration } from './quantities.js';
import { oddities } from './oddities.js';
import type { SecuritySection } from './security.js';
import { sheet, type Connector, type LimitName, type Product, type Report, type Sheet } from './sheet.js';
import { readSource } from './source.js';

export type Extension = NonNullable<Sheet['extensions']>[number];

/** A PICS statement: complete, and free of contradictions. */
export interface Statement {
  readonly file: string;
  /** The file as it is, to be kept as evidence. */
  readonly text: string;
  /** Of the bytes of the file, in hexadecimal digits. */
  readonly sha256: string;
  readonly product: Product;
  readonly report: Report;
  readonly profiles: readonly Profile[];
  readonly extensions: readonly Extension[];
  /** How the charge point is connected; undefined where nothing is said of it. */
  readonly security: SecuritySection | undefined;
  readonly items: Answers;
  readonly connectors: readonly Connector[];
  /** What the vendor declares; undefined where it is unstated. */
  readonly limits: Readonly<Record<LimitName, Duration | undefined>>;
  /** Declared values of configuration keys, as printed. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly parameters: Parameters;
  /** Oddities: those that the file declares, then those that were noticed. None of them keeps a run from starting. */
  readonly remarks: readonly string[];
}

const largestFile = 1024 * 1024;
const wanted = 'a PICS statement (copy the sample in pics/ that comes closest)';

/** Reads a PICS file. Throws a UsageError with all problems, each with its line. */
export function readStatement(file: string): Statement {
  const bytes = readBytes(file);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UsageError(`${file}: is not UTF-8 text, expected a PICS statement in YAML`);
  }
  return parseStatement(text, file);
}

/** Reads the text of a PICS file; `file` is its name in messages. Throws a UsageError with all problems. */
export function parseStatement(text: string, file: string): Statement {
  if (Buffer.byteLength(text) > largestFile) throw tooLarge(file);
  if (text.includes('\0')) throw new UsageError(`${file}: is a binary file, expected a PICS statement in YAML`);

  const problems = new Problems(file);
  const source = readSource(text, problems, wanted);
  if (source === undefined) throw problems.asError();

  const given = sheet.read(source, { key: '', line: 1, problems });
  const completed = completeParameters(given.parameters, given.items);
  const statement: Statement = {
    file,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    product: given.product,
    report: given.report,
    profiles: given.profiles,
    extensions: given.extensions ?? [],
    security: given.security,
    items: given.items,
    connectors: given.connectors,
    limits: { reboot: undefined, ...given.limits },
    configuration: given.configuration ?? {},
    parameters: completed.parameters,
    remarks: given.remarks ?? [],
  };
  for (const found of [...contradictions(statement), ...completed.contradictions]) problems.addContradiction(found);
  if (!problems.none) throw problems.asError();
  return { ...statement, remarks: [...statement.remarks, ...oddities(statement)] };
}

const usualLimits: Readonly<Record<LimitName, number>> = {
  response: seconds(30),
  triggeredFunction: minutes(1),
  remoteStart: minutes(1),
  remoteStop: minutes(1),
  reboot: minutes(2),
};

/** The limit in milliseconds that holds for a statement: the declared one, or a usual one where it is unstated. */
export function limitOf(
  { limits }: Pick<Statement, 'limits'>,
  name: LimitName,
): { readonly ms: number; readonly stated: boolean } {
  const declared = limits[name];
  return declared === undefined ? { ms: usualLimits[name], stated: false } : { ms: declared.ms, stated: true };
}

/** The cable of a connector: what its row says, else the only kind that the features claim. */
export function cableOf({ items }: Pick<Statement, 'items'>, { cable }: Statement['connectors'][number]) {
  if (cable !== 'unstated') return cable;
  const detachable = items['HFS-1'].kind === 'yes';
  const fixed = items['HFS-2'].kind === 'yes';
  if (detachable === fixed) return 'unstated';
  return fixed ? 'Fixed Cable' : 'Detachable Cable';
}

function readBytes(file: string): Uint8Array {
  try {
    const status = statSync(file);
    if (!status.isFile()) throw new UsageError(`${file}: is not a file, expected a PICS statement`);
    if (status.size > largestFile) throw tooLarge(file);
    return readFileSync(file);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOENT') throw new UsageError(`${file}: does not exist, expected ${wanted}`);
    throw new UsageError(`${file}: cannot be read (${String(error.code)}), expected a PICS statement`);
  }
}

const tooLarge = (file: string): UsageError =>
  new UsageError(`${file}: is larger than 1 MiB, expected a PICS statement of a few kB`);
