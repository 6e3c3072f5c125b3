/** What outlives resets and power cuts. Plain data; whatever is not in here is lost with the power. */
import type { IdTagInfo, MeterValue, StopReason } from '../ocpp/datatypes.js';
import type { Behaviours, MemoryPart, Payload } from './behaviour.js';
import type { InstalledProfile } from './charging-profiles.js';
import type { SecurityMemory } from './security/memory.js';

/** A transaction as the charge point keeps it. */
export interface Transaction {
  /** The charge point's own number; the Central System's id comes with the answer. */
  readonly number: number;
  readonly connectorId: number;
  readonly idTag: string;
  parentIdTag: string | undefined;
  readonly startedAt: number;
  readonly startedUptime: number;
  readonly meterStart: number;
  /** Undefined until StartTransaction is answered. */
  id: number | undefined;
  /** The Central System did not accept the idTag and the energy has been stopped. */
  suspended: boolean;
  /** Collected for the transactionData of StopTransaction. */
  readonly samples: MeterValue[];
}

/** A reservation as the charge point keeps it. */
export interface Reservation {
  readonly id: number;
  /** 0 for any connector. */
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A transaction-related message that waits for its answer. */
export interface QueuedMessage {
  readonly action: 'StartTransaction' | 'StopTransaction' | 'MeterValues';
  readonly payload: Payload;
  readonly transaction: number | undefined;
  attempts: number;
}

/** What a request says of attempts, in numbers of the protocol. */
export interface Attempts {
  readonly retries?: number | undefined;
  /** Seconds. */
  readonly retryInterval?: number | undefined;
}

/** A firmware update that has been asked for. */
export interface FirmwareUpdate {
  readonly location: string;
  /** A time of day in milliseconds since 1970. */
  readonly retrieveAt: number;
  readonly attempts: Attempts;
  /** What is still to be told of it after a restart. */
  outcome: 'Installed' | 'InstallationFailed' | undefined;
  /** What proves where it comes from; undefined for one that need not prove it. */
  readonly signed?: SignedUpdate | undefined;
}

export interface SignedUpdate {
  readonly requestId: number;
  /** PEM. */
  readonly signingCertificate: string;
  /** Base64. */
  readonly signature: string;
  /** A time of day in milliseconds since 1970. */
  readonly installAt: number | undefined;
}

export interface LoggedEvent {
  /** A time of day in milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

export class Memory {
  configuration = new Map<string, string>();
  /** Connectors (0: the charge point) that a ChangeAvailability made Inoperative. */
  inoperative = new Set<number>();
  scheduledInoperative = new Set<number>();
  cache = new Map<string, IdTagInfo>();
  localList = new Map<string, IdTagInfo>();
  localListVersion = 0;
  reservations = new Map<number, Reservation>();
  messages: QueuedMessage[] = [];
  transactions = new Map<number, Transaction>();
  /** Errata 3.37 */
  chargingProfiles: readonly InstalledProfile[] = [];
  /** Ids of the Central System by own number, kept until the last message of a transaction is delivered. */
  transactionIds = new Map<number, number>();
  /** Connectors whose transaction has ended and whose cable has not been taken out since. */
  finishing = new Set<number>();
  /** Why transactions that are still open when the software starts were interrupted. */
  interruption: StopReason = 'PowerLoss';
  /** The version that was installed over the air; undefined for the one of the factory. */
  firmwareVersion: string | undefined;
  update: FirmwareUpdate | undefined;
  events: LoggedEvent[] = [];
  diagnosticsCount = 0;
  logCount = 0;
  transactionCount = 0;
  messageCount = 0;
  /** Undefined for a charge point without the security extension. */
  security: SecurityMemory | undefined;
  readonly #factorySecurity: SecurityMemory | undefined;

  constructor(factorySecurity?: SecurityMemory) {
    this.#factorySecurity = factorySecurity;
    this.security = structuredClone(factorySecurity);
  }

  /** Loses what the behaviours do not keep; an honest charge point keeps everything. */
  survive(behaviours: Behaviours): void {
    const lose: Readonly<Record<MemoryPart, () => void>> = {
      configuration: () => {
        this.configuration.clear();
      },
      availability: () => {
        this.inoperative.clear();
        this.scheduledInoperative.clear();
      },
      cache: () => {
        this.cache.clear();
      },
      messages: () => {
        this.messages = [];
      },
      transactions: () => {
        this.transactions.clear();
      },
      security: () => {
        this.security = structuredClone(this.#factorySecurity);
      },
    };
    for (const part of Object.keys(lose) as MemoryPart[]) {
      if (!behaviours.keeps(part)) lose[part]();
    }
  }
}
