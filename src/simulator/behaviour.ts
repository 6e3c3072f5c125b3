/**
 * Where a fault or a legal variant may reach in: memory, waiting times, state machine, outgoing calls, answers and
 * frames. The honest charge point is the one without any behaviour.
 */
import type { ErrorCode } from '../ocpp/frames.js';
import { writeTimestamp } from '../ocpp/timestamps.js';
import type { RegistrationState } from './registration.js';
import { usualSecurity, type SecurityHabits } from './security/habits.js';
import { usualHabits, type TransferHabits } from './transfer-habits.js';

export type Payload = Readonly<Record<string, unknown>>;

/** A request on its way to the Central System; `delay` is in device milliseconds. */
export interface OutgoingCall {
  readonly action: string;
  readonly payload: Payload;
  readonly delay?: number;
}

export interface IncomingCall {
  readonly action: string;
  readonly payload: Payload;
}

/** What is answered, and what the charge point does once the answer is written. */
export interface Reply {
  readonly response:
    | { readonly kind: 'result'; readonly payload: Payload }
    | { readonly kind: 'error'; readonly code: ErrorCode; readonly description: string }
    | { readonly kind: 'none' };
  readonly effect?: () => void;
  /** Device milliseconds before the answer is written. */
  readonly delay?: number;
  readonly copies?: number;
}

/** Decisions of the state machine that a behaviour may turn. */
export const switches = [
  'answersAbsentLists',
  'asksAgainAtRemoteStart',
  'asksAgainAtStop',
  'asksForEveryIdTag',
  'asksThoughCached',
  'authorizesNobodyOffline',
  'batchesQueuedSamples',
  'bootsOnReconnect',
  'checksBeforeInstalling',
  'claimsToDownload',
  'claimsToInstall',
  'claimsToUpload',
  'clearsAllById',
  'clearsByAnyCriterion',
  'clearsByPurposeAlone',
  'composesEveryStretch',
  'deletesRootInUse',
  'deliversNewestFirst',
  'disconnectsWhileRejected',
  'goesDownAtOnce',
  'goesOnWhenEvDisconnects',
  'heartbeatsStrictly',
  'ignoresFirmwareSignature',
  'ignoresBootInterval',
  'ignoresGroups',
  'ignoresGroupsOfReservations',
  'ignoresIdTagWithoutCable',
  'ignoresInvalidAuthorization',
  'ignoresProfileOfRemoteStart',
  'ignoresLocalList',
  'ignoresRefusedStart',
  'ignoresScheduleDuration',
  'ignoresServerName',
  'installsAnyRoot',
  'installsAnything',
  'installsWithoutRoom',
  'keepsOldAuthorizationKey',
  'keepsOldCertificate',
  'keepsOldFirmware',
  'keepsOldProfile',
  'learnsNothing',
  'leavesForRefusedProfile',
  'letsAnybodyUseReservations',
  'losesIdOfOfflineTransaction',
  'lowersSecurityProfile',
  'lowestStackLevelWins',
  'mergesDefaultWithTxProfile',
  'mergesFullLists',
  'needsRebootForProfile',
  'neverAuthorizes',
  'neverAuthorizesRemoteStart',
  'neverFallsBack',
  'neverReconnects',
  'newMessagesOvertakeQueue',
  'omitsLocalReason',
  'preparesAfterRestart',
  'preparesReservedAtCable',
  'queueBeforeStatuses',
  'queuesNothing',
  'rebootsAfterFailedInstallation',
  'rebootsAfterFailedTransfer',
  'rebootsForCredentials',
  'refusesEveryImage',
  'reportsAllOnReconnect',
  'reportsMainControllerLast',
  'renewsCertificateAtStart',
  'resumesAfterPowerLoss',
  'samplesAtIntervalZero',
  'samplesOnlyOnline',
  'sendsMainMeterValues',
  'reusesSigningKey',
  'servesDisabledList',
  'servesRefusedTriggers',
  'skipsBootAfterReset',
  'softResetWithoutReboot',
  'stampsAtDelivery',
  'startsWhileFaulted',
  'startsWithFailedLock',
  'startsWithoutCable',
  'statusBeforeTransaction',
  'staysConnectedWithOldCertificate',
  'staysConnectedWithOldKey',
  'staysUnavailableAfterUpdate',
  'staysWithProfileUntilReset',
  'stopsAfterHardReset',
  'stopsAfterSoftReset',
  'stopsForAnyIdTag',
  'stopsWhenEvDisconnects',
  'stopsWheneverRefused',
  'takesAnyCertificate',
  'takesAnySigningCertificate',
  'tellsOutcomeBeforeReboot',
  'treatsPendingAsAccepted',
  'trustsAnyServer',
  'unavailableDuringUpdate',
  'unlocksWithoutStopping',
  'uploadsEmptyFile',
  'uploadsOtherLog',
  'validatesReservations',
] as const;
export type Switch = (typeof switches)[number];

/** What the charge point waits for. */
export type Wait =
  | 'bootRetry'
  | 'heartbeat'
  | 'connectionTimeOut'
  | 'sampleInterval'
  | 'messageRetry'
  | 'reservation'
  | 'download'
  | 'reconnect'
  | 'installation';

/** What outlives a reset and a power cut. */
export type MemoryPart = 'configuration' | 'availability' | 'cache' | 'messages' | 'transactions' | 'security';

/** What a behaviour may know of the charge point it lives in. */
export interface DeviceView {
  readonly connectorIds: readonly number[];
  readonly registration: RegistrationState;
  configuration(key: string): string | undefined;
  hasTransaction(connectorId: number): boolean;
  hasCable(connectorId: number): boolean;
  knowsTransaction(transactionId: number): boolean;
  stopAllTransactions(): void;
  endAllReservations(): void;
}

export interface ConnectOptions {
  readonly subprotocol: string | undefined;
  /** How many characters a WebSocket frame carries; undefined for whole messages. */
  readonly fragment: number | undefined;
  /** Whether a message is sent as a binary one. */
  readonly binary: (text: string) => boolean;
  readonly masks: boolean;
  readonly answersPings: boolean;
  /** Whether a second connection is opened beside the first, which goes on talking. */
  readonly twice: boolean;
}

/** One way in which a charge point may differ; every hook is optional. */
export interface Behaviour {
  readonly switches?: readonly Switch[];
  readonly configuration?: Readonly<Record<string, string>>;
  readonly connects?: Partial<ConnectOptions>;
  readonly transfers?: Partial<TransferHabits>;
  readonly security?: Partial<SecurityHabits>;
  /** Whether a part of the memory outlives the loss of power and a reset. */
  keeps?(part: MemoryPart): boolean;
  /** Device milliseconds to wait instead of the right ones. */
  waits?(wait: Wait, ms: number): number;
  /** The requests that go out in place of one: none, another, several. */
  sends?(call: OutgoingCall, device: DeviceView): readonly OutgoingCall[];
  replies?(call: IncomingCall, reply: Reply, device: DeviceView): Reply;
  /** The texts that go out in place of one. */
  frames?(text: string): readonly string[];
  messageId?(count: number): string;
  timestamp?(ms: number): string;
}

/** All behaviours of a charge point as one, with every hook there. */
export class Behaviours {
  readonly #list: readonly Behaviour[];
  #shown = false;

  constructor(list: readonly Behaviour[]) {
    this.#list = list;
  }

  /** Whether anything was different from what the honest charge point does. */
  get shown(): boolean {
    return this.#shown;
  }

  has(name: Switch): boolean {
    return this.#show(this.#list.some((one) => one.switches?.includes(name) === true));
  }

  get configuration(): Readonly<Record<string, string>> {
    const values = Object.assign({}, ...this.#list.map((one) => one.configuration ?? {})) as Record<string, string>;
    this.#show(Object.keys(values).length > 0);
    return values;
  }

  get transfers(): TransferHabits {
    const habits = this.#list.map((one) => one.transfers ?? {});
    this.#show(habits.some((one) => Object.keys(one).length > 0));
    return Object.assign({}, usualHabits, ...habits) as TransferHabits;
  }

  get security(): SecurityHabits {
    const habits = this.#list.map((one) => one.security ?? {});
    this.#show(habits.some((one) => Object.keys(one).length > 0));
    return Object.assign({}, usualSecurity, ...habits) as SecurityHabits;
  }

  get connects(): ConnectOptions {
    const honest: ConnectOptions = {
      subprotocol: 'ocpp1.6',
      fragment: undefined,
      binary: () => false,
      masks: true,
      answersPings: true,
      twice: false,
    };
    this.#show(this.#list.some((one) => one.connects !== undefined));
    return this.#list.reduce((options, one) => ({ ...options, ...one.connects }), honest);
  }

  keeps(part: MemoryPart): boolean {
    return this.#hook<boolean>(true, (kept, one) => kept && (one.keeps?.(part) ?? true));
  }

  waits(wait: Wait, ms: number): number {
    return this.#hook(ms, (wanted, one) => one.waits?.(wait, wanted) ?? wanted);
  }

  sends(call: OutgoingCall, device: DeviceView): readonly OutgoingCall[] {
    return this.#hook<readonly OutgoingCall[]>([call], (calls, one) =>
      calls.flatMap((each) => one.sends?.(each, device) ?? [each]),
    );
  }

  replies(call: IncomingCall, reply: Reply, device: DeviceView): Reply {
    const answered = this.#list.reduce((wanted, one) => one.replies?.(call, wanted, device) ?? wanted, reply);
    // What happens after an answer is no data that could be compared.
    this.#show(answered.effect !== reply.effect);
    return this.#hook(reply, () => answered);
  }

  frames(text: string): readonly string[] {
    return this.#hook<readonly string[]>([text], (texts, one) => texts.flatMap((each) => one.frames?.(each) ?? [each]));
  }

  messageId(count: number): string {
    return this.#hook(`cp-${count}`, (id, one) => one.messageId?.(count) ?? id);
  }

  timestamp(ms: number): string {
    return this.#hook(writeTimestamp(ms), (stamp, one) => one.timestamp?.(ms) ?? stamp);
  }

  #hook<T>(honest: T, alter: (sofar: T, one: Behaviour) => T): T {
    const altered = this.#list.reduce(alter, honest);
    if (!this.#shown && this.#list.length > 0) this.#show(JSON.stringify(altered) !== JSON.stringify(honest));
    return altered;
  }

  #show(different: boolean): boolean {
    this.#shown ||= different;
    return different;
  }
}
