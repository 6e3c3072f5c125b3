/** What TC_042_1 and TC_043_1 make of a charge point that does not know their message at all. */
import { InconclusiveError } from '../../src/index.js';

/** CALLERRORs that may stand for a refusal; of NotImplemented a person has to think. */
export const notThere = { orError: ['NotSupported', 'NotImplemented'] } as const;

export const dispute =
  'the document wants the CALLERROR NotSupported; a charge point that does not know the action answers NotImplemented ' +
  'by OCPP-J 1.6 §4.2.3, which makes the case inconclusive';

/** @throws InconclusiveError where the refusal was NotImplemented. */
export function isNoUnknownAction(action: string, code: string | undefined): void {
  if (code !== 'NotImplemented') return;
  throw new InconclusiveError(
    `${action} was answered with the error NotImplemented, where the document wants NotSupported and OCPP-J 1.6 §4.2.3 ` +
      'allows it for an action that is not known; a person has to judge it',
  );
}
