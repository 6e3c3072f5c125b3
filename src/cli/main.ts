#!/usr/bin/env node
/** Arguments, signals, exit code: the only place that touches the process. Commands load when they are called. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import type { Io } from './io.js';
import { version } from './paths.js';

// Lowered only when a command has come to its end and written what it has to write.
process.exitCode = exitCodes.error;

const interruption = new AbortController();
const uncaught: string[] = [];
const io: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: {
    input: process.stdin,
    output: process.stdout,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    columns: process.stdout.columns > 0 ? process.stdout.columns : 100,
    colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  },
  interruption: interruption.signal,
  environment: process.env,
  stepSummary: process.env.GITHUB_STEP_SUMMARY,
  uncaught: () => uncaught,
};

const stop = () => {
  if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
  interruption.abort();
};
process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
process.on('unhandledRejection', (reason) => {
  uncaught.push(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
});
// Whoever reads our output may go away; the run goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const scale = (value: string): number => {
  const number = Number(value);
  if (number >= 1 && number <= 1000) return number;
  throw new InvalidArgumentError('expected a number from 1 to 1000');
};
const times = (value: string): number => {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new InvalidArgumentError('expected a whole number from 1 to 1000');
};
const timeScale = () =>
  new Option('--time-scale <N>', 'divide every wait and the time of the device by N; such a run measures nothing')
    .argParser(scale)
    .default(1);
const json = ['--json', 'print as JSON on standard output, the rest on standard error'] as const;
const pics = ['--pics <file>', 'the PICS statement of the charge point'] as const;

const program = new Command('ocpp-attest')
  .description('Open conformance test harness for OCPP 1.6-J charge points.')
  .version(version)
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .addHelpText(
    'after',
    '\nExit codes: 0 all passed, 1 a case failed, 2 inconclusive, 3 error or no charge point, 4 usage, 5 interrupted.',
  );

/** Runs a command whose module exports one function from options to an exit code. */
const runs = (load: () => Promise<(options: never, io: Io) => Promise<number>>) => async (options: object) => {
  const command = await load();
  process.exitCode = await command(options as never, io);
};

const selecting = (command: Command): Command =>
  command
    .requiredOption(...pics)
    .option('--case <id>', 'only these cases; * stands for anything; repeatable', many, [])
    .option('--profile <name>', 'only cases of these profiles; repeatable', many, [])
    .option('--last-failed <run>', 'only the cases that did not pass in that run')
    .addOption(
      new Option('--set <bench>', 'what the bench can do')
        .choices(['zero-touch', 'plug', 'rfid', 'mains', 'all'])
        .default('all'),
    )
    .addOption(new Option('--edition <edition>', 'of the test case document').choices(['2024-04']).default('2024-04'));

selecting(program.command('run'))
  .description('play the selected cases against a charge point and write a report')
  .option('--simulate', 'play against the built-in charge point')
  .option('--listen <host:port>', 'where the charge point is to connect; port 0 picks one (default: 127.0.0.1:9000)')
  .option('--rig <rig>', 'hands: manual, none, or the address of a rig (default: manual on a terminal, else none)')
  .option('--unattended', 'never ask a person')
  .addOption(timeScale())
  .option('--out <folder>', 'where the folder of the run is made', 'reports')
  .option(
    '--reporter <list>',
    'console, junit, ctrf, github; the record and the HTML report are always written',
    'console',
  )
  .option('--connect-timeout <duration>', 'how long to wait for the charge point', '120 s')
  .option('--baseline <run>', 'also say what changed since that run; the exit code does not depend on it')
  .option('--known <file>', 'with --baseline: known failures, as for `compare`')
  .addOption(
    new Option('--repeat <N>', 'play each case so often; every attempt is kept, the worst counts')
      .argParser(times)
      .default(1),
  )
  .option('--tls-keylog <file>', 'write the secrets of TLS sessions there, so that recorded traffic can be read')
  .option('--bail', 'stop after the first case that does not pass')
  .option('--strict', 'warnings fail a case')
  .option('--accept-pics', 'go on where the statement contradicts the charge point; its profiles cannot pass then')
  .option('--json', 'print the record on standard output, progress on standard error')
  .action(runs(async () => (await import('./run.js')).runCommand));

selecting(program.command('plan'))
  .description('what `run` would do: every case, selected or not, why, with what hands, how long')
  .option(...json)
  .action(runs(async () => (await import('./plan.js')).planCommand));

program
  .command('list')
  .description('the catalogue of test cases')
  .option('--rules', 'the standing rules instead')
  .option(...json)
  .action(runs(async () => (await import('./list.js')).listCommand));

program
  .command('explain [id]')
  .description('one case (purpose, condition, steps, hands, clauses), or one standing rule')
  .option('--pics <file>', 'also say what the statement makes of the condition of the case')
  .option('--rule <rule>', 'the rule of this id, such as rpc.unique-id')
  .option('--run <folder>', 'also say what exercised the rule in that run')
  .option(...json)
  .action(async (id: string | undefined, options: object) => {
    process.exitCode = await (await import('./explain.js')).explainCommand({ id, ...options }, io);
  });

program
  .command('judge <file>')
  .description(
    'the standing rules on a recorded log: a run folder or its journal, lines of JSON, a console log of OCTT',
  )
  .addOption(
    new Option('--from <side>', 'who wrote the log: "sent" and "received" are seen from there')
      .choices(['centralSystem', 'chargePoint'])
      .default('centralSystem'),
  )
  .option('--strict', 'warnings count as failures')
  .option('--json', 'print a line of JSON for each finding, the rest on standard error')
  .option('--html <file>', 'also write the findings as a page')
  .addHelpText(
    'after',
    `
The format is found out from the content:
  journal.ndjson of a run, or the folder of the run (its statement gives limits and connectors)
  lines of JSON with "direction" ("received" or "sent") and "text" (the frame); "at" (RFC 3339) and "connection"
    (a number) may be there, lines with "type":"connect" and "type":"disconnect" mark connections; one charge point
  the console log of OCTT: lines with [msg-in] and [msg-out]; it tells no connections, so less is judged
What a log does not tell is held against nobody; a note says what was not judged.

Exit codes: 0 nothing at severity fail, 1 something, 4 the log cannot be read, 5 interrupted.`,
  )
  .action(async (file: string, options: object) => {
    process.exitCode = await (await import('./judge.js')).judgeCommand({ file, ...options } as never, io);
  });

program
  .command('report <run>')
  .description('render the report and the abstract again from the folder of a run')
  .addOption(
    new Option('--layout <year>', 'of the abstract (default: that of the statement)').choices(['2024', '2023']),
  )
  .option('--format <list>', 'html (the whole report), pdf and md (the abstract) (default: html,pdf)')
  .option('--out <folder>', 'where to write it (default: the folder of the run)')
  .option('--baseline <run>', 'also say what changed since that run')
  .option('--white-label <file>', 'a cover on top: the same product under another name')
  .addOption(
    new Option('--pdf-engine <engine>', 'pdfmake, or a Chromium of this machine that prints the page')
      .choices(['pdfmake', 'chromium'])
      .default('pdfmake'),
  )
  .option(...json)
  .addHelpText(
    'after',
    `
A white-label file is YAML: format: ocpp-attest/white-label@1, holder, designation, firmware; and, where there are such,
type, number, date, firmwareImageHash, original: { run, sha256 }. The version, the hash of the firmware image and what
is said of the original must be those of the run, else nothing is written (exit code 4).`,
  )
  .action(async (folder: string, options: object) => {
    process.exitCode = await (await import('./report.js')).reportCommand({ folder, ...options }, io);
  });

program
  .command('compare <before> <after>')
  .description('what changed between two runs, given by their folders')
  .option('--known <file>', 'known failures: a YAML list of { case, reason, expires: 2026-12-31 }')
  .option(...json)
  .addHelpText(
    'after',
    `
Exit codes: 0 no regression, 1 a regression: a case that fails and did not before, or has passed and does not now.
A known failure is excused through the day it expires, an error never; once it passes, it must be taken from the file.
A case whose edition or revision changed is no regression.`,
  )
  .action(async (before: string, after: string, options: object) => {
    process.exitCode = (await import('./compare.js')).compareCommand({ before, after, ...options }, io);
  });

program
  .command('merge <run...>')
  .description('runs of the same statement, tool and firmware as one; the worst attempt of a case is its result')
  .requiredOption('--out <folder>', 'the folder to make; the journals of the runs are kept in it')
  .option(...json)
  .addHelpText('after', '\nExit codes: as those of a run of all, 4 where the runs do not belong together.')
  .action(async (folders: string[], options: { out: string }) => {
    process.exitCode = (await import('./merge.js')).mergeCommand({ folders, ...options }, io);
  });

program
  .command('share <run>')
  .description('a copy of a run without keys, idTags, serial numbers and addresses, that says what was taken out')
  .option('--redact', 'take them out; the same value gets the same name everywhere')
  .requiredOption('--out <folder>', 'the folder to make')
  .option(...json)
  .action(async (folder: string, options: { out: string }) => {
    process.exitCode = (await import('./share.js')).shareCommand({ folder, ...options }, io);
  });

program
  .command('verify <run>')
  .description('whether the folder of a run is what the run has written: chain, schema, verdicts, figures, signature')
  .option('--public-key <file>', 'the key in PEM that must have signed it')
  .option(...json)
  .addHelpText(
    'after',
    '\nExit codes: 0 sound, 1 something is broken (the first bad line is named), 4 no folder of a run.',
  )
  .action(async (folder: string, options: object) => {
    process.exitCode = (await import('./verify.js')).verifyCommand({ folder, ...options }, io);
  });

program
  .command('sign <run>')
  .description('sign the folder of a run: manifest.sha256 of all its files, manifest.sig (ECDSA P-256), manifest.pem')
  .requiredOption('--key <file>', 'the private key in PEM, curve P-256, without a passphrase')
  .option(...json)
  .action(async (folder: string, options: { key: string }) => {
    process.exitCode = (await import('./verify.js')).signCommand({ folder, ...options }, io);
  });

program
  .command('pics')
  .description('PICS statements')
  .command('check <file...>')
  .description('say everything that is wrong with statements')
  .option(...json)
  .action(async (files: string[], options: { json?: boolean }) => {
    process.exitCode = (await import('./pics.js')).picsCheckCommand(files, options.json === true, io);
  });

const pki = program
  .command('pki')
  .description('the test authorities of this installation: what a charge point has to trust for TLS')
  .option(...json)
  .action(runs(async () => (await import('./pki.js')).pkiCommand));

pki
  .command('issue')
  .description('a key and a certificate for a charge point that has none')
  .requiredOption('--serial-number <number>', 'of the charge point; becomes the commonName')
  .requiredOption('--organization <name>', 'the CPO; becomes the organizationName')
  .requiredOption('--out <folder>', 'where charge-point.key and charge-point.pem are written')
  .option('--rsa', 'with a key of RSA, for a charge point with no other cipher suites (default: P-256)')
  .option(...json)
  // An option that the command above has too is told to that one.
  .action(async (_options: object, command: Command) => {
    process.exitCode = await (await import('./pki.js')).pkiIssueCommand(command.optsWithGlobals(), io);
  });

pki
  .command('sign <request>')
  .description('a certificate for a signing request in PEM')
  .option('--out <file>', 'where to write it (default: standard output)')
  .action(async (file: string, options: object) => {
    process.exitCode = await (await import('./pki.js')).pkiSignCommand({ file, ...options }, io);
  });

program
  .command('simulate')
  .description('the built-in charge point as a process of its own, with a rig')
  .option(...pics)
  .option('--url <url>', 'the address of the Central System, identity included')
  .option(
    '--root <file>',
    'the root certificate that it trusts (default: those of this installation that its cipher suites need)',
  )
  .option(
    '--certificate <file>',
    'the certificate that it shows with security profile 3, with --key (default: issued anew)',
  )
  .option('--key <file>', 'the private key of that certificate')
  .option('--rig-port <port>', 'where the rig listens on 127.0.0.1; 0 picks one', '0')
  .option('--fault <name>', 'misbehave in this way; repeatable', many, [])
  .option('--variant <name>', 'behave in this other legal way; repeatable', many, [])
  .option('--list-faults', 'list the faults, and the cases and rules that they break')
  .option('--list-variants', 'list the legal variants')
  .option(...json)
  .addOption(timeScale())
  .addOption(new Option('--until-stdin-ends', 'for a parent process: end when it does').hideHelp())
  .action(runs(async () => (await import('./simulate.js')).simulateCommand));

program
  .command('selftest')
  .description('every fault of the built-in charge point against the cases it must break, every variant against all')
  .option('--fault <name>', 'only these faults; repeatable', many, [])
  .option('--variant <name>', 'only these variants; repeatable', many, [])
  .option('--case <id>', 'only these cases; repeatable, * stands for any characters', many, [])
  .option(...json)
  .addOption(timeScale().default(40))
  .action(runs(async () => (await import('./selftest.js')).selftestCommand));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no errors; what commander finds wrong it has already said.
    process.exitCode = error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
  } else if (error instanceof UsageError) {
    for (const problem of error.problems) io.err(`${problem}\n`);
    process.exitCode = exitCodes.usage;
  } else {
    io.err(`fault of ocpp-attest: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = exitCodes.error;
  }
}
