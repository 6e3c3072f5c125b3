/** Misbehaviour of connections: keys, security profiles, what is shown and offered when one is made. */
import { whitepaper, type SecurityProfile } from '../../ocpp/security.js';
import { alteringAnswer, alteringKeys, answeringError, answeringOnly, dropping, pretending } from '../alterations.js';
import type { Behaviour, Payload } from '../behaviour.js';
import type { SecurityHabits } from '../security/habits.js';
import type { Fault } from './fault.js';

const ofKey =
  (name: string) =>
  ({ key }: Payload): boolean =>
    key === name;
const ofAuthorizationKey = ofKey('AuthorizationKey');
const ofSecurityProfile = ofKey('SecurityProfile');

/** Comes in as it should, and otherwise from its second connection on. */
function laterOn(habits: Partial<SecurityHabits>): Behaviour {
  let logins = 0;
  return {
    get security() {
      const wrong = logins > 0 ? habits : {};
      return {
        ...wrong,
        // Asked for once whenever a connection is made.
        dials: (profile: SecurityProfile) => {
          logins += 1;
          return wrong.dials?.(profile) ?? profile;
        },
      };
    },
  };
}

const hexadecimal = (key: Uint8Array): Uint8Array => Buffer.from(Buffer.from(key).toString('hex'));

export const securityLoginFaults: readonly Fault[] = [
  {
    name: 'rejects-a-new-authorization-key',
    summary: 'A new AuthorizationKey is rejected.',
    clause: whitepaper('A01.FR.02'),
    breaks: { TC_073_CS: /AuthorizationKey .*answered Rejected/ },
    behave: () => answeringOnly('ChangeConfiguration', 'Rejected', ofAuthorizationKey),
  },
  {
    name: 'wants-a-reboot-for-an-authorization-key',
    summary: 'A new AuthorizationKey is answered RebootRequired.',
    clause: 'OCTT TC_073_CS',
    breaks: { TC_073_CS: /AuthorizationKey .*answered RebootRequired/ },
    behave: () => alteringAnswer('ChangeConfiguration', () => ({ status: 'RebootRequired' }), ofAuthorizationKey),
  },
  {
    name: 'keeps-its-authorization-key',
    summary: 'A new AuthorizationKey is accepted, and the old one is used when it connects again.',
    clause: whitepaper('A01.FR.01'),
    breaks: { TC_073_CS: /connects again .*refused: .*replaced/ },
    behave: () => ({ switches: ['keepsOldAuthorizationKey'] }),
  },
  {
    name: 'stays-connected-with-its-old-key',
    summary: 'A new AuthorizationKey is accepted, and the connection stays as it is.',
    clause: 'OCTT TC_073_CS',
    breaks: { TC_073_CS: /stayed on the connection/ },
    behave: () => ({ switches: ['staysConnectedWithOldKey'] }),
  },
  {
    name: 'pretends-to-take-an-authorization-key',
    summary: 'A new AuthorizationKey is accepted, and nothing happens.',
    clause: whitepaper('A01.FR.01'),
    breaks: { TC_073_CS: /stayed on the connection/ },
    behave: () => pretending('ChangeConfiguration', ofAuthorizationKey),
  },
  {
    name: 'rejects-a-higher-profile',
    summary: 'A higher SecurityProfile is rejected.',
    clause: whitepaper('A05.FR.05'),
    breaks: { TC_083_CS: /status is "Rejected"/ },
    behave: () => answeringOnly('ChangeConfiguration', 'Rejected', ofSecurityProfile),
  },
  {
    name: 'pretends-to-raise-its-profile',
    summary: 'A higher SecurityProfile is accepted, and the old one goes on, even after a reset.',
    clause: whitepaper('A05.FR.07'),
    breaks: { TC_083_CS: /came back with security profile 2, expected 3/ },
    behave: () => pretending('ChangeConfiguration', ofSecurityProfile),
  },
  {
    name: 'connects-again-with-the-old-profile',
    summary: 'A higher SecurityProfile is accepted, and it connects again with the old one.',
    clause: whitepaper('A05.FR.07'),
    breaks: { TC_083_CS: /came back with security profile 2, expected 3/ },
    behave: () => ({ switches: ['keepsOldProfile'] }),
  },
  {
    name: 'tells-the-old-profile',
    summary: 'SecurityProfile is read as 2, whatever it is.',
    clause: whitepaper('§7.6'),
    breaks: { TC_083_CS: /SecurityProfile is 3: .*expected '2' to equal '3'/ },
    behave: () => alteringKeys((entry) => (entry.key === 'SecurityProfile' ? { ...entry, value: '2' } : entry)),
  },
  {
    name: 'lowers-its-profile',
    summary: 'A lower SecurityProfile is accepted.',
    clause: whitepaper('A05.FR.01'),
    breaks: { TC_084_CS: /status is "Accepted"/ },
    behave: () => ({ switches: ['lowersSecurityProfile'] }),
  },
  {
    name: 'denies-the-key-of-the-profile',
    summary: 'SecurityProfile is answered NotSupported.',
    clause: whitepaper('A05.FR.01'),
    breaks: { TC_083_CS: /status is "NotSupported"/, TC_084_CS: /status is "NotSupported"/ },
    behave: () => answeringOnly('ChangeConfiguration', 'NotSupported', ofSecurityProfile),
  },
  {
    name: 'errs-at-a-lower-profile',
    summary: 'A SecurityProfile that is not possible is answered with an error.',
    clause: whitepaper('A05.FR.01'),
    breaks: { TC_084_CS: /answered with the error PropertyConstraintViolation/ },
    behave: () => answeringError('ChangeConfiguration', 'PropertyConstraintViolation', ofSecurityProfile),
  },
  {
    name: 'leaves-when-a-lower-profile-is-asked-for',
    summary: 'A lower SecurityProfile is rejected, and the connection ended.',
    clause: whitepaper('A05.FR.01'),
    breaks: { TC_084_CS: /closed|connection/ },
    behave: () => ({ switches: ['leavesForRefusedProfile'] }),
  },
  {
    name: 'names-somebody-else',
    summary: 'After its first connection the user in the Authorization header is another one than its identity.',
    clause: whitepaper('A00.FR.303'),
    breaks: { TC_085_CS: /refused: .*user/, TC_086_CS: /refused: .*user/ },
    breaksRules: { 'security.credentials': 'TC_085_CS' },
    behave: () => laterOn({ user: (identity) => `${identity}-1` }),
  },
  {
    name: 'sends-the-digits-of-its-key',
    summary: 'After its first connection the password is the hexadecimal text of the key.',
    clause: whitepaper('A00.FR.304'),
    breaks: { TC_085_CS: /refused: .*hexadecimal/ },
    breaksRules: { 'security.credentials': 'TC_085_CS' },
    behave: () => laterOn({ password: hexadecimal }),
  },
  {
    name: 'sends-another-key',
    summary: 'After its first connection the password is not the key.',
    clause: whitepaper('A00.FR.304'),
    breaks: { TC_085_CS: /refused: .*(key|password)/i, TC_086_CS: /refused: .*(key|password)/i },
    behave: () => laterOn({ password: (key) => key.map((byte) => byte ^ 1) }),
  },
  {
    name: 'sends-no-authorization',
    summary: 'After its first connection there is no Authorization header.',
    clause: whitepaper('A00.FR.302'),
    breaks: { TC_085_CS: /refused: .*[Aa]uthorization/, TC_086_CS: /refused: .*[Aa]uthorization/ },
    behave: () => laterOn({ authorizes: () => false }),
  },
  {
    name: 'boots-without-its-statuses-over-tls',
    summary: 'After a reset no status is reported.',
    clause: 'OCPP 1.6 errata 3.22',
    breaks: {
      TC_085_CS: /reports Available/,
      TC_086_CS: /reports Available/,
      TC_087_CS: /reports Available/,
    },
    behave: () => {
      let boots = 0;
      return {
        sends: (call) => {
          if (call.action === 'BootNotification') boots += 1;
          return boots > 1 && call.action === 'StatusNotification' ? [] : [call];
        },
      };
    },
  },
  {
    name: 'offers-half-of-the-cipher-suites',
    summary: 'Of each family only the cipher suite of 128 bits is offered.',
    clause: whitepaper('A00.FR.318'),
    breaks: { TC_086_CS: /neither family .*256_GCM_SHA384/, TC_087_CS: /neither family .*256_GCM_SHA384/ },
    behave: () => ({ security: { cipherSuites: (suites) => suites.filter((suite) => suite.includes('128_GCM')) } }),
  },
  {
    name: 'offers-other-cipher-suites',
    summary: 'One cipher suite of each family is offered, but no family whole.',
    clause: whitepaper('A00.FR.318'),
    breaks: { TC_086_CS: /neither family/, TC_087_CS: /neither family/ },
    behave: () => ({
      security: {
        cipherSuites: () => ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
      },
    }),
  },
  {
    name: 'speaks-old-tls',
    summary: 'After its first connection no newer version than TLS 1.1 is offered.',
    clause: whitepaper('A00.FR.312'),
    breaks: { TC_086_CS: /refused: .*TLS 1\.1/, TC_087_CS: /refused: .*TLS 1\.1/ },
    breaksRules: { 'security.version': 'TC_086_CS' },
    behave: () =>
      laterOn({
        oldestTls: 'TLSv1.1',
        newestTls: 'TLSv1.1',
        cipherSuites: () => ['TLS_RSA_WITH_AES_128_CBC_SHA'],
      }),
  },
  {
    name: 'offers-old-tls-too',
    summary: 'TLS 1.1 is offered beside newer versions.',
    clause: whitepaper('A00.FR.312'),
    breaks: {},
    breaksRules: { 'security.version': 'TC_086_CS' },
    behave: () => ({ security: { oldestTls: 'TLSv1.1', newestTls: 'TLSv1.3' } }),
  },
  {
    name: 'encrypts-nothing',
    summary: 'After its first connection only a cipher suite is offered that does not encrypt.',
    clause: whitepaper('A00.FR.318'),
    breaks: { TC_086_CS: /refused: .*cipher/, TC_087_CS: /refused: .*cipher/ },
    breaksRules: { 'security.handshake': 'TC_086_CS' },
    behave: () => laterOn({ cipherSuites: () => ['TLS_RSA_WITH_NULL_SHA256', '@SECLEVEL=0'] }),
  },
  {
    name: 'encrypts-nothing-with-elliptic-curves',
    summary: 'After its first connection only another cipher suite is offered that does not encrypt.',
    clause: whitepaper('A00.FR.422'),
    breaks: { TC_087_CS: /refused: .*cipher/ },
    breaksRules: { 'security.handshake': 'TC_087_CS' },
    behave: () => laterOn({ cipherSuites: () => ['TLS_ECDHE_ECDSA_WITH_NULL_SHA', '@SECLEVEL=0'] }),
  },
  {
    name: 'goes-back-to-no-security',
    summary: 'After its first connection it connects without TLS, and without a password.',
    clause: whitepaper('A00.FR.005'),
    breaks: { TC_085_CS: /refused: /, TC_087_CS: /refused: / },
    breaksRules: { 'security.profile': 'TC_085_CS' },
    behave: () => laterOn({ dials: () => 0 }),
  },
  {
    name: 'goes-back-to-the-first-profile',
    summary: 'After its first connection it connects without TLS.',
    clause: whitepaper('A00.FR.005'),
    breaks: { TC_086_CS: /refused: / },
    breaksRules: { 'security.profile': 'TC_086_CS' },
    behave: () => laterOn({ dials: () => 1 }),
  },
  {
    name: 'authorizes-itself-after-a-reset',
    summary: 'With security profile 3 there is an Authorization header from the second connection on.',
    clause: whitepaper('A00.FR.401'),
    breaks: {},
    breaksRules: { 'security.authorization': 'TC_087_CS' },
    behave: () => laterOn({ authorizes: () => true }),
  },
  {
    name: 'shows-its-certificate-once',
    summary: 'After its first connection no certificate is shown.',
    clause: whitepaper('A00.FR.402'),
    breaks: { TC_087_CS: /showed no certificate/ },
    breaksRules: { 'security.certificate': 'TC_087_CS' },
    behave: () => laterOn({ showsCertificate: () => false }),
  },
  {
    name: 'authorizes-itself-beside-its-certificate',
    summary: 'With security profile 3 there is an Authorization header, too.',
    clause: whitepaper('A00.FR.401'),
    breaks: { TC_083_CS: /Authorization header, expected none/ },
    breaksRules: { 'security.authorization': 'TC_083_CS' },
    behave: () => ({ security: { authorizes: () => true } }),
  },
  {
    name: 'shows-no-certificate',
    summary: 'With security profile 3 no certificate is shown.',
    clause: whitepaper('A00.FR.402'),
    breaks: {
      TC_074_CS: /it shows none/,
      TC_083_CS: /it shows no certificate/,
      TC_087_CS: /showed no certificate/,
    },
    breaksRules: { 'security.certificate': 'TC_087_CS' },
    behave: () => ({ security: { showsCertificate: () => false } }),
  },
  {
    name: 'never-boots-after-a-reset-over-tls',
    summary: 'After a reset it connects again, and does not register.',
    clause: 'OCPP 1.6 §4.2',
    breaks: { TC_085_CS: /BootNotification/, TC_086_CS: /BootNotification/ },
    behave: () => {
      let boots = 0;
      return dropping('BootNotification', () => (boots += 1) > 1);
    },
  },
];
