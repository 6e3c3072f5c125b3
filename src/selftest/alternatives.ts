/** The statement of the self-test, and what is claimed otherwise for the cases that do not apply to it. */
import type { SecurityProfile } from '../ocpp/security.js';
import { claimedProfiles, firstProfile } from '../pics/security-claims.js';
import type { Statement } from '../pics/statement.js';

type Answers = Partial<Statement['items']>;

const yes = { kind: 'yes' } as const;
const no = { kind: 'no' } as const;

const answering = (statement: Statement, answers: Answers): Statement => ({
  ...statement,
  items: { ...statement.items, ...answers },
});

/** The same statement for a charge point with fixed cables. */
export const withFixedCables = (statement: Statement): Statement => ({
  ...answering(statement, { 'HFS-1': no, 'HFS-2': yes }),
  connectors: statement.connectors.map((connector) => ({ ...connector, cable: 'Fixed Cable' })),
});

/** The same statement for a charge point without the security extension, which updates firmware in the plain way. */
export const withoutSecurity = (statement: Statement): Statement => ({
  ...answering(statement, {
    'F-1': no,
    'SEC-1': no,
    'SEC-2': no,
    'SEC-3': no,
    'SEC-4': { kind: 'list', values: [], asGiven: [] },
  }),
  extensions: [],
  security: undefined,
});

/** The same statement for a charge point that is connected with another security profile when a run begins. */
export const beginningAt = (statement: Statement, profile: SecurityProfile): Statement =>
  statement.security === undefined ? statement : { ...statement, security: { ...statement.security, profile } };

/**
 * The statement and its relatives: a case is played on the first to which it applies. Those without the extension come
 * first, since TLS takes time.
 */
export const alternatives = (statement: Statement): readonly Statement[] => [
  ...relatives(statement.extensions.includes('Security') ? withoutSecurity(statement) : statement),
  ...(statement.extensions.includes('Security') ? [statement] : []),
  ...claimedProfiles(statement)
    .filter((profile) => profile !== firstProfile(statement))
    .toReversed()
    .map((profile) => beginningAt(statement, profile)),
];

const relatives = (statement: Statement): readonly Statement[] => [
  statement,
  withFixedCables(statement),
  answering(statement, { 'C-10.1': no, 'C-10.2': yes }),
  answering(statement, { 'C-06.1': yes, 'C-06.2': no, 'C-10.1': no, 'C-10.2': yes }),
  answering(statement, { 'AQ-7.1': yes, 'AQ-7.2': no }),
  { ...statement, profiles: ['Core'] },
];
