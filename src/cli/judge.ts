/** `judge`: the standing rules on a recorded log. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import type { Breach } from '../evidence/judged.js';
import { limitsOf } from '../engine/plan.js';
import { judge, type Stated } from '../judge/judge.js';
import type { Side } from '../judge/reader.js';
import { parseStatement } from '../pics/statement.js';
import { renderJudged } from '../report/html.js';
import { breachJson, breachTable, judgedClosing } from '../report/judged-lines.js';
import { mostBreaches } from '../report/judged-view.js';
import type { Io } from './io.js';
import { version } from './paths.js';

interface JudgeCommandOptions {
  readonly file: string;
  readonly from: Side;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly html?: string;
}

export async function judgeCommand(options: JudgeCommandOptions, io: Io): Promise<number> {
  const { file, from, json = false, strict = false, html } = options;
  const log = isFolder(file) ? join(file, 'journal.ndjson') : file;
  const { interactive: isTerminal, columns, colour } = io.terminal;
  const output = { write: io.out, isTerminal, columns, colour };
  const tabulate = breachTable(output);
  const shown: Breach[] = [];
  const told = await judge({
    file: log,
    from,
    strict,
    stated: (pics) => statedBeside(log, pics),
    found(breach) {
      if (html !== undefined && shown.length < mostBreaches) shown.push(breach);
      if (json) io.out(breachJson(breach));
      else tabulate(breach);
    },
    interruption: io.interruption,
  }).catch((error: unknown) => {
    if (io.interruption.aborted) return undefined;
    throw error;
  });
  if (told === undefined) return exitCodes.interrupted;

  const say = json ? io.err : io.out;
  for (const line of judgedClosing(told, output)) say(line);
  if (html !== undefined) {
    writePage(html, renderJudged({ ...told, file: log, strict, shown, tool: `ocpp-attest ${version}` }));
  }
  return told.failures === 0 ? exitCodes.pass : exitCodes.fail;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What the statement beside a journal says, if it is the one that the run was played with. */
function statedBeside(log: string, pics: string): Stated | undefined {
  try {
    const file = join(dirname(log), 'pics.yaml');
    const statement = parseStatement(readFileSync(file, 'utf8'), file);
    if (statement.sha256 !== pics) return undefined;
    return { connectors: statement.connectors.length, limits: limitsOf(statement) };
  } catch (error) {
    // None is there, or it is no statement (any more): then nothing is known of it.
    if (error instanceof UsageError || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

function writePage(path: string, content: string): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--html ${path}: cannot be written (${code}); name another file`);
  }
}
