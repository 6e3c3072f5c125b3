/** Legal variations of the security extension. */
import { whitepaper } from '../ocpp/security.js';
import { answering, alteringAnswer, dropping, replacing, statusOf } from './alterations.js';
import type { Behaviour, OutgoingCall, Payload } from './behaviour.js';
import { seconds } from './clock.js';
import type { Variant } from './variant.js';

const firmware = 'SignedFirmwareStatusNotification';
const log = 'LogStatusNotification';
const event = 'SecurityEventNotification';
const told =
  (status: string) =>
  (payload: Payload): boolean =>
    payload.status === status;

const telling = (call: OutgoingCall, status: string): OutgoingCall => ({
  ...call,
  payload: { ...call.payload, status },
});

/** Reports steps before one. */
const before = (status: string, ...steps: readonly string[]): Behaviour =>
  replacing(firmware, (call) => [...steps.map((step) => telling(call, step)), call], told(status));

/** Does what follows from a refusal before it is answered. */
const refusingAfterwards = (action: string): Behaviour =>
  answering(action, (reply) => {
    if (statusOf(reply) !== 'Rejected') return reply;
    reply.effect?.();
    return { response: reply.response };
  });

const both = (...behaviours: readonly Behaviour[]): Behaviour => ({
  replies: (call, reply, device) =>
    behaviours.reduce((sofar, one) => one.replies?.(call, sofar, device) ?? sofar, reply),
  sends: (call, device) =>
    behaviours.reduce<readonly OutgoingCall[]>(
      (calls, one) => calls.flatMap((each) => one.sends?.(each, device) ?? [each]),
      [call],
    ),
});

const inUpperCase = (entry: Payload): Payload =>
  Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, String(value).toUpperCase()]));
const inLowerCase = (entry: Payload): Payload => ({
  ...Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, String(value).toLowerCase()])),
  hashAlgorithm: entry.hashAlgorithm,
});

const listing = (change: (entry: Payload) => Payload): Behaviour =>
  alteringAnswer('GetInstalledCertificateIds', (answer) => {
    const listed = answer.certificateHashData as readonly Payload[] | undefined;
    return listed === undefined ? answer : { ...answer, certificateHashData: listed.map(change) };
  });

/** Tells of something else with every status and every event. */
const chatty = (): Behaviour => {
  const other = (type: string): OutgoingCall => ({
    action: event,
    payload: { type, timestamp: new Date().toISOString() },
  });
  return both(
    replacing('StatusNotification', (call) => [other('MemoryExhaustion'), call]),
    replacing(
      event,
      (call) => [other('Vendor.DoorOpened'), call, other('TamperDetectionActivated')],
      ({ type }) => String(type).startsWith('Invalid'),
    ),
  );
};

export const securityVariants: readonly Variant[] = [
  {
    name: 'security-event-before-the-answer',
    summary: 'The event of an invalid certificate comes before the certificate is rejected.',
    clause: whitepaper('A02.FR.07'),
    behave: () => both(refusingAfterwards('CertificateSigned'), refusingAfterwards('InstallCertificate')),
  },
  {
    name: 'other-security-events-at-any-time',
    summary: 'Security events of other kinds come between all messages, some of them of the vendor.',
    clause: whitepaper('§5.15, A04.FR.01'),
    behave: chatty,
  },
  {
    name: 'reboot-required-for-a-higher-profile',
    summary: 'A higher SecurityProfile is answered RebootRequired.',
    clause: 'OCTT TC_083_CS',
    behave: () => ({ switches: ['needsRebootForProfile'] }),
  },
  {
    name: 'higher-profile-after-a-reset',
    summary: 'A higher SecurityProfile is accepted, and used once the charge point is reset.',
    clause: 'OCTT TC_083_CS',
    behave: () => ({ switches: ['staysWithProfileUntilReset'] }),
  },
  {
    name: 'reboots-for-new-credentials',
    summary: 'It starts anew to connect with a new key, certificate or security profile.',
    clause: 'OCTT TC_073_CS, TC_074_CS, TC_083_CS',
    behave: () => ({ switches: ['rebootsForCredentials'] }),
  },
  {
    name: 'answers-nothing-before-its-boot',
    summary: 'It starts anew for new credentials, and until its boot is answered it answers every call with an error.',
    clause: 'OCPP 1.6 §4.2',
    behave: () => ({
      switches: ['rebootsForCredentials'],
      replies: (_, reply, { registration }) =>
        registration === 'Unknown'
          ? { response: { kind: 'error', code: 'InternalError', description: 'not yet' } }
          : reply,
    }),
  },
  {
    name: 'takes-minutes-to-make-a-key',
    summary: 'The signing request comes three minutes after it was asked for.',
    clause: whitepaper('A02.FR.02'),
    behave: () => replacing('SignCertificate', (call) => [{ ...call, delay: seconds(180) }]),
  },
  {
    name: 'tells-installing-again',
    summary: 'Installing is reported of signed firmware once more before it is done.',
    clause: whitepaper('L01.FR.01'),
    behave: () => before('Installed', 'Installing'),
  },
  {
    name: 'connects-again-after-a-while',
    summary: 'After a lost connection it waits for 20 s before it connects again.',
    clause: 'OCPP-J 1.6 §5.3',
    behave: () => ({ waits: (wait, ms) => (wait === 'reconnect' ? Math.max(ms, seconds(20)) : ms) }),
  },
  {
    name: 'newer-tls',
    summary: 'TLS 1.3 is offered, too, and used.',
    clause: whitepaper('A00.FR.312'),
    behave: () => ({ security: { newestTls: 'TLSv1.3' } }),
  },
  {
    name: 'cipher-suites-of-rsa-only',
    summary: 'Only the family of cipher suites with RSA is offered; it has keys, roots and signatures of RSA only.',
    clause: whitepaper('A00.FR.318'),
    behave: () => ({
      security: { cipherSuites: (suites) => suites.filter((suite) => suite.startsWith('TLS_RSA_')) },
    }),
  },
  {
    name: 'cipher-suites-of-elliptic-curves-only',
    summary: 'Only the family of cipher suites with elliptic curves is offered.',
    clause: whitepaper('A00.FR.318'),
    behave: () => ({
      security: { cipherSuites: (suites) => suites.filter((suite) => suite.startsWith('TLS_ECDHE_ECDSA_')) },
    }),
  },
  {
    name: 'asks-for-certificates-of-its-own-accord',
    summary: 'With security profile 3 it asks for a new certificate whenever it has started.',
    clause: whitepaper('A03.FR.02'),
    behave: () => ({ switches: ['renewsCertificateAtStart'] }),
  },
  {
    name: 'longer-hashes',
    summary: 'Certificates are listed with hashes of SHA384.',
    clause: whitepaper('§6.12'),
    behave: () => ({ security: { hashAlgorithm: 'SHA384' } }),
  },
  {
    name: 'longest-hashes',
    summary: 'Certificates are listed with hashes of SHA512.',
    clause: whitepaper('§6.12'),
    behave: () => ({ security: { hashAlgorithm: 'SHA512' } }),
  },
  {
    name: 'hash-data-in-upper-case',
    summary: 'Hashes and serial numbers are listed in upper case.',
    clause: whitepaper('§6.5, §6.6'),
    behave: () => listing(inUpperCase),
  },
  {
    name: 'hash-data-in-lower-case',
    summary: 'Hashes and serial numbers are listed in lower case.',
    clause: whitepaper('§6.5, §6.6'),
    behave: () => listing(inLowerCase),
  },
  {
    name: 'one-root-at-a-time',
    summary: 'A new root of the Central System replaces the old one, by which it has to be signed.',
    clause: whitepaper('M05.FR.09'),
    behave: () => ({ configuration: { AdditionalRootCertificateCheck: 'true' } }),
  },
  {
    name: 'log-uploading-told-twice',
    summary: 'Uploading is reported twice of a log.',
    clause: whitepaper('N01.FR.08'),
    behave: () => replacing(log, (call) => [call, call], told('Uploading')),
  },
  {
    name: 'log-without-name',
    summary: 'GetLog.conf does not name the file.',
    clause: 'OCTT TC_079_CS',
    behave: () => alteringAnswer('GetLog', ({ status }) => ({ status })),
  },
  {
    name: 'schedules-signed-firmware',
    summary: 'Download and installation are reported as scheduled, paused and about to reboot in between.',
    clause: whitepaper('L01.FR.13, L01.FR.14, L01.FR.15, L01.FR.16'),
    behave: () =>
      both(
        before('Downloading', 'DownloadScheduled'),
        before('Downloaded', 'DownloadPaused', 'Downloading'),
        before('Installing', 'InstallScheduled', 'InstallRebooting'),
      ),
  },
  {
    name: 'installs-from-its-bootloader',
    summary: 'Installing is not reported of signed firmware.',
    clause: whitepaper('L01.FR.22'),
    behave: () => dropping(firmware, told('Installing')),
  },
];
