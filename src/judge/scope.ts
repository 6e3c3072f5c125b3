/** What can be judged where a log does not tell when the charge point connected. */

/** Families, and rules of other families, that ask nothing about the connection. */
export const withoutConnections: readonly string[] = [
  'framing',
  'schema',
  'fields',
  'rpc.action',
  'registration.accepted',
  'registration.rejected',
  'status.main-controller',
  'status.error-code',
  'status.ev-communication',
  'transactions.id',
  'transactions.time',
  'transactions.meter',
  'meter-values',
  'answers.configuration',
  'answers.read-only',
  'answers.write-only',
];

/** Whether a rule may speak; ids may come again and calls stay unanswered where a connection was lost unseen. */
export const mayJudge = (rule: string, told: { readonly connections: boolean }): boolean =>
  told.connections || withoutConnections.some((one) => rule === one || rule.startsWith(`${one}.`));
