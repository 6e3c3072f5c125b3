/** The certificate of the charge point: what it asks for, and what our authority makes of it (security whitepaper A02). */
import { X509Certificate } from 'node:crypto';
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { Request } from '../ocpp/messages.js';
import { show } from '../ocpp/validation.js';
import { atLeast } from '../pics/condition.js';
import type { CertificateFlaw } from '../pki/authorities.js';
import { readCertificates } from '../pki/certificate.js';
import { readSigningRequest, UnfitRequest, type SigningRequest } from '../pki/requests.js';
import { knownFamily } from './key-family.js';
import { judgeFlaws } from './login-checks.js';
import type { Flaw } from './login-judging.js';
import { meansOf } from './security-means.js';
import type { Stage } from './stage.js';

/** The verbs of the certificate of the charge point. */
export interface Certificates {
  /** A request for a certificate is signed by its key, which is a new one, long enough, and names the CPO. */
  isFitRequest(csr: string): void;
  /** Our authority issues what a request asks for, with one thing wrong on purpose or nothing; resolves with the chain. */
  certifies(csr: string, flaw?: CertificateFlaw): Promise<string>;
}

export const sentences = {
  isFitRequest: 'the request for a certificate is in order',
  certifies: (flaw: CertificateFlaw | undefined) =>
    `Certificate Authority signs the request${flaw === undefined ? '' : `, with a certificate that is ${flaws[flaw]}`}`,
};

export const flaws: Readonly<Record<CertificateFlaw, string>> = {
  expired: 'expired',
  notYetValid: 'not yet valid',
  otherAuthority: 'of an unknown authority',
  wrongName: 'for another name',
  smallKey: 'of a short key',
  brokenSignature: 'falsely signed',
};

export const certificatesOn = (stage: Stage): Certificates => ({
  isFitRequest(csr) {
    const { logins } = stage.around.observed;
    const text = sentences.isFitRequest;
    judgeFlaws(stage, text, stage.around.journal.seq, requestFlaws(stage, csr));
    logins.requestedSignature(csr);
  },

  certifies(csr, flaw) {
    const { authorities } = meansOf(stage.around);
    const text = sentences.certifies(flaw);
    return stage.step(text, stage.limits.response, async () => {
      const chain = await signed(text, () =>
        authorities.sign(csr, { family: knownFamily(stage), ...(flaw && { flaw }) }),
      );
      return fitting(stage, text, chain);
    });
  },
});

async function signed(text: string, sign: () => Promise<string>): Promise<string> {
  try {
    return await sign();
  } catch (error) {
    if (!(error instanceof UnfitRequest)) throw error;
    throw new ExpectationError(`${text}: ${error.message}`, { cause: error });
  }
}

/** The chain, or only its first certificate where no more is taken (CertificateSignedMaxChainSize). */
function fitting({ around: { stated } }: Stage, text: string, chain: string): string {
  const isTooLong = (one: string) =>
    stated(atLeast('ORS-17', 1)) === 'yes' && stated(atLeast('ORS-17', one.length)) === 'no';
  const alone = new X509Certificate(chain).toString();
  if (!isTooLong(chain)) return chain;
  if (!isTooLong(alone)) return alone;
  throw new InconclusiveError(`${text}: it has ${alone.length} characters, and ORS-17 allows less`);
}

function requestFlaws(stage: Stage, csr: string): readonly Flaw[] {
  const { cpoName, serialNumber } = meansOf(stage.around);
  const fail = (clause: string, text: string): Flaw => ({ severity: 'fail', clause, text });
  let request: SigningRequest;
  try {
    request = readSigningRequest(csr);
  } catch (error) {
    if (error instanceof UnfitRequest) return [fail('A02.FR.03', error.message)];
    throw error;
  }
  const { subject, problems } = request;
  const { organizationNames, commonNames } = subject;
  const named = `its subject is ${show(subject.text)}`;
  const isNamed = commonNames.some((name) => name.includes(serialNumber ?? ''));
  return [
    ...problems.map((problem) => {
      const [, text = problem, clause = 'A02.FR.03'] = /^(.*) \(([^()]+)\)$/.exec(problem) ?? [];
      return fail(clause, text);
    }),
    ...(organizationNames.some((name) => name.toLowerCase() === cpoName.toLowerCase())
      ? []
      : [fail('A02.FR.13', `${named}, expected O=${cpoName} as CpoName says`)]),
    ...(keysBefore(stage).some((key) => Buffer.from(key).equals(request.publicKey))
      ? [fail('A02.FR.02', 'its key is one that was used before, expected a new one')]
      : []),
    ...(isNamed
      ? []
      : [
          {
            severity: 'warning' as const,
            clause: 'A00.FR.405',
            text: `${named}, expected the serial number${serialNumber === undefined ? '' : ` ${serialNumber}`} in its CN`,
          },
        ]),
  ];
}

/** The keys of the certificate on the present connection, and of the requests of this run. */
function keysBefore({ around: { observed } }: Stage): readonly Uint8Array[] {
  const { last, signingRequests } = observed.logins;
  const [shown] = last?.login?.tls?.certificates ?? [];
  return [
    ...keysIn(() => readCertificates(shown ?? '')),
    ...signingRequests.flatMap((csr) => keysIn(() => [readSigningRequest(csr)])),
  ];
}

/** What cannot be read has no key; why, another check says. */
function keysIn(read: () => readonly { readonly publicKey: Uint8Array }[]): readonly Uint8Array[] {
  try {
    return read().map(({ publicKey }) => publicKey);
  } catch {
    return [];
  }
}

/** Says that a certificate is going to stay; one that should not have been taken is replaced after the case. */
export function takesCertificate(stage: Stage, { certificateChain }: Request<'CertificateSigned'>): void {
  const [{ until } = { until: Infinity }] = readCertificates(certificateChain);
  if (until < stage.clock.wall()) stage.changes('give the charge point a valid certificate again', () => renews(stage));
  else stage.remarks.push('the charge point keeps the certificate that our authority has issued');
}

async function renews({ around, limits, parameters }: Stage): Promise<void> {
  const { link, observed } = around;
  let csr: string | undefined;
  const stop = link.subscribe((arrival) => {
    if (arrival.kind === 'call' && arrival.call.action === 'SignCertificate' && arrival.call.violations.length === 0) {
      ({ csr } = arrival.call.payload as Request<'SignCertificate'>);
    }
  });
  try {
    const requestedMessage = 'SignChargePointCertificate';
    await link.call('ExtendedTriggerMessage', { requestedMessage }, limits.response);
    await observed.until(() => csr !== undefined, parameters.longOperationTime);
    if (csr === undefined) throw new InconclusiveError('it asks for none');
    const certificateChain = await meansOf(around).authorities.sign(csr, { family: knownFamily({ around }) });
    await link.call('CertificateSigned', { certificateChain }, limits.response);
  } finally {
    stop();
  }
}
