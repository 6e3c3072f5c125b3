/** The Central System as an actor of a case: what it calls, reads, configures and answers. Changes undo themselves. */
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { ErrorCode } from '../ocpp/frames.js';
import { type CentralSystemAction, type ChargePointAction, type Request, type Response } from '../ocpp/messages.js';
import { writeTimestamp } from '../ocpp/timestamps.js';
import { show } from '../ocpp/validation.js';
import type { Replacement } from '../wire/answers.js';
import { callingOn } from './calling.js';
import { takesCertificate } from './certificates.js';
import { emptyLocalList } from './local-list.js';
import { compare, printWanted, type Fields } from './matching.js';
import type { Moment } from './moment.js';
import { afterOutage, settlesAfterOutage } from './outage.js';
import { cancelReservation, validatesReserved } from './reservations.js';
import { installsCertificate } from './root-certificates.js';
import { smartChargingOn, type SmartCharging } from './smart-charging.js';
import type { Frames, Stage } from './stage.js';
import { printFields, printPayload } from './wording.js';

/** Whether a CALLERROR is as good as the expected answer: any one, or one of these codes. */
export interface OrError {
  readonly orError: 'any' | readonly ErrorCode[];
  /** The clause by which it should be none all the same: what then makes it a warning. */
  readonly warned?: string;
}

export interface ConfiguresOptions {
  /** Leaves the key alone where the charge point does not know it. */
  readonly ifImplemented?: boolean;
}

/** The verbs of the Central System. */
export interface CentralSystem extends SmartCharging {
  /** Calls the charge point; its answer must have these fields and come within the declared response limit. */
  calls<A extends CentralSystemAction>(
    action: A,
    payload: Request<A>,
    expected?: Fields<Response<A>>,
  ): Promise<Response<A>>;
  /**
   * Calls something that must be refused. The answer counts as a refusal only if this run has also seen the charge
   * point do what it here refuses, or the statement says that it cannot. Resolves with the code of a CALLERROR, where
   * that was the answer.
   */
  isRefused<A extends CentralSystemAction>(
    action: A,
    payload: Request<A>,
    expected: Fields<Response<A>>,
    alternative?: OrError,
  ): Promise<ErrorCode | undefined>;
  /** The value of a configuration key, or undefined where the charge point does not know it. */
  reads(key: string): Promise<string | undefined>;
  /** Sets a configuration key where it has another value, and sets it back after the case. */
  configures(key: string, value: string | number | boolean, options?: ConfiguresOptions): Promise<void>;
  /**
   * Answers the next requests of an action otherwise, until the case ends, `times` are used up or the returned function
   * is called.
   */
  answers<A extends ChargePointAction>(
    action: A,
    fields: Replacement<A>,
    options?: { readonly times: number },
  ): () => void;
  /** The time of day, as we tell it to the charge point. */
  now(): string;
  /** Loses the connection: closes it and refuses new ones, or goes silent on it. Resolves when it is lost. */
  dropsConnection(how?: 'close' | 'silence'): Promise<Moment>;
  /** Lets the charge point connect again. */
  restoresConnection(): Moment;
}

export function centralSystemOn(stage: Stage): CentralSystem {
  const { link, limits } = stage.around;
  const { ask, payloadOf } = callingOn(stage);

  const callOn = async <A extends CentralSystemAction>(
    text: string,
    action: A,
    payload: Request<A>,
    frames: Frames,
  ): Promise<Response<A>> => payloadOf(text, action, await ask(text, action, payload, frames));

  const readKey = async (
    text: string,
    key: string,
    frames: Frames,
  ): Promise<{ value: string; readonly: boolean } | undefined> => {
    const answer = await callOn(text, 'GetConfiguration', { key: [key] }, frames);
    const { configurationKey = [] } = answer;
    remember(answer);
    // Keys are CiStrings (OCPP 1.6 §7.17).
    const found = configurationKey.find((entry) => entry.key.toLowerCase() === key.toLowerCase());
    return found === undefined ? undefined : { value: found.value ?? '', readonly: found.readonly };
  };

  const setKey = async (text: string, key: string, value: string, frames: Frames): Promise<void> => {
    const { status } = await callOn(text, 'ChangeConfiguration', { key, value }, frames);
    if (status !== 'Accepted') throw new InconclusiveError(`${text}: the charge point answered ${status}`);
  };

  /** Values of configuration keys as they were first read, so that a plain call can be undone too. */
  const firstRead = new Map<string, string>();

  const remember = (answer: Response<'GetConfiguration'>): void => {
    for (const { key, value = '' } of answer.configurationKey ?? []) {
      if (!firstRead.has(key.toLowerCase())) firstRead.set(key.toLowerCase(), value);
    }
  };

  const undoFor = (action: CentralSystemAction, payload: object, answer: object): void => {
    const { connectorId, type, key } = payload as { connectorId?: number; type?: string; key?: string };
    if (action === 'GetConfiguration') remember(answer);
    if (action === 'ChangeAvailability' && type === 'Inoperative' && connectorId !== undefined) {
      stage.changes(`set connector ${connectorId} to Operative again`, async () => {
        await link.call('ChangeAvailability', { connectorId, type: 'Operative' }, limits.response);
      });
    }
    if (action === 'ReserveNow' && (answer as Response<'ReserveNow'>).status === 'Accepted') {
      const { reservationId, idTag } = payload as Request<'ReserveNow'>;
      stage.around.observed.reserved(reservationId);
      stage.inbox.admit(validatesReserved(idTag));
      stage.changes(`cancel reservation ${reservationId}`, () => cancelReservation(stage, reservationId));
    }
    if (action === 'SendLocalList' && (answer as Response<'SendLocalList'>).status === 'Accepted') {
      stage.changes('empty the local authorization list', async () => {
        if (!stage.around.observed.localListMayHoldIds) return;
        const emptying = await emptyLocalList(stage.around);
        if (emptying.kind === 'refused') throw new InconclusiveError(emptying.why);
      });
    }
    if ((answer as { status?: unknown }).status === 'Accepted') {
      if (action === 'InstallCertificate') installsCertificate(stage, payload as Request<'InstallCertificate'>);
      if (action === 'CertificateSigned') takesCertificate(stage, payload as Request<'CertificateSigned'>);
    }
    const before = firstRead.get(String(key).toLowerCase());
    if (action !== 'ChangeConfiguration' || key === undefined || before === undefined) return;
    // There is no way back (A05.FR.01).
    if (key.toLowerCase() === 'securityprofile') return;
    stage.changes(`set ${key} back to ${show(before)}`, () =>
      setKey(`Central System sets ${key} back`, key, before, []),
    );
  };

  return {
    ...smartChargingOn(stage, { ask, payloadOf }),

    calls(action, payload, expected = {}) {
      const text = `Central System calls ${printPayload(action, payload)}`;
      return stage.step(text, limits.response, async (frames) => {
        const answer = await callOn(text, action, payload, frames);
        undoFor(action, payload, answer);
        const judged = compare(answer, expected);
        if (typeof judged === 'object') throw new ExpectationError(`${text}: answered ${judged.broken}`);
        return answer;
      });
    },

    isRefused(action, payload, expected, alternative) {
      const text = `Central System calls ${printPayload(action, payload)}, to be refused`;
      return stage.step(text, limits.response, async (frames) => {
        stage.refusal = action;
        const reply = await ask(text, action, payload, frames);
        if (reply.kind === 'error' && alternative !== undefined) {
          const { orError, warned } = alternative;
          const code = reply.code as ErrorCode;
          if (orError === 'any' || orError.includes(code)) {
            if (warned !== undefined) {
              const told = `${text}: answered with the error ${code}, expected ${printWanted(expected)}`;
              stage.warnings.push({ rule: 'case.refusal', clause: warned, text: told, seq: reply.seq });
            }
            return code;
          }
        }
        const answer = payloadOf(text, action, reply);
        undoFor(action, payload, answer);
        const judged = compare(answer, expected);
        if (typeof judged === 'object') throw new ExpectationError(`${text}: answered ${judged.broken}`);
        return undefined;
      });
    },

    reads(key) {
      const text = `Central System reads ${key}`;
      return stage.step(text, limits.response, async (frames) => (await readKey(text, key, frames))?.value);
    },

    async configures(key, wanted, { ifImplemented = false } = {}) {
      const value = String(wanted);
      const text = `Central System sets ${key} to ${value}${ifImplemented ? ', where implemented' : ''}`;
      await stage.step(text, limits.response, async (frames) => {
        const before = await readKey(text, key, frames);
        if (before === undefined) {
          if (ifImplemented) return;
          throw new InconclusiveError(`${text}: the charge point does not know the key`);
        }
        if (before.value.toLowerCase() === value.toLowerCase()) return;
        stage.changes(`set ${key} back to ${show(before.value)}`, () =>
          setKey(`Central System sets ${key} back`, key, before.value, []),
        );
        await setKey(text, key, value, frames);
      });
    },

    answers(action, fields, { times } = { times: Infinity }) {
      const shown = typeof fields === 'function' ? 'as the case says' : `with ${printFields(fields)}`;
      const takeBack = link.answers.replace(action, fields, times);
      stage.changes(`answer ${action} as usual`, () => {
        takeBack();
        return Promise.resolve();
      });
      stage.note(`Central System is going to answer ${action} ${shown}`, [], () => undefined);
      return takeBack;
    },

    now: () => writeTimestamp(stage.clock.protocolTime()),

    async dropsConnection(how = 'close') {
      const text =
        how === 'close' ? 'Central System closes the connection and refuses new ones' : 'Central System goes silent';
      stage.stimulus = undefined;
      stage.changes('let the charge point connect again', () => settlesAfterOutage(stage));
      stage.inbox.admit(afterOutage(stage));
      await stage.step(text, limits.response, async () => {
        link.interrupt(how);
        if (how === 'close') await link.whenGone(limits.response);
      });
      return stage.moment();
    },

    restoresConnection() {
      const moment = stage.moment();
      stage.note('Central System accepts connections again', [], () => {
        link.restore();
      });
      return moment;
    },
  };
}
