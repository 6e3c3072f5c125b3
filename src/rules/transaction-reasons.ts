/** The reason of a StopTransaction against what the Central System did (OCPP 1.6 §4.10, §7.36). */
import type { Call } from '../ocpp/frames.js';
import { begunBy, rememberedTransactions, tagOf, type Begun } from './begun.js';
import { objectOf, type Fields } from './knowledge.js';
import { Recent } from './recent.js';
import { family, type Asked } from './rule.js';

/** What may be why a transaction ends: what the Central System asked for since it began, and what it answered. */
interface Running extends Begun {
  readonly causes: Set<unknown>;
  /** It was asked to stop, and agreed, on a connection that has stayed up since. */
  agreed: boolean;
}

// What came after these may have reasons of its own.
const anyCause = new Set(['DataTransfer', 'UpdateFirmware', 'SignedUpdateFirmware', 'SendLocalList']);
const needed = ['Remote', 'HardReset', 'SoftReset', 'UnlockCommand', 'DeAuthorized'];
/** What there is none of, where the reason is wrong. */
const missing: Readonly<Record<string, string>> = {
  Remote: 'no RemoteStopTransaction asked for it',
  HardReset: 'there was no hard Reset',
  SoftReset: 'there was no soft Reset',
  UnlockCommand: 'there was no UnlockConnector',
  DeAuthorized: 'its idTag was accepted',
};

/** Judges transactions whose start was heard, and only reasons that nothing in the frames explains. */
export const transactionReasons = family({
  name: 'transactions',
  rules: {
    reason: {
      title: 'The reason of StopTransaction is the one that the frames show',
      clause: 'OCPP 1.6 §4.10',
      severity: 'warning',
    },
  },
  start(judge) {
    const running = new Recent<number, Running>(rememberedTransactions);

    const stops = (one: Running, { reason }: Fields): void => {
      running.delete(one.id);
      const { id, causes, agreed } = one;
      const asked = agreed && [...causes].every((cause) => cause === 'Remote');
      if (asked && reason === undefined) {
        const text = `StopTransaction of transaction ${id} names no reason, which is to say Local`;
        const details = { severity: 'fail', clause: 'OCPP 1.6 §6.49' } as const;
        judge.broken('reason', `${text}, after an accepted RemoteStopTransaction`, details);
      } else if (asked && reason === 'Local') {
        judge.broken('reason', `transaction ${id} was stopped with the reason Local after an accepted remote stop`);
      } else if (typeof reason === 'string' && needed.includes(reason)) {
        if (causes.has(reason) || causes.has('any')) judge.held('reason');
        else judge.broken('reason', `transaction ${id} was stopped with the reason ${reason}, but ${missing[reason]}`);
      }
    };

    const calls = ({ action, payload }: Call): void => {
      const { transactionId, type, connectorId } = objectOf(payload);
      const cause = (name: string, where: (one: Running) => boolean = () => true): void => {
        for (const one of running.values()) if (where(one)) one.causes.add(name);
      };
      if (action === 'RemoteStopTransaction') cause('Remote', ({ id }) => id === transactionId);
      if (action === 'Reset') cause(type === 'Hard' ? 'HardReset' : 'SoftReset');
      if (action === 'UnlockConnector') cause('UnlockCommand', (one) => one.connectorId === connectorId);
      if (anyCause.has(action)) cause('any');
    };

    /** An idTag that was refused, or may be refused soon, may end its transactions. */
    const doubt = (idTag: string | undefined, idTagInfo: unknown): void => {
      const { status, expiryDate } = objectOf(idTagInfo);
      if (idTagInfo === undefined || (status === 'Accepted' && expiryDate === undefined)) return;
      for (const one of running.values()) if (one.idTag === idTag) one.causes.add('DeAuthorized');
    };

    const agrees = ({ call: { action, payload } }: Asked, answer: Fields): void => {
      if (action !== 'RemoteStopTransaction' || answer.status !== 'Accepted') return;
      const { transactionId } = objectOf(payload);
      const one = typeof transactionId === 'number' ? running.get(transactionId) : undefined;
      if (one !== undefined) one.agreed = true;
    };

    return (heard) => {
      const { entry, decoded, asked } = heard;
      if (entry.type === 'connect' || entry.type === 'disconnect') {
        for (const one of running.values()) one.agreed = false;
      }
      if (entry.type !== 'frame' || decoded === undefined) return;
      const { frame } = decoded;
      const begun = begunBy(heard);
      if (begun !== undefined) {
        const causes = new Set<unknown>(begun.welcome ? [] : ['DeAuthorized']);
        running.set(begun.id, { ...begun, causes, agreed: false });
      }
      if (entry.direction === 'sent') {
        if (frame.kind === 'call') calls(frame);
        if (frame.kind === 'result' && asked !== undefined) {
          doubt(tagOf(objectOf(asked.call.payload).idTag), objectOf(frame.payload).idTagInfo);
        }
        return;
      }
      if (frame.kind === 'result' && asked !== undefined) agrees(asked, objectOf(frame.payload));
      if (frame.kind !== 'call' || frame.action !== 'StopTransaction') return;
      const fields = objectOf(frame.payload);
      const one = typeof fields.transactionId === 'number' ? running.get(fields.transactionId) : undefined;
      if (one !== undefined) stops(one, fields);
    };
  },
});
