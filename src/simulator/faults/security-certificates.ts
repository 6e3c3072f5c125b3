/** Misbehaviour of certificates: its own, and the roots that it trusts. */
import { whitepaper } from '../../ocpp/security.js';
import {
  altering,
  alteringAnswer,
  answering,
  answeringError,
  answeringOnly,
  dropping,
  pretending,
  statusOf,
} from '../alterations.js';
import type { Payload } from '../behaviour.js';
import type { CertificateHashData } from '../security/hash-data.js';
import type { Fault } from './fault.js';

const event = 'SecurityEventNotification';
const ofType =
  (type: string) =>
  (payload: Payload): boolean =>
    payload.type === type;

/** Alters how each certificate is listed. */
const listing = (change: (entry: CertificateHashData) => CertificateHashData) =>
  alteringAnswer('GetInstalledCertificateIds', (answer) => {
    const listed = answer.certificateHashData as readonly CertificateHashData[] | undefined;
    return listed === undefined ? answer : { ...answer, certificateHashData: listed.map(change) };
  });

export const securityCertificateFaults: readonly Fault[] = [
  {
    name: 'never-asks-for-a-certificate',
    summary: 'The trigger of a signing request is accepted, and none is sent.',
    clause: whitepaper('A02.FR.02'),
    breaks: { TC_074_CS: /sends SignCertificate: nothing came/, TC_077_CS: /sends SignCertificate: nothing came/ },
    behave: () => pretending('ExtendedTriggerMessage'),
  },
  {
    name: 'does-not-know-extended-triggers',
    summary: 'ExtendedTriggerMessage is answered NotImplemented.',
    clause: whitepaper('A02.FR.02'),
    breaks: { TC_074_CS: /status is "NotImplemented"/, TC_077_CS: /status is "NotImplemented"/ },
    behave: () => answeringOnly('ExtendedTriggerMessage', 'NotImplemented'),
  },
  {
    name: 'asks-in-another-name',
    summary: 'The signing request names another operator than CpoName says.',
    clause: whitepaper('A02.FR.13'),
    breaks: { TC_074_CS: /A02\.FR\.13/ },
    behave: () => ({
      security: { requestedSubject: (subject) => ({ ...subject, organizationName: 'Another operator' }) },
    }),
  },
  {
    name: 'asks-for-a-short-key',
    summary: 'The signing request is of an RSA key of 1024 bits.',
    clause: whitepaper('A00.FR.502'),
    breaks: { TC_074_CS: /RSA-1024/ },
    behave: () => ({ security: { keyKind: 'RSA-1024' } }),
  },
  {
    name: 'asks-for-its-old-key',
    summary: 'The signing request is of a key that it has had before.',
    clause: whitepaper('A02.FR.02'),
    breaks: { TC_074_CS: /A02\.FR\.02/ },
    behave: () => ({ switches: ['reusesSigningKey'] }),
  },
  {
    name: 'asks-with-a-broken-signature',
    summary: 'The signing request is not signed by its key.',
    clause: whitepaper('A02.FR.03'),
    breaks: { TC_074_CS: /signature is not that of the key|no certificate signing request/ },
    behave: () => altering('SignCertificate', ({ csr }) => ({ csr: withBrokenSignature(String(csr)) })),
  },
  {
    name: 'asks-in-der',
    summary: 'The signing request is Base64 without the lines that make it PEM.',
    clause: whitepaper('A02.FR.03'),
    breaks: { TC_074_CS: /A02\.FR\.03/ },
    behave: () =>
      altering('SignCertificate', ({ csr }) => ({
        csr: String(csr)
          .replace(/-----[^-]+-----/g, '')
          .replace(/\s/g, ''),
      })),
  },
  {
    name: 'refuses-every-certificate',
    summary: 'A certificate that is right in everything is rejected.',
    clause: whitepaper('A02.FR.06'),
    breaks: { TC_074_CS: /status is "Rejected"/ },
    behave: () => answeringOnly('CertificateSigned', 'Rejected'),
  },
  {
    name: 'keeps-its-old-certificate',
    summary: 'A new certificate is accepted, and the old one is shown.',
    clause: whitepaper('A02.FR.08'),
    breaks: { TC_074_CS: /A02\.FR\.08/ },
    behave: () => ({ switches: ['keepsOldCertificate'] }),
  },
  {
    name: 'stays-connected-with-its-old-certificate',
    summary: 'A new certificate is accepted, and the connection stays as it is.',
    clause: whitepaper('A02.FR.08'),
    breaks: { TC_074_CS: /stayed on the connection/ },
    behave: () => ({ switches: ['staysConnectedWithOldCertificate'] }),
  },
  {
    name: 'takes-any-certificate',
    summary: 'A certificate that has expired is accepted.',
    clause: whitepaper('A02.FR.06'),
    breaks: { TC_077_CS: /status is "Accepted"/ },
    behave: () => ({ switches: ['takesAnyCertificate'] }),
  },
  {
    name: 'keeps-invalid-certificates-to-itself',
    summary: 'The security event of an invalid certificate of its own is not sent.',
    clause: whitepaper('A02.FR.07'),
    breaks: { TC_077_CS: /InvalidChargePointCertificate"?: nothing came/ },
    behave: () => dropping(event, ofType('InvalidChargePointCertificate')),
  },
  {
    name: 'blames-the-central-system',
    summary: 'Of an invalid certificate of its own the event for one of the Central System is sent.',
    clause: whitepaper('§8'),
    breaks: { TC_077_CS: /InvalidChargePointCertificate"?: nothing came/ },
    behave: () =>
      altering(event, () => ({ type: 'InvalidCentralSystemCertificate' }), ofType('InvalidChargePointCertificate')),
  },
  {
    name: 'certificates-have-expired',
    summary: 'The certificate that it was made with has expired.',
    clause: whitepaper('A00.FR.403'),
    breaks: { TC_087_CS: /is expired/ },
    behave: () => ({ security: { factory: { flaw: 'expired' } } }),
  },
  {
    name: 'certificate-is-of-nobody-known',
    summary: 'The certificate that it was made with is of an authority that nobody knows.',
    clause: whitepaper('A00.FR.403'),
    breaks: { TC_087_CS: /A00\.FR\.403/ },
    behave: () => ({ security: { factory: { flaw: 'otherAuthority' } } }),
  },
  {
    name: 'certificate-has-a-short-key',
    summary: 'The certificate that it was made with is of an RSA key of 1024 bits.',
    clause: whitepaper('A00.FR.502'),
    breaks: { TC_087_CS: /RSA-1024/ },
    behave: () => ({ security: { factory: { flaw: 'smallKey' } } }),
  },
  {
    name: 'certificate-names-another',
    summary: 'The certificate that it was made with has the serial number of another charge point.',
    clause: whitepaper('A00.FR.405'),
    breaks: { TC_087_CS: /A00\.FR\.405/ },
    behave: () => ({ security: { factory: { commonName: 'SN-0000-OF-ANOTHER' } } }),
  },

  {
    name: 'pretends-to-install-roots',
    summary: 'A root certificate is accepted, and not kept.',
    clause: whitepaper('M05.FR.02'),
    breaks: { TC_075_1_CS: /not listed/, TC_075_2_CS: /not listed/, TC_076_CS: /not listed/ },
    behave: () => pretending('InstallCertificate'),
  },
  {
    name: 'rejects-every-root',
    summary: 'A root certificate that is right in everything is rejected.',
    clause: whitepaper('M05.FR.01'),
    breaks: { TC_075_1_CS: /status is "Rejected"/, TC_075_2_CS: /status is "Rejected"/ },
    behave: () => answeringOnly('InstallCertificate', 'Rejected'),
  },
  {
    name: 'does-not-know-how-to-install',
    summary: 'InstallCertificate is answered with NotImplemented.',
    clause: whitepaper('M05.FR.01'),
    breaks: { TC_075_1_CS: /NotImplemented/, TC_075_2_CS: /NotImplemented/, TC_078_CS: /NotImplemented/ },
    behave: () => answeringError('InstallCertificate', 'NotImplemented'),
  },
  {
    name: 'lists-no-certificates',
    summary: 'GetInstalledCertificateIds is always answered NotFound.',
    clause: whitepaper('M03.FR.03'),
    breaks: {
      TC_075_1_CS: /status is NotFound/,
      TC_075_2_CS: /status is NotFound/,
      TC_076_CS: /status is NotFound/,
    },
    behave: () => answeringOnly('GetInstalledCertificateIds', 'NotFound'),
  },
  {
    name: 'hashes-the-whole-key',
    summary: 'The issuerKeyHash is of the public key with its algorithm, tags and lengths.',
    clause: whitepaper('§6.1'),
    breaks: { TC_075_1_CS: /issuerKeyHash is/, TC_075_2_CS: /issuerKeyHash is/, TC_076_CS: /issuerKeyHash is/ },
    behave: () => ({ security: { hashesWholeKey: true } }),
  },
  {
    name: 'pads-serial-numbers',
    summary: 'The serial number of a certificate is listed with leading zeroes.',
    clause: whitepaper('§6.1'),
    breaks: { TC_075_1_CS: /serialNumber is/, TC_075_2_CS: /serialNumber is/ },
    behave: () => listing((entry) => ({ ...entry, serialNumber: entry.serialNumber.padStart(40, '0') })),
  },
  {
    name: 'mistakes-its-hash-algorithm',
    summary: 'Certificates are listed with SHA256 hashes that are said to be SHA384.',
    clause: whitepaper('§6.1'),
    breaks: { TC_075_1_CS: /not listed/, TC_076_CS: /not listed/ },
    behave: () => listing((entry) => ({ ...entry, hashAlgorithm: 'SHA384' })),
  },
  {
    name: 'pretends-to-delete-roots',
    summary: 'The deletion of a certificate is accepted, and it is still there.',
    clause: whitepaper('M04.FR.02'),
    breaks: { TC_076_CS: /still listed/ },
    behave: () => pretending('DeleteCertificate'),
  },
  {
    name: 'finds-no-certificate-to-delete',
    summary: 'DeleteCertificate is always answered NotFound.',
    clause: whitepaper('M04.FR.02'),
    breaks: { TC_076_CS: /status is "NotFound"/ },
    behave: () => answeringOnly('DeleteCertificate', 'NotFound'),
  },
  {
    name: 'fails-to-delete-certificates',
    summary: 'DeleteCertificate is always answered Failed.',
    clause: whitepaper('M04.FR.02'),
    breaks: { TC_076_CS: /status is "Failed"/ },
    behave: () => answeringOnly('DeleteCertificate', 'Failed'),
  },
  {
    name: 'installs-any-root',
    summary: 'A root certificate that has expired is accepted.',
    clause: whitepaper('M05.FR.06'),
    breaks: { TC_078_CS: /status is "Accepted"/ },
    behave: () => ({ switches: ['installsAnyRoot'] }),
  },
  {
    name: 'calls-an-invalid-root-a-failure',
    summary: 'A root certificate that has expired is answered Failed.',
    clause: whitepaper('§6.3'),
    breaks: { TC_078_CS: /status is "Failed"/ },
    behave: () =>
      answering('InstallCertificate', (reply) =>
        statusOf(reply) === 'Rejected'
          ? { ...reply, response: { kind: 'result', payload: { status: 'Failed' } } }
          : reply,
      ),
  },
  {
    name: 'keeps-invalid-roots-to-itself',
    summary: 'The security event of an invalid root certificate is not sent.',
    clause: 'OCTT TC_078_CS',
    breaks: { TC_078_CS: /InvalidCentralSystemCertificate"?: nothing came/ },
    behave: () => dropping(event, ofType('InvalidCentralSystemCertificate')),
  },
  {
    name: 'misspells-security-events',
    summary: 'Security events are named in lower case.',
    clause: whitepaper('§8'),
    breaks: { TC_077_CS: /nothing came.*invalidchargepoint/, TC_078_CS: /nothing came.*invalidcentralsystem/ },
    behave: () => altering(event, ({ type }) => ({ type: String(type).toLowerCase() })),
  },
];

/** Another byte near the end, where the signature stands. */
function withBrokenSignature(pem: string): string {
  const bytes = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  const at = bytes.length - 3;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
}
