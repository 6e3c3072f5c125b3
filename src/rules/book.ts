/** All standing rules, heard together: each frame is decoded once. */
import type { Entry } from '../evidence/journal.js';
import type { Finding } from '../evidence/result.js';
import { decode } from '../ocpp/frames.js';
import { chargingProfileAnswers } from './charging-profile-answers.js';
import { configurationAnswers } from './configuration-answers.js';
import { fields } from './fields.js';
import { diagnosticsProgress, firmwareProgress, logProgress, signedFirmwareProgress } from './file-progress.js';
import { framing } from './framing.js';
import { heartbeat } from './heartbeat.js';
import { Knowledge, type Circumstances } from './knowledge.js';
import { localListAnswers } from './local-list-answers.js';
import { meterContexts } from './meter-contexts.js';
import { meterMeasurands } from './meter-measurands.js';
import { meterRegisters } from './meter-registers.js';
import { meterTimes } from './meter-times.js';
import { meterUnits } from './meter-units.js';
import { registration } from './registration.js';
import { reservations } from './reservations.js';
import { rpc } from './rpc.js';
import { requestIds } from './request-ids.js';
import { rulesOf, type Asked, type Family, type Heard, type Rule } from './rule.js';
import { schema } from './schema.js';
import { security } from './security.js';
import { statusAfterBoot } from './status-after-boot.js';
import { status } from './status.js';
import { transactionAuthorization } from './transaction-authorization.js';
import { transactionOrder } from './transaction-order.js';
import { transactionReasons } from './transaction-reasons.js';
import { transactionRetries } from './transaction-retries.js';
import { transactions } from './transactions.js';
import { transfers } from './transfers.js';
import { unanswered } from './unanswered.js';
import { statusAnswers } from './status-answers.js';
import { transactionAnswers } from './transaction-answers.js';
import { triggerAnswers } from './trigger-answers.js';

/** Families of the same name share the first half of their rules' ids. */
const families: readonly Family[] = [
  framing,
  security,
  rpc,
  unanswered,
  schema,
  fields,
  registration,
  heartbeat,
  status,
  statusAfterBoot,
  transactions,
  transactionAuthorization,
  transactionOrder,
  transactionReasons,
  transactionRetries,
  meterMeasurands,
  meterUnits,
  meterContexts,
  meterTimes,
  meterRegisters,
  configurationAnswers,
  triggerAnswers,
  localListAnswers,
  transactionAnswers,
  statusAnswers,
  transfers,
  firmwareProgress,
  signedFirmwareProgress,
  diagnosticsProgress,
  logProgress,
  requestIds,
  reservations,
  chargingProfileAnswers,
];

export const rules: readonly Rule[] = families.flatMap(rulesOf);

/** How often a rule had something to judge, and the first entries that gave it. */
export interface Exercise {
  readonly times: number;
  readonly breaches: number;
  readonly first: readonly number[];
}

/** The rules as they are heard: what they find, and what each of them was exercised by. */
export interface Book {
  /** Hears the next entry and says what it breaks. */
  hear(entry: Entry): readonly Finding[];
  exercised(rule: string): Exercise;
}

const namedEntries = 5;
// A call that is never answered must not be kept for ever.
const maxUnanswered = 1000;

/** Opens the book on a journal that begins now. */
export function openBook(circumstances: Circumstances): Book {
  const known = new Knowledge(circumstances);
  const exercises = new Map(rules.map(({ id }) => [id, { times: 0, breaches: 0, first: [] as number[] }]));
  const pair = pairing();
  let current: Entry | undefined;
  let found: Finding[] = [];

  const exercise = (id: string, seq: number, broken: boolean): void => {
    const one = exercises.get(id);
    if (one === undefined) throw new Error(`no rule is called ${id}`);
    one.times += 1;
    if (broken) one.breaches += 1;
    if (one.first.length < namedEntries) one.first.push(seq);
  };
  const hearing = families.map((family) => {
    const byName = new Map(rulesOf(family).map((rule) => [rule.id.slice(family.name.length + 1), rule]));
    const ruleOf = (name: string): Rule => {
      const rule = byName.get(name);
      if (rule === undefined) throw new Error(`${family.name} has no rule ${name}`);
      return rule;
    };
    return family.start(
      {
        held(name) {
          exercise(ruleOf(name).id, current?.seq ?? 0, false);
        },
        broken(name, text, { severity, clause, at = current } = {}) {
          const rule = ruleOf(name);
          const seq = at?.seq ?? 0;
          exercise(rule.id, seq, true);
          found.push({
            rule: rule.id,
            severity: severity ?? rule.severity,
            clause: clause ?? rule.clause,
            text,
            seq,
          });
        },
      },
      known,
    );
  });

  return {
    hear(entry) {
      const isText = entry.type === 'frame' && entry.binary !== true && entry.cutFrom === undefined;
      const decoded = isText ? decode(entry.text) : undefined;
      const heard: Heard = { entry, decoded, asked: pair(entry, decoded) };
      current = entry;
      found = [];
      known.hear(heard);
      for (const hear of hearing) hear(heard);
      return found;
    },
    exercised: (rule) => exercises.get(rule) ?? { times: 0, breaches: 0, first: [] },
  };
}

/** Finds the call that an answer answers: ids are unique per side and connection. */
function pairing(): (entry: Entry, decoded: Heard['decoded']) => Asked | undefined {
  const calls = new Map<string, Asked>();
  return (entry, decoded) => {
    if (entry.type === 'connect') calls.clear();
    if (entry.type !== 'frame' || decoded === undefined || decoded.frame.kind === 'garbled') return undefined;
    const { frame } = decoded;
    if (frame.kind === 'call') {
      const [oldest] = calls.keys();
      if (calls.size >= maxUnanswered && oldest !== undefined) calls.delete(oldest);
      calls.set(`${entry.direction} ${frame.id}`, { call: frame, entry });
      return undefined;
    }
    const key = `${entry.direction === 'sent' ? 'received' : 'sent'} ${frame.id}`;
    const asked = calls.get(key);
    calls.delete(key);
    return asked;
  };
}
