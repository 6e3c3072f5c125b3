/** What is told of firmware updates and of uploads of diagnostics and logs: in order, in time, and no retry that nobody wanted. */
import type { Entry } from '../evidence/journal.js';
import { whitepaper } from '../ocpp/security.js';
import { objectOf } from './knowledge.js';
import { family, type Family } from './rule.js';
import { isTrigger } from './samples.js';

/** A kind of process and the words that are told of it. */
interface Kind {
  readonly name: string;
  readonly request: string;
  readonly report: string;
  /** What a trigger calls the report, where it goes by another name. */
  readonly trigger?: string;
  /** With this it begins, and begins again where it is retried. */
  readonly begins: string;
  readonly succeeded: string;
  readonly failed: readonly string[];
  /** Failures after which nothing is retried. */
  readonly ended: readonly string[];
  /** What cannot follow a status unless it has begun again. */
  readonly backwards: Readonly<Record<string, readonly string[]>>;
  /** `retries` is judged where it is given. */
  readonly clauses: { readonly order: string; readonly idle: string; readonly retries?: string };
}

/** What one request has led to so far. */
interface Process {
  /** How many retries it allows, where it says so. */
  readonly retries: number | undefined;
  retried: number;
  last: string | undefined;
}

/**
 * Judges what comes after a request of this log. Where two requests may be under way, or one that is older than the log,
 * nobody knows of which a status tells.
 */
const progressOf = (kind: Kind): Family =>
  family({
    name: kind.name,
    rules: {
      order: {
        title: `${kind.report} does not go back to a status that is over`,
        clause: kind.clauses.order,
      },
      idle: {
        title: `${kind.report} says Idle only when it is asked for`,
        clause: kind.clauses.idle,
      },
      ...(kind.clauses.retries !== undefined && {
        retries: {
          title: `No more is retried after ${kind.request} than it allows`,
          clause: kind.clauses.retries,
          severity: 'warning',
        },
      }),
      // Where there is no rule for retries, nothing is said of it.
    } as Family<'order' | 'idle' | 'retries'>['rules'],
    start(judge, known) {
      let underway = !known.circumstances.fromTheStart;
      let process: Process | undefined;
      let asked = false;
      let first: Entry | undefined;

      const hasFailed = (status: string | undefined): status is string => kind.failed.includes(status ?? '');

      const begins = (payload: unknown): void => {
        const { retries } = objectOf(payload);
        const counted = typeof retries === 'number' && retries >= 0 ? retries : undefined;
        process = underway ? undefined : { retries: counted, retried: 0, last: undefined };
        underway = true;
      };

      const idle = (entry: Entry): void => {
        underway = false;
        // A trigger that is older than the log may have asked for it.
        const passed = first === undefined ? undefined : known.between(first, entry);
        const { fromTheStart, limits } = known.circumstances;
        const isKnown = fromTheStart || (passed !== undefined && passed > 2 * limits.triggeredFunction);
        if (asked) judge.held('idle');
        else if (isKnown)
          judge.broken('idle', `${kind.report} said Idle, and no trigger had asked for it`, { at: entry });
        asked = false;
      };

      const retries = (one: Process, last: string, entry: Entry): void => {
        one.retried += 1;
        if (one.retries === undefined || kind.clauses.retries === undefined) return;
        if (one.retried <= one.retries) judge.held('retries');
        else {
          const text = `${kind.begins} was reported again after ${last}, retry number ${one.retried}`;
          judge.broken('retries', `${text}; ${kind.request} allows ${one.retries}`, { at: entry });
        }
      };

      const tells = (status: string, entry: Entry): void => {
        if (process !== undefined) {
          const { last } = process;
          if (hasFailed(last) && status === kind.begins) retries(process, last, entry);
          const isBack = last !== undefined && kind.backwards[last]?.includes(status) === true;
          if (isBack) judge.broken('order', `${status} was reported after ${last}`, { at: entry });
          else if (last !== undefined) judge.held('order');
          process.last = status;
        }
        const gaveUp = hasFailed(status) && process?.retries !== undefined && process.retried >= process.retries;
        underway = !(status === kind.succeeded || kind.ended.includes(status) || gaveUp);
      };

      return ({ entry, decoded, asked: answered }) => {
        first ??= entry;
        if (entry.type !== 'frame' || decoded === undefined) return;
        const { frame } = decoded;
        if (frame.kind === 'call' && entry.direction === 'sent') {
          if (frame.action === kind.request) begins(frame.payload);
          if (isTrigger(frame.action))
            asked ||= objectOf(frame.payload).requestedMessage === (kind.trigger ?? kind.report);
        }
        // What was not answered may be told once more.
        if (frame.kind !== 'result' || entry.direction !== 'sent' || answered?.call.action !== kind.report) return;
        const { status } = objectOf(answered.call.payload);
        if (status === 'Idle') idle(answered.entry);
        else if (typeof status === 'string') tells(status, answered.entry);
      };
    },
  });

export const firmwareProgress = progressOf({
  name: 'firmware',
  request: 'UpdateFirmware',
  report: 'FirmwareStatusNotification',
  begins: 'Downloading',
  succeeded: 'Installed',
  failed: ['DownloadFailed'],
  ended: ['InstallationFailed'],
  backwards: {
    Installing: ['Downloaded'],
    Installed: ['Downloading', 'DownloadFailed', 'Downloaded', 'Installing', 'InstallationFailed'],
  },
  clauses: { order: 'OCPP 1.6 §4.5', idle: 'OCPP 1.6 §7.25', retries: 'OCPP 1.6 §6.55' },
});

export const diagnosticsProgress = progressOf({
  name: 'diagnostics',
  request: 'GetDiagnostics',
  report: 'DiagnosticsStatusNotification',
  begins: 'Uploading',
  succeeded: 'Uploaded',
  failed: ['UploadFailed'],
  ended: [],
  backwards: { Uploaded: ['Uploading', 'UploadFailed'] },
  clauses: { order: 'OCPP 1.6 §4.4', idle: 'OCPP 1.6 §7.24', retries: 'OCPP 1.6 errata 3.50' },
});

export const signedFirmwareProgress = progressOf({
  name: 'signed-firmware',
  request: 'SignedUpdateFirmware',
  report: 'SignedFirmwareStatusNotification',
  trigger: 'FirmwareStatusNotification',
  begins: 'Downloading',
  succeeded: 'Installed',
  failed: ['DownloadFailed'],
  ended: ['InstallationFailed', 'InstallVerificationFailed', 'InvalidSignature'],
  backwards: {
    SignatureVerified: ['Downloaded', 'InvalidSignature'],
    InvalidSignature: ['SignatureVerified', 'InstallScheduled', 'InstallRebooting', 'Installing', 'Installed'],
    Installing: ['Downloaded', 'SignatureVerified', 'InvalidSignature', 'InstallScheduled'],
    Installed: [
      'Downloading',
      'DownloadFailed',
      'Downloaded',
      'SignatureVerified',
      'InvalidSignature',
      'Installing',
      'InstallationFailed',
    ],
  },
  clauses: {
    order: whitepaper('L01.FR.01'),
    idle: whitepaper('§6.8'),
  },
});

export const logProgress = progressOf({
  name: 'log',
  request: 'GetLog',
  report: 'LogStatusNotification',
  begins: 'Uploading',
  succeeded: 'Uploaded',
  failed: ['UploadFailure', 'BadMessage', 'PermissionDenied', 'NotSupportedOperation'],
  ended: [],
  backwards: { Uploaded: ['Uploading', 'UploadFailure', 'BadMessage', 'PermissionDenied', 'NotSupportedOperation'] },
  clauses: {
    order: whitepaper('N01.FR.08, N01.FR.09'),
    idle: whitepaper('§6.19'),
  },
});
