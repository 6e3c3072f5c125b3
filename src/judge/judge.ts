/**
 * The standing rules on a log: the same rules as in a run, and nothing that the log does not tell is held against
 * anybody. A log is read twice: first to learn what it tells and whether all of it can be read, then to be judged.
 */
import { UsageError } from '../evidence/errors.js';
import type { Entry } from '../evidence/journal.js';
import type { Breach, Judged } from '../evidence/judged.js';
import { redactor } from '../evidence/redaction.js';
import { isAction, messages } from '../ocpp/messages.js';
import { openBook, rules } from '../rules/book.js';
import type { Circumstances } from '../rules/knowledge.js';
import { lineError, linesOf } from './lines.js';
import { openReader } from './open.js';
import type { Reader, Side, Told } from './reader.js';
import { mayJudge } from './scope.js';

/** What a statement says that rules want to know. */
export type Stated = Pick<Circumstances, 'connectors' | 'limits'>;

export interface JudgeOptions {
  readonly file: string;
  readonly from: Side;
  /** Breaches of warnings count as failures. */
  readonly strict: boolean;
  /** Looks up the statement of a run by its SHA-256. */
  readonly stated: (pics: string) => Stated | undefined;
  /** Hears each finding as it is made; `line` is that of the entry which shows it. */
  readonly found: (finding: Breach) => void;
  readonly interruption: AbortSignal;
}

/**
 * Judges a log.
 * @throws UsageError in one sentence, with file and line, where it cannot be read; nothing has been found then.
 * @throws the reason of the interruption.
 */
export async function judge(options: JudgeOptions): Promise<Judged> {
  const { strict, stated, found } = options;
  let frames = 0;
  let otherBreaches = 0;
  const { told, format } = await read(options, (entry) => {
    if (entry.type === 'refused' || entry.type === 'violation') otherBreaches += 1;
    if (entry.type !== 'frame') return;
    frames += 1;
    checkSide(options, entry);
  });
  // Of a charge point that was never let in, or broke WebSocket itself, a journal tells why.
  if (frames + otherBreaches === 0) throw noFrames(options.file);

  const statement = told.pics === undefined ? undefined : stated(told.pics);
  const { fromTheStart, timed, timeScale } = told;
  const book = openBook({ fromTheStart, timed, timeScale, ...(statement ?? { limits: unlimited }) });
  const redact = redactor();
  const counts = { fail: 0, warning: 0 };
  await read(options, (entry) => {
    // The redactor learns secrets where they are named, and finds them wherever a finding quotes them.
    if (entry.type === 'frame' && namesSecret.test(entry.text)) redact(entry.text);
    for (const { seq, rule, clause, severity: usual, text } of book.hear(entry)) {
      if (!mayJudge(rule, told)) continue;
      const severity = strict ? 'fail' : usual;
      counts[severity] += 1;
      found({ line: seq, rule, clause, severity, text: redact(text) });
    }
  });

  const judged = rules.filter(({ id }) => mayJudge(id, told));
  return {
    format,
    frames,
    exercised: judged.filter(({ id }) => book.exercised(id).times > 0).length,
    rules: rules.length,
    failures: counts.fail,
    warnings: counts.warning,
    remarks: remarksOn(told, statement, rules.length - judged.length),
  };
}

// What nobody has declared is exceeded by nobody.
const unlimited = { response: Infinity, triggeredFunction: Infinity, reboot: Infinity };
const namesSecret = /authorizationkey|basicauthpassword/i;

/** Reads the whole log once, with a reader of its own. */
async function read({ file, from, interruption }: JudgeOptions, hear: (entry: Entry) => void): Promise<Reader> {
  let reader: Reader | undefined;
  for await (const lines of linesOf(file)) {
    interruption.throwIfAborted();
    for (const line of lines) {
      if (line.text.trim() === '') continue;
      reader ??= openReader(file, line, from);
      reader.read(line, hear);
    }
  }
  if (reader === undefined) throw noFrames(file);
  return reader;
}

const noFrames = (file: string): UsageError =>
  new UsageError(
    `${file}: no line is a frame; give a journal.ndjson, lines of JSON with "direction" and "text", or a console log of OCTT`,
  );

const callOf = /^\s*\[\s*2\s*,\s*"[^"\\]{0,100}"\s*,\s*"(\w{1,40})"/;

/** A log that was written by the other side would be judged the wrong way round. */
function checkSide({ file, from }: JudgeOptions, { seq, ...frame }: Entry & { readonly type: 'frame' }): void {
  const action = frame.direction === 'sent' ? callOf.exec(frame.text)?.[1] : undefined;
  if (action === undefined || !isAction(action) || messages[action].sender !== 'chargePoint') return;
  const remedy =
    from === 'centralSystem' ? 'if a charge point wrote this log, say --from chargePoint' : 'leave --from away';
  throw lineError(
    file,
    seq,
    `the Central System is said to have called ${action}, which only charge points do; ${remedy}`,
  );
}

function remarksOn(told: Told, statement: Stated | undefined, silent: number): readonly string[] {
  return [
    ...(told.torn ? ['the last line is torn and was left out'] : []),
    ...(told.fromTheStart ? [] : ['the log may begin in the middle: what was before it is not held against anybody']),
    ...(told.timed ? [] : ['no time was judged: the log does not tell beyond doubt when each frame was']),
    ...(statement === undefined ? ['no statement is known: declared limits and connectors were not judged'] : []),
    ...(told.connections
      ? []
      : [`the log does not tell of connections: ${silent} rules that depend on them were not judged`]),
  ];
}
