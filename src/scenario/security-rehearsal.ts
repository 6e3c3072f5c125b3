/** Stand-ins for the verbs of the security extension. */
import { sentences as keys } from './authorization-key.js';
import { sentences as certificates } from './certificates.js';
import { sentences as firmware } from './firmware-signing.js';
import { sentences as logins } from './login-checks.js';
import { sentences as profiles } from './profile-admission.js';
import { sentences as connections, type Connection, type SeenLogin } from './reconnection.js';
import { sentences as roots } from './root-certificates.js';
import type { Security } from './security.js';
import { sentences as events } from './security-events.js';

interface Rehearsed {
  /** Something is exchanged. */
  readonly says: (text: string) => Promise<unknown>;
  /** Something is done or looked at, and nothing is exchanged. */
  readonly notes: (text: string) => void;
}

const profile = 2;
const connection: Connection = { seq: 0, mono: 0n, number: 1, profile };
const login: SeenLogin = { seq: 0, profile, authorization: { kind: 'absent' } };

/** All happens on a connection with security profile 2, whatever the charge point begins with. */
export function rehearsedSecurity({ says, notes }: Rehearsed): Security {
  let lastId = 0;
  const after = <T>(text: string, result: T): Promise<T> => says(text).then(() => result);
  return {
    profile,
    connection,
    cpoName: '<name of the operator>',
    isSignedByVendor: false,
    manufacturerRoot: '<root of the manufacturer>',
    centralSystemRoot: '<root of the Central System>',
    chargePointRoot: '<root of the Central System>',
    newRequestId: () => (lastId += 1),
    mayLeave() {
      notes(connections.mayLeave);
      return connection;
    },
    reconnects: (_, next = profile) => after(connections.reconnects(next), login),
    mayReconnect: (_, next) => after(connections.mayReconnect(next), undefined),
    hasStayed() {
      notes(connections.hasStayed);
    },
    admitsNextProfile() {
      notes(profiles.admitsNextProfile(3));
      return 3;
    },
    admitsOnly(next) {
      notes(profiles.admitsOnly(next));
    },
    changesAuthorizationKey: () => after(keys.changes, undefined),
    authenticates() {
      notes(`check: ${logins.authenticates}`);
    },
    offersTls() {
      notes(`check: ${logins.offersTls}`);
    },
    showsCertificate() {
      notes(`check: ${logins.showsCertificate}`);
    },
    showsFitCertificate() {
      notes(`check: ${logins.showsFitCertificate}`);
    },
    isFitRequest() {
      notes(`check: ${certificates.isFitRequest}`);
    },
    certifies(_, flaw) {
      notes(certificates.certifies(flaw));
      return Promise.resolve(`<certificate${flaw === undefined ? '' : ` that is ${flaw}`}>`);
    },
    newRoot(type, flaw) {
      notes(roots.newRoot(type, flaw));
      return Promise.resolve(`<root certificate${flaw === undefined ? '' : ` that is ${flaw}`}>`);
    },
    hasRoom: () => after(roots.hasRoom, undefined),
    holds: (type) => after(roots.holds(type), false),
    lists: (type) =>
      after(roots.lists(type), {
        hashAlgorithm: 'SHA256',
        issuerNameHash: '<as listed>',
        issuerKeyHash: '<as listed>',
        serialNumber: '<as listed>',
      }),
    listsNot: (type) => after(roots.listsNot(type), undefined),
    signs(image, options) {
      notes(firmware.signs(image, options !== undefined));
      return Promise.resolve({ signingCertificate: '<certificate of the signature>', signature: '<signature>' });
    },
    hasVerifiedSignatures: () => undefined,
    isNotified: (type) => after(events.isNotified(type), undefined),
    shouldBeNotified: (type) => after(events.shouldBeNotified(type), undefined),
  };
}
