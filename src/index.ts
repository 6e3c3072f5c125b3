/** The vocabulary of a test case author: the only module that a case imports. */
export { testCase, type State, type TestCase } from './scenario/test-case.js';
export { inAnyOrder, type Scenario } from './scenario/scenario.js';
export type { Heard } from './scenario/charge-point.js';
export {
  authorized,
  authorizesRemoteStarts,
  available,
  charging,
  chargesRemotely,
  othersAreOccupied,
  transactionIdOf,
  transactionStarts,
  type RunningTransaction,
} from './scenario/states.js';
export {
  asksForCertificate,
  canBeCertified,
  centralSystemKnown,
  certificateInstalled,
  chargePointCertificateRenewed,
  manufacturerKnown,
} from './scenario/certificate-states.js';
export { nextListVersion } from './scenario/local-list.js';
export {
  becomesPreparing,
  onlyOneAvailable,
  reserved,
  reserves,
  usesReservation,
  type Reserved,
} from './scenario/reservation-states.js';
export { authorizesOffline, idTagCached, reached } from './scenario/memory-states.js';
export type { ProfileDraft } from './scenario/profile-draft.js';
export { offline } from './scenario/outage.js';
export { omitted } from './scenario/matching.js';
export { InconclusiveError } from './evidence/errors.js';
export { expect } from './scenario/checks.js';
export { all, always, any, atLeast, claims, has, not } from './pics/condition.js';
export { minutes, seconds } from './evidence/clock.js';
export { instantOf } from './ocpp/timestamps.js';
export { configurationKeys } from './ocpp/configuration-keys.js';
export { profiles } from './ocpp/messages.js';
