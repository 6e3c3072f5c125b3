/** The charge point as an actor of a case: what it must send, report, and leave unsent. */
import { minutes, showDuration } from '../evidence/clock.js';
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { ChargePointStatus } from '../ocpp/datatypes.js';
import type { ChargePointAction, Request } from '../ocpp/messages.js';
import { show } from '../ocpp/validation.js';
import type { HeardCall } from '../wire/peer.js';
import type { Expectation, Offer } from './inbox.js';
import { compare, printWanted, violated, type Fields } from './matching.js';
import { longOperationsOn, type LongOperations } from './long-operations.js';
import type { Moment } from './moment.js';
import { bringsSamples, samplesIn, type Sample } from './samples.js';
import { within, type Frames, type Stage } from './stage.js';
import { printFields } from './wording.js';

/** A call of the charge point that met an expectation. */
export interface Heard<A extends ChargePointAction> extends Moment {
  readonly payload: Request<A>;
  /** Our answer. */
  readonly answered: Moment & { readonly payload: object | undefined };
}

export interface SendsOptions {
  /** Protocol milliseconds; the declared triggered function limit unless given. A given limit is not a measurement. */
  readonly within?: number;
  /** The charge point may reboot before it. */
  readonly acrossReboot?: boolean;
}

/** Options of `sends` that know the payload. */
export interface SendsWhich<A extends ChargePointAction> extends SendsOptions {
  /** Calls of this action that are not meant, and legal meanwhile. */
  readonly besides?: (payload: Request<A>) => boolean;
}

export interface MaySendOptions {
  /** Protocol milliseconds; the declared triggered function limit unless given. */
  readonly within?: number;
  /** Statuses of the connector under test that may be reported before it. */
  readonly meanwhile?: readonly ChargePointStatus[];
}

/** A call, and which of the tolerated statuses came before it. */
export interface Preceded<A extends ChargePointAction> extends Heard<A> {
  readonly reportedBefore: readonly ChargePointStatus[];
}

export interface BootsOptions {
  /** Protocol milliseconds; the reboot limit unless given. */
  readonly within?: number;
  /** Statuses of the connector under test that may be reported before the boot. */
  readonly meanwhile?: readonly ChargePointStatus[];
}

/** A BootNotification, and which of the tolerated statuses came before it. */
export type Boot = Preceded<'BootNotification'>;

export interface ReportsOptions extends SendsOptions {
  /** The connector, or any of these; the one under test unless given. */
  readonly connectorId?: number | readonly number[];
  /** Other statuses of the connector that may come before; they are remarked. */
  readonly meanwhile?: readonly ChargePointStatus[];
}

/** A window of silence. */
export interface Silence {
  /** Protocol milliseconds. */
  readonly during: number;
  /** Statuses of the connector under test that break it as well. */
  readonly unreported?: readonly ChargePointStatus[];
  /** Actions that are no breach; the report says that they came. */
  readonly remarking?: readonly ChargePointAction[];
}

/** The verbs of the charge point. */
export interface ChargePoint extends LongOperations {
  /** The next call of this action is the one meant; a field that differs breaks the step. */
  sends<A extends ChargePointAction>(
    action: A,
    fields?: Fields<Request<A>>,
    options?: SendsWhich<A>,
  ): Promise<Heard<A>>;
  /** The same, if it is sent at all: undefined where nothing came within the time. */
  maySend<A extends ChargePointAction>(
    action: A,
    fields?: Fields<Request<A>>,
    options?: MaySendOptions,
  ): Promise<Preceded<A> | undefined>;
  /** A StatusNotification with this status, or one of these, for the connector under test. */
  reports(
    status: ChargePointStatus | readonly ChargePointStatus[],
    options?: ReportsOptions,
  ): Promise<Heard<'StatusNotification'>>;
  /** The status of connector 0 and of every connector, in any order (errata 3.22); resolves with what they were. */
  reportsEveryConnector(
    expected: (connectorId: number) => ChargePointStatus | readonly ChargePointStatus[],
  ): Promise<ReadonlyMap<number, ChargePointStatus>>;
  /**
   * Periodic meter values of a transaction on the connector under test, as they are sent: the next ones, or all up to
   * the first that was taken after a moment.
   */
  sendsSamples(transactionId: number, options?: { readonly upTo?: Moment }): Promise<readonly Sample[]>;
  /** A BootNotification; the connection may go and come back before it. */
  boots(options?: BootsOptions): Promise<Boot>;
  /** A BootNotification, if there is one within the reboot limit. */
  mayBoot(): Promise<Boot | undefined>;
  /**
   * A Heartbeat, one interval after the last exchange or after `since`: both are legal (OCPP 1.6 §4.6, §9.1.10), and
   * nothing else is.
   */
  beats(interval: number, since: Moment): Promise<Heard<'Heartbeat'>>;
  /** None of these actions within the window, and the charge point is alive all the same. */
  staysSilent(actions: readonly ChargePointAction[], options: Silence): Promise<void>;
  /** No call of this action that is meant within the window, and the charge point is alive all the same. */
  sendsNo<A extends ChargePointAction>(
    action: A,
    isMeant: (payload: Request<A>) => boolean,
    options: Pick<Silence, 'during'>,
  ): Promise<void>;
  /** A new connection after one was lost. */
  reconnects(): Promise<void>;
  /** The end of the connection, when the power is gone. */
  goesDown(): Promise<void>;
}

export function chargePointOn(stage: Stage): ChargePoint {
  const { limits, parameters, link } = stage.around;

  const await_ = async (
    text: string,
    frames: Frames,
    expectation: Omit<Expectation, 'text' | 'since'> & { readonly since?: bigint },
  ): Promise<HeardCall | undefined> => {
    const since = expectation.since ?? stage.now();
    const call = await stage.inbox.expect({ ...expectation, text, since });
    if (call === undefined) return undefined;
    frames.push(call.seq, call.answered.seq);
    if (call.violations.length > 0) throw new ExpectationError(`${text}: ${violated(call.action, call.violations)}`);
    return call;
  };

  /** Awaits a call; a reaction to our own message is measured. */
  const hears = (text: string, offer: (call: HeardCall) => Offer, options: SendsOptions): Promise<HeardCall> => {
    const limit = options.within ?? limits.triggeredFunction;
    const stimulus = options.within === undefined ? stage.stimulus : undefined;
    return stage.step(text, limit, async (frames) => {
      const call = await await_(text, frames, {
        offer,
        within: limit,
        atDeadline: 'break',
        survivesLoss: options.acrossReboot === true,
        ...(stimulus === undefined ? {} : { since: stimulus.mono }),
      });
      if (call === undefined) throw new Error('an expectation that must be met was not');
      // What came before it is no reaction to it.
      if (stimulus !== undefined && call.mono >= stimulus.mono) {
        const ms = stage.clock.between(stimulus.mono, call.mono);
        stage.measured({ indicator: 'triggeredFunction', ms, from: stimulus.seq, to: call.seq, maxMs: limit });
      }
      if (stage.stimulus !== undefined) stage.stimulus = call.answered;
      return call;
    });
  };

  const reportsOn = (
    connectors: readonly number[],
    status: ChargePointStatus | readonly ChargePointStatus[],
    { meanwhile, ...options }: SendsOptions & { readonly meanwhile?: readonly ChargePointStatus[] | 'none' },
  ) => {
    const wanted: readonly string[] = typeof status === 'string' ? [status] : status;
    const isTested = connectors.length === 1 && connectors[0] === parameters.connectorId;
    const where = isTested ? '' : ` on connector ${connectors.join(' or ')}`;
    return hears(
      `charge point reports ${wanted.join(' or ')}${where}`,
      ({ action, payload }) => {
        if (action !== 'StatusNotification') return 'notMine';
        const fields = payload as Partial<Request<'StatusNotification'>>;
        const reported = fields.status;
        if (!connectors.includes(fields.connectorId ?? -1) || reported === undefined) return 'notMine';
        if (wanted.includes(reported)) return 'match';
        if (meanwhile === 'none') return { broken: `status is ${show(reported)}` };
        if (meanwhile?.includes(reported) !== true) return 'notMine';
        stage.remarks.push(`${reported} was reported before ${wanted.join(' or ')}${where}`);
        return 'aside';
      },
      options,
    );
  };

  /** Awaits a call before which some statuses of the connector may come; resolves with undefined where none is sent. */
  const awaitsAfter = (
    text: string,
    limit: number,
    meanwhile: readonly ChargePointStatus[],
    expectation: Pick<Expectation, 'atDeadline' | 'survivesLoss' | 'offer'>,
  ) =>
    stage.step(text, limit, async (frames): Promise<Preceded<ChargePointAction> | undefined> => {
      const reportedBefore: ChargePointStatus[] = [];
      const call = await await_(text, frames, {
        ...expectation,
        offer: (heard) => {
          const offer = expectation.offer(heard);
          if (offer !== 'notMine' || heard.action !== 'StatusNotification') return offer;
          const { connectorId, status } = heard.payload as Partial<Request<'StatusNotification'>>;
          if (connectorId !== parameters.connectorId || status === undefined) return offer;
          if (!meanwhile.includes(status)) return offer;
          reportedBefore.push(status);
          return 'aside';
        },
        within: limit,
      });
      return call === undefined ? undefined : { ...(call as unknown as Heard<ChargePointAction>), reportedBefore };
    });

  const awaitsBoot = async (
    text: string,
    atDeadline: Expectation['atDeadline'],
    { within: limit = limits.reboot, meanwhile = [] }: BootsOptions = {},
  ): Promise<Boot | undefined> => {
    const offer = ({ action }: HeardCall): Offer => (action === 'BootNotification' ? 'match' : 'notMine');
    const boot = await awaitsAfter(text, limit, meanwhile, { offer, atDeadline, survivesLoss: true });
    // Reboots are excluded from the triggered function times.
    stage.stimulus = undefined;
    return boot;
  };

  /** A window in which no call breaks the offer, and at whose end the charge point shows that it lives. */
  const isSilent = (text: string, during: number, offer: (call: HeardCall) => Offer): Promise<void> =>
    stage.step(text, during, async (frames) => {
      await await_(text, frames, { offer, within: during, atDeadline: 'nothing' });
      if (await link.provesLife(limits.response)) return;
      throw new InconclusiveError(`${text}: it gave no sign of life at the end of the window`);
    });

  return {
    ...longOperationsOn(stage),

    async sends<A extends ChargePointAction>(action: A, fields: Fields<Request<A>> = {}, options: SendsWhich<A> = {}) {
      const wanted = printWanted(fields);
      const call = await hears(
        `charge point sends ${action}${wanted === '' ? '' : ` with ${wanted}`}`,
        (heard) => {
          if (heard.action !== action) return 'notMine';
          if (heard.violations.length === 0 && options.besides?.(heard.payload as Request<A>) === true) return 'aside';
          return compare(heard.payload, fields);
        },
        options,
      );
      return call as unknown as Heard<A>;
    },

    async maySend<A extends ChargePointAction>(
      action: A,
      fields: Fields<Request<A>> = {},
      { within: limit = limits.triggeredFunction, meanwhile = [] }: MaySendOptions = {},
    ) {
      const wanted = printWanted(fields);
      const call = await awaitsAfter(
        `charge point may send ${action}${wanted === '' ? '' : ` with ${wanted}`}`,
        limit,
        meanwhile,
        {
          offer: (heard) => (heard.action === action ? compare(heard.payload, fields) : 'notMine'),
          atDeadline: 'nothing',
        },
      );
      return call;
    },

    async reports(status, { connectorId = parameters.connectorId, ...options } = {}) {
      return (await reportsOn([connectorId].flat(), status, options)) as unknown as Heard<'StatusNotification'>;
    },

    async reportsEveryConnector(expected) {
      stage.stimulus = undefined;
      const reported = await Promise.all(
        [0, ...stage.around.connectors].map(async (connectorId) => {
          const status = expected(connectorId);
          // Where the document leaves a choice, a short intermediate status is shown, not judged.
          const meanwhile = typeof status === 'string' ? 'none' : intermediate;
          const { payload } = await reportsOn([connectorId], status, { meanwhile });
          return [connectorId, (payload as Request<'StatusNotification'>).status] as const;
        }),
      );
      return new Map(reported);
    },

    sendsSamples(transactionId, { upTo } = {}) {
      // Two intervals, since the value of the first may have been taken before it was looked for.
      const limit = 2 * parameters.meterValueSampleInterval + limits.triggeredFunction;
      const text = `charge point sends periodic meter values with transactionId: ${transactionId}${upTo === undefined ? '' : untilOnline}`;
      return stage.step(text, limit, async (frames) => {
        const since = stage.now();
        const last = upTo === undefined ? -Infinity : (stage.around.observed.deviceClock.at(upTo.mono) ?? -Infinity);
        const taken: Sample[] = [];
        do {
          const call = await await_(text, frames, {
            offer: (heard) =>
              bringsSamples(heard, parameters.connectorId) ? compare(heard.payload, { transactionId }) : 'notMine',
            within: limit,
            since,
            atDeadline: 'break',
          });
          taken.push(...samplesIn(call?.payload as Request<'MeterValues'>));
        } while (!taken.some(({ at }) => at !== undefined && at > last));
        return taken;
      });
    },

    async boots(options) {
      const boot = await awaitsBoot('charge point sends BootNotification', 'break', options);
      if (boot === undefined) throw new Error('an expectation that must be met was not');
      return boot;
    },

    mayBoot: () => awaitsBoot('charge point may send BootNotification', 'nothing'),

    async beats(interval, since) {
      // Twice as long is waited as is allowed, so that the report can say how late it was.
      const limit = 2 * interval + parameters.grace;
      const beat = await hears(
        `charge point sends Heartbeat every ${showDuration(interval)}`,
        ({ action }) => (action === 'Heartbeat' ? 'match' : 'notMine'),
        { within: limit },
      );
      const { observed } = stage.around;
      const last = observed.frameBefore(beat.seq) ?? since;
      // A beat may have come while something else was awaited.
      const before = observed.heartbeatBefore(beat.seq);
      const from = before !== undefined && before.mono > since.mono ? before : since;
      const periodic = stage.clock.between(from.mono, beat.mono);
      const idle = stage.clock.between(last.mono, beat.mono);
      const latest = interval + parameters.grace;
      const earliest = interval - stage.tolerance(interval);
      stage.measured({ indicator: 'heartbeatInterval', ms: idle, from: last.seq, to: beat.seq, minMs: interval });
      stage.note(`heartbeat interval is ${showDuration(interval)}`, [last.seq, beat.seq], () => {
        const text =
          `heartbeat interval: ${showDuration(idle)} after the last message and ${showDuration(periodic)} after the last ` +
          `heartbeat, expected ${showDuration(earliest)} to ${showDuration(latest)} for one of them`;
        stage.judgeTime(text, since.mono, beat.mono, (slack) =>
          [periodic, idle].some((ms) => ms >= earliest - slack && ms <= latest + slack),
        );
      });
      return beat as unknown as Heard<'Heartbeat'>;
    },

    staysSilent(actions, { during, remarking = [], unreported = [] }) {
      const text = silenceOf(actions, during, unreported);
      return isSilent(text, during, (call) => {
        if (!(remarking as readonly string[]).includes(call.action)) {
          return unwanted(call, actions, parameters.connectorId, unreported);
        }
        stage.remarks.push(`${text}: it sent ${call.action} {${printFields(call.payload)}}`);
        return 'aside';
      });
    },

    sendsNo<A extends ChargePointAction>(
      action: A,
      isMeant: (payload: Request<A>) => boolean,
      { during }: Pick<Silence, 'during'>,
    ) {
      const text = `charge point sends no such ${action} for ${showDuration(during)}`;
      return isSilent(text, during, (call) => {
        // What breaks its schema is for the rules to judge.
        if (call.action !== action || call.violations.length > 0) return 'notMine';
        return isMeant(call.payload as Request<A>)
          ? { broken: `it sent ${action} {${printFields(call.payload)}}` }
          : 'aside';
      });
    },

    async reconnects() {
      const limit = parameters.reconnectTime;
      const text = 'charge point connects again';
      await stage.step(text, limit, async () => {
        if (!(await link.whenConnected(limit))) {
          throw new ExpectationError(`${text}: no connection ${within(limit)}`);
        }
      });
      stage.stimulus = undefined;
    },

    async goesDown() {
      const text = 'charge point goes down';
      // A connection that nobody closes is missed only after some pings.
      const limit = Math.max(limits.reboot, minutes(2));
      await stage.step(text, limit, async () => {
        if (await link.whenGone(limit, stage.around.interruption)) return;
        throw new InconclusiveError(`${text}: it lives on without power, so that its start cannot be seen`);
      });
      stage.stimulus = undefined;
    },
  };
}

/** `charge point sends no StartTransaction and reports no Preparing for 10 s` */
export function silenceOf(actions: readonly string[], during: number, unreported: readonly string[]): string {
  const reports = unreported.length === 0 ? '' : ` and reports no ${unreported.join(' and no ')}`;
  return `charge point sends no ${actions.join(' and no ')}${reports} for ${showDuration(during)}`;
}

/** What breaks a silence: the named actions, and the statuses of the connector under test that speak of them. */
function unwanted(
  { action, payload }: HeardCall,
  actions: readonly string[],
  connectorId: number,
  unreported: readonly ChargePointStatus[],
): Offer {
  if (actions.includes(action)) return { broken: `it sent ${action} {${printFields(payload)}}` };
  if (action !== 'StatusNotification') return 'notMine';
  const { connectorId: reported, status } = payload as Partial<Request<'StatusNotification'>>;
  if (reported !== connectorId) return 'notMine';
  const telling = [
    // While a transaction runs, the EV may suspend and resume as it likes.
    ...(actions.includes('StopTransaction') ? stopped : actions.includes('StartTransaction') ? started : []),
    ...(actions.includes('Authorize') ? ['Preparing'] : []),
    ...unreported,
  ];
  return telling.includes(String(status)) ? { broken: `it reported ${String(status)}` } : 'aside';
}

const untilOnline = ', up to the first that was taken online again';

const intermediate: readonly ChargePointStatus[] = ['Available', 'Unavailable'];
const started = ['Charging', 'SuspendedEV', 'SuspendedEVSE'];
const stopped = ['Finishing', 'Available', 'Preparing'];
