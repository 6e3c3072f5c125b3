/** Root certificates in the store of a charge point: installed, listed, removed (security whitepaper M03 to M05). */
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import type { Request, Response } from '../ocpp/messages.js';
import { show } from '../ocpp/validation.js';
import { atLeast } from '../pics/condition.js';
import type { CertificateFlaw } from '../pki/authorities.js';
import { readOneCertificate } from '../pki/certificate.js';
import { certificateHashData, hashDataFlaws, sameHashData, type CertificateHashData } from '../pki/hash-data.js';
import { sameName } from '../pki/names.js';
import { statusOf } from '../wire/peer.js';
import type { Calling } from './calling.js';
import { flaws } from './certificates.js';
import { knownFamily, ownRoot, shownRoot } from './key-family.js';
import { meansOf, type SecurityMeans } from './security-means.js';
import type { Stage } from './stage.js';

/** The kinds of root certificates (security whitepaper §6.4). */
export type RootType = Request<'InstallCertificate'>['certificateType'];

/** The verbs of the store. What a case installs is removed after it. */
export interface RootCertificates {
  /**
   * A root certificate that the charge point cannot have yet, with one thing wrong on purpose or nothing. Where
   * AdditionalRootCertificateCheck is true, one for the Central System is signed by the present one (M05.FR.09).
   */
  newRoot(type: RootType, flaw?: CertificateFlaw): Promise<string>;
  /** Makes the case inconclusive where no more certificates may be installed (CertificateStoreMaxLength). */
  hasRoom(): Promise<void>;
  /** Whether the certificate is listed, which is not judged. */
  holds(type: RootType, certificate: string): Promise<boolean>;
  /** The certificate is listed, by our own calculation of its hash data; resolves with them, hashed as the list is. */
  lists(type: RootType, certificate: string): Promise<CertificateHashData>;
  /** The certificate is not listed. */
  listsNot(type: RootType, certificate: string): Promise<void>;
}

export const sentences = {
  newRoot: (type: RootType, flaw?: CertificateFlaw) =>
    `Certificate Authority makes a new ${type}${flaw === undefined ? '' : ` that is ${flaws[flaw]}`}`,
  hasRoom: 'charge point has room for another root certificate',
  holds: (type: RootType) => `Central System reads the ids of each installed ${type}`,
  lists: (type: RootType) => `Central System reads the ids of each installed ${type}, with the new one among them`,
  listsNot: (type: RootType) => `Central System reads the ids of each installed ${type}, without that of the case`,
};

const types = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'] as const satisfies readonly RootType[];

export function rootCertificatesOn(stage: Stage, { ask, payloadOf }: Calling): RootCertificates {
  const { around, limits } = stage;

  const keyValue = async (text: string, key: string, frames: number[]): Promise<string | undefined> => {
    const answer = payloadOf(text, 'GetConfiguration', await ask(text, 'GetConfiguration', { key: [key] }, frames));
    return answer.configurationKey?.find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value;
  };

  const listed = async (text: string, certificateType: RootType, frames: number[]): Promise<Listed> => {
    const reply = await ask(text, 'GetInstalledCertificateIds', { certificateType }, frames);
    return payloadOf(text, 'GetInstalledCertificateIds', reply);
  };

  return {
    newRoot(type, flaw) {
      const text = sentences.newRoot(type, flaw);
      return stage.step(text, limits.response, async (frames) => {
        const means = meansOf(around);
        const { authorities } = means;
        const successor =
          type === 'CentralSystemRootCertificate' &&
          (await keyValue(text, 'AdditionalRootCertificateCheck', frames))?.toLowerCase() === 'true';
        if (successor && shownRoot(stage) !== ownRoot(stage)) {
          const whose =
            'the authority of security.serverCertificate would have to sign it (M05.FR.09), and only its owner can';
          throw new InconclusiveError(`${text}: ${whose}`);
        }
        return authorities.anotherRoot({ family: knownFamily(stage), successor, ...(flaw && { flaw }) });
      });
    },

    hasRoom() {
      const text = sentences.hasRoom;
      return stage.step(text, limits.response, async (frames) => {
        const isStated = around.stated(atLeast('ORS-18', 1)) === 'yes';
        const key = isStated ? undefined : await keyValue(text, 'CertificateStoreMaxLength', frames);
        if (!isStated && !(Number(key) > 0)) return;
        let installed = 0;
        for (const type of types) installed += (await listed(text, type, frames)).certificateHashData?.length ?? 0;
        const isFull = isStated ? around.stated(atLeast('ORS-18', installed + 1)) === 'no' : installed >= Number(key);
        if (!isFull) return;
        throw new InconclusiveError(`${text}: it has ${installed}, and may have no more; remove one by other means`);
      });
    },

    holds(type, certificate) {
      const text = sentences.holds(type);
      return stage.step(text, limits.response, async (frames) => {
        return entryOf(await listed(text, type, frames), certificate, meansOf(around)) !== undefined;
      });
    },

    lists(type, certificate) {
      const text = sentences.lists(type);
      return stage.step(text, limits.response, async (frames) => {
        const answer = await listed(text, type, frames);
        const found = entryOf(answer, certificate, meansOf(around));
        if (found !== undefined) return found;
        throw new ExpectationError(`${text}: ${whyNotListed(answer, certificate, meansOf(around))}`);
      });
    },

    listsNot(type, certificate) {
      const text = sentences.listsNot(type);
      return stage.step(text, limits.response, async (frames) => {
        if (entryOf(await listed(text, type, frames), certificate, meansOf(around)) === undefined) return;
        throw new ExpectationError(`${text}: it is still listed`);
      });
    },
  };
}

type Listed = Response<'GetInstalledCertificateIds'>;

/** How a certificate of ours is listed, if it is. */
function entryOf(answer: Listed, certificate: string, means: SecurityMeans): CertificateHashData | undefined {
  const entries = answer.certificateHashData ?? [];
  return entries.find((entry) => sameHashData(entry, dataOf(certificate, means, entry.hashAlgorithm)));
}

const dataOf = (certificate: string, { authorities }: SecurityMeans, algorithm: CertificateHashData['hashAlgorithm']) =>
  certificateHashData(certificate, issuerOf(certificate, Object.values(authorities.centralSystemRoots)), algorithm);

/** The certificate that one names as its issuer: one of our roots, or itself. */
function issuerOf(certificate: string, roots: readonly string[]): string {
  const { issuer } = readOneCertificate(certificate);
  return roots.find((root) => sameName(readOneCertificate(root).subject, issuer)) ?? certificate;
}

/** Says by how little the entry differs that comes next to ours. */
function whyNotListed(
  { status, certificateHashData: entries = [] }: Listed,
  certificate: string,
  means: SecurityMeans,
) {
  if (status !== 'Accepted') return `status is ${status}, expected Accepted`;
  const [nearest] = entries
    .slice(0, mostCompared)
    .map((entry) => hashDataFlaws(entry, dataOf(certificate, means, entry.hashAlgorithm)))
    .toSorted((one, other) => one.length - other.length);
  const count = `it is not listed among ${entries.length}`;
  if (nearest === undefined || nearest.length > 2) return count;
  const flawed = nearest.map(({ field, told, wanted }) => `${field} is ${show(told)}, expected ${wanted}`).join('; ');
  return `${count}; the one that comes next to it differs: ${flawed} (security whitepaper §6.1)`;
}

const mostCompared = 100;

/** Removes a certificate that a case has installed, once it is over; one that connections rest on stays (M04.FR.06). */
export function installsCertificate(
  stage: Stage,
  { certificateType, certificate }: Request<'InstallCertificate'>,
): void {
  const { authorities } = meansOf(stage.around);
  if ([shownRoot(stage), ...Object.values(authorities.centralSystemRoots)].includes(certificate)) {
    stage.remarks.push('the charge point keeps the root certificate of our Central System');
    return;
  }
  stage.changes(`remove the ${certificateType}`, async () => {
    const { link, limits } = stage;
    const listed = await link.call('GetInstalledCertificateIds', { certificateType }, limits.response);
    const answer = listed.kind === 'result' && listed.violations.length === 0 ? (listed.payload as Listed) : undefined;
    const entry = answer === undefined ? undefined : entryOf(answer, certificate, meansOf(stage.around));
    if (entry === undefined) return;
    const reply = await link.call('DeleteCertificate', { certificateHashData: entry }, limits.response);
    const status = reply.kind === 'result' ? statusOf(reply) : reply.kind;
    if (status !== 'Accepted')
      throw new InconclusiveError(`DeleteCertificate was answered ${String(status).slice(0, 60)}`);
  });
}
