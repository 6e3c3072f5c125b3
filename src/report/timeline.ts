/** What happened during a case, entry by entry, ready to be shown: frames, hands, connections, remarks of the harness. */
import type { Entry } from '../evidence/journal.js';
import { isJson, laidOut, readFrame, record } from './frame.js';
import { printable } from './hygiene.js';
import { helloText, loginText } from './login-text.js';

export interface TimelineRow {
  readonly seq: number;
  /** Protocol milliseconds since the case began. */
  readonly offset: string;
  readonly kind: 'received' | 'sent' | 'hand' | 'transfer' | 'breach' | 'event' | 'gap';
  readonly arrow: string;
  readonly from: string;
  readonly label: string;
  /** What tells this message from others of its kind, such as the status; empty where nothing does. */
  readonly detail: string;
  /** One line of the payload. */
  readonly brief: string;
  /** The whole payload, laid out; empty where there is none. */
  readonly body: string;
  readonly open: boolean;
}

export interface Timeline {
  readonly rows: readonly TimelineRow[];
  readonly frames: number;
}

type FrameEntry = Extract<Entry, { type: 'frame' }>;

// The start tells how it began, the end what went wrong.
const shownFirst = 300;
const shownLast = 200;
const longestBrief = 240;
const longestBody = 8000;
const roomForBodies = 200_000;

/** The timeline of a case; frames whose numbers are in `unfolded` are open from the start. */
export function timelineOf(entries: readonly Entry[], timeScale: number, unfolded: ReadonlySet<number>): Timeline {
  const start = entries[0]?.mono ?? 0n;
  const happened = entries.filter((entry) => entry.type === 'frame' || eventText(entry) !== undefined);
  const hidden = happened.slice(shownFirst, Math.max(shownFirst, happened.length - shownLast));
  const left = new Set(hidden);
  const actions = new Map<string, string>();
  let room = roomForBodies;

  const rows = happened.flatMap((entry): TimelineRow[] => {
    const label = entry.type === 'frame' ? frameLabel(entry, actions) : '';
    if (left.has(entry)) return entry === hidden[0] ? [gap(hidden)] : [];
    const offset = ((Number(entry.mono - start) / 1e6) * timeScale).toFixed(1);
    const place = { seq: entry.seq, offset, open: unfolded.has(entry.seq) };
    if (entry.type !== 'frame') {
      return [
        {
          ...place,
          kind: eventKind(entry),
          arrow: '·',
          from: '',
          label: printable(eventText(entry) ?? ''),
          detail: '',
          brief: '',
          body: '',
        },
      ];
    }
    const body = bodyOf(entry, Math.min(room, longestBody));
    room -= body.length;
    const brief = printable(entry.text.slice(0, longestBrief));
    const way =
      entry.direction === 'received'
        ? ({ kind: 'received', arrow: '→', from: 'from the charge point' } as const)
        : ({ kind: 'sent', arrow: '←', from: 'to the charge point' } as const);
    return [{ ...place, ...way, label, detail: detailOf(entry), brief, body }];
  });
  return { rows, frames: happened.filter(({ type }) => type === 'frame').length };
}

function gap(hidden: readonly Entry[]): TimelineRow {
  const [from, to] = [hidden[0]?.seq ?? 0, hidden.at(-1)?.seq ?? 0];
  const label = `${hidden.length} more entries are not shown: journal.ndjson, seq ${from} to ${to}`;
  return {
    seq: from,
    offset: '',
    kind: 'gap',
    arrow: '',
    from: '',
    label,
    detail: '',
    brief: '',
    body: '',
    open: false,
  };
}

/** `Authorize.req`, `Authorize.conf`, or what stands for it; answers are named after the call that they belong to. */
function frameLabel(entry: FrameEntry, actions: Map<string, string>): string {
  if (entry.binary === true) return 'binary message';
  const frame = readFrame(entry);
  if (frame === undefined)
    return entry.cutFrom === undefined ? 'no OCPP-J message' : `message of ${entry.cutFrom} characters`;
  const asker = (frame.kind === 'call') === (entry.direction === 'received') ? 'received' : 'sent';
  const key = `${asker} ${entry.connection} ${frame.id}`;
  if (frame.kind === 'call') {
    actions.set(key, frame.action);
    return printable(`${frame.action.slice(0, 60)}.req`);
  }
  const action = actions.get(key)?.slice(0, 60);
  const about =
    action === undefined ? 'answer to an unknown request' : frame.kind === 'result' ? `${action}.conf` : action;
  return printable(frame.kind === 'result' ? about : `${about}: error ${frame.action.slice(0, 60)}`);
}

const telling = ['status', 'reason', 'requestedMessage', 'type', 'idTag', 'key'] as const;
const longestDetail = 40;

/** The first of the fields by which people tell messages apart. */
function detailOf(entry: FrameEntry): string {
  const payload = readFrame(entry)?.payload ?? {};
  const info = record(payload.idTagInfo);
  const value = telling.map((name) => payload[name]).find((one) => typeof one === 'string') ?? info.status;
  return typeof value === 'string' ? printable(value.slice(0, longestDetail)) : '';
}

function eventKind({ type }: Entry): TimelineRow['kind'] {
  if (type === 'hand') return 'hand';
  return type === 'step' || type === 'violation' ? 'breach' : 'event';
}

/** The text of a frame on lines of its own; every line is made harmless by itself. */
function bodyOf({ text, cutFrom }: FrameEntry, longest: number): string {
  const shown = text.slice(0, longest);
  const body = (isJson(text) ? laidOut(shown).split('\n') : [shown]).map(printable).join('\n');
  const missing = (cutFrom ?? text.length) - shown.length;
  return missing > 0 ? `${body}\n… ${missing} more characters, see journal.ndjson` : body;
}

function eventText(entry: Entry): string | undefined {
  switch (entry.type) {
    case 'connect': {
      const { connection, path, remote, protocol, login } = entry;
      const how = login === undefined ? '' : `, ${loginText(login)}`;
      return `connection ${connection} opened: ${path} from ${remote}, subprotocol ${protocol || 'none'}${how}`;
    }
    case 'clientHello':
      return `TLS offered by ${entry.remote}: ${helloText(entry.hello)}`;
    case 'disconnect': {
      const by = { chargePoint: 'the charge point', harness: 'the harness', link: 'the link' }[entry.by];
      return `connection ${entry.connection} closed by ${by}: code ${entry.code} ${entry.reason}`;
    }
    case 'refused':
      return `connection refused to ${entry.remote}: ${entry.why}`;
    case 'socket':
      return `connection ${entry.connection}: ${entry.text}`;
    case 'violation':
      return `connection ${entry.connection}: ${entry.text}`;
    case 'step':
      return entry.verdict === 'pass' ? undefined : `step ${entry.verdict}: ${entry.reason ?? entry.text}`;
    case 'transfer': {
      const { protocol, connection, what, text } = entry;
      const who = { command: 'charge point: ', reply: 'server: ' } as Readonly<Record<string, string>>;
      return `${protocol} ${connection === 0 ? '' : `connection ${connection}, `}${who[what] ?? ''}${text}`;
    }
    case 'phase':
      return `phase: ${entry.phase}`;
    case 'hand':
      return `hand: ${entry.text}: ${entry.outcome}${entry.why === undefined ? '' : ` (${entry.why})`}`;
    case 'note':
      return `note: ${entry.text}`;
    case 'stall':
      return `the harness stalled for ${entry.ms} ms`;
    case 'clockStep':
      return `the wall clock stepped by ${entry.ms} ms`;
    default:
      return undefined;
  }
}
