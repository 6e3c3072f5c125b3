/** What the Central System replies when the case says nothing, and what a case puts in its place. */
import type { ChargePointAction, Request, Response } from '../ocpp/messages.js';
import { writeTimestamp } from '../ocpp/timestamps.js';

/** Who is welcome, and with what heartbeat. */
export interface Welcome {
  /** Identifications that are accepted; compared as CiString (OCPP 1.6 §7.15). */
  readonly idTags: readonly string[];
  readonly heartbeatIntervalMs: number;
  /** Milliseconds since 1970 that the Central System gives as its time. */
  readonly now: () => number;
}

type Replies = { readonly [A in ChargePointAction]: (request: Request<A>) => Response<A> };
/** What a case answers instead: fixed fields, or made from the request. */
export type Replacement<A extends ChargePointAction> =
  Partial<Response<A>> | ((request: Request<A>) => Partial<Response<A>>);

interface Override {
  readonly action: ChargePointAction;
  readonly fields: (request: never) => object;
  left: number;
}

export class Answers {
  readonly #basic: Replies;
  #overrides: readonly Override[] = [];

  constructor(welcome: Welcome) {
    this.#basic = basicReplies(welcome);
  }

  /** Puts fields in the place of the basic answer, for `times` requests; the returned function takes it back. */
  replace<A extends ChargePointAction>(action: A, fields: Replacement<A>, times = Infinity): () => void {
    const make = typeof fields === 'function' ? fields : () => fields;
    const override: Override = { action, fields: make, left: times };
    this.#overrides = [override, ...this.#overrides];
    return () => {
      this.#overrides = this.#overrides.filter((other) => other !== override);
    };
  }

  /** The answer to a request. The payload may break its schema: the flow goes on, the rules judge it. */
  to<A extends ChargePointAction>(action: A, payload: Request<A>): Response<A> {
    const basic = this.#basic[action](payload);
    const override = this.#overrides.find((candidate) => candidate.action === action && candidate.left > 0);
    if (override === undefined) return basic;
    override.left -= 1;
    return { ...basic, ...override.fields(payload as never) };
  }
}

function basicReplies({ idTags, heartbeatIntervalMs, now }: Welcome): Replies {
  let transactionId = 1000;
  const welcome = new Set(idTags.map((idTag) => idTag.toLowerCase()));
  const judge = (idTag: unknown) =>
    ({ status: typeof idTag === 'string' && welcome.has(idTag.toLowerCase()) ? 'Accepted' : 'Invalid' }) as const;
  const currentTime = () => writeTimestamp(now());

  return {
    Authorize: ({ idTag }) => ({ idTagInfo: judge(idTag) }),
    BootNotification: () => ({
      status: 'Accepted',
      currentTime: currentTime(),
      interval: Math.round(heartbeatIntervalMs / 1000),
    }),
    DataTransfer: () => ({ status: 'UnknownVendorId' }),
    DiagnosticsStatusNotification: () => ({}),
    FirmwareStatusNotification: () => ({}),
    Heartbeat: () => ({ currentTime: currentTime() }),
    LogStatusNotification: () => ({}),
    MeterValues: () => ({}),
    SecurityEventNotification: () => ({}),
    SignCertificate: () => ({ status: 'Rejected' }),
    SignedFirmwareStatusNotification: () => ({}),
    StartTransaction: ({ idTag }) => {
      transactionId += 1;
      return { idTagInfo: judge(idTag), transactionId };
    },
    StatusNotification: () => ({}),
    StopTransaction: ({ idTag }) => (idTag === undefined ? {} : { idTagInfo: judge(idTag) }),
  };
}
