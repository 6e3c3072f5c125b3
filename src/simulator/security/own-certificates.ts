/** The certificates that the charge point shows, and how it gets new ones (A02). */
import type { X509Certificate } from 'node:crypto';
import { newSigningRequest } from '../../pki/requests.js';
import { writeRequest } from '../../pki/x509.js';
import type { ChargePoint } from '../charge-point.js';
import { certificatesIn, hasExpired, hasStrongKey, isOfKey, isValidAt, periodOf, subjectOf } from './certificates.js';
import type { KeyAndCertificate, SecuritySettings } from '../settings.js';
import { knowsOnlyRsa } from './key-family.js';
import type { SecurityMemory } from './memory.js';
import type { TrustStore } from './trust-store.js';

export class OwnCertificates {
  readonly #chargePoint: ChargePoint;
  readonly #memory: SecurityMemory;
  readonly #trust: TrustStore;
  readonly #settings: SecuritySettings;
  /** The request before. */
  #former: SecurityMemory['pending'];

  constructor(chargePoint: ChargePoint, settings: SecuritySettings, memory: SecurityMemory, trust: TrustStore) {
    this.#chargePoint = chargePoint;
    this.#settings = settings;
    this.#memory = memory;
    this.#trust = trust;
  }

  /** The one to be shown: the newest by the start of its validity, and of those the one that came last (A02.FR.09). */
  get present(): KeyAndCertificate | undefined {
    const { behaviours, clock } = this.#chargePoint;
    const [first] = this.#memory.certificates;
    if (behaviours.has('keepsOldCertificate')) return first;
    let newest: { readonly issued: KeyAndCertificate; readonly from: number } | undefined;
    for (const issued of this.#memory.certificates) {
      const [own] = certificatesIn(issued.certificate) ?? [];
      if (own === undefined || !isValidAt(own, clock.now)) continue;
      const { from } = periodOf(own);
      if (newest === undefined || from >= newest.from) newest = { issued, from };
    }
    // A certificate that is not valid any more is better than none: the Central System decides.
    return newest?.issued ?? first;
  }

  /** Whether there is one that is valid now (A05.FR.04). */
  get hasValid(): boolean {
    const { now } = this.#chargePoint.clock;
    return this.#memory.certificates.some(({ certificate }) => {
      const [own] = certificatesIn(certificate) ?? [];
      return own !== undefined && isValidAt(own, now);
    });
  }

  /** Makes a new key and asks for a certificate (A02.FR.02, A02.FR.03, A02.FR.13). */
  async request(): Promise<void> {
    const { behaviours, configuration, rpc } = this.#chargePoint;
    const { keyKind, requestedSubject } = behaviours.security;
    const usual = knowsOnlyRsa(this.#settings, behaviours.security) ? 'RSA-2048' : 'P-256';
    const subject = requestedSubject({
      commonName: this.#settings.serialNumber,
      organizationName: configuration.value('CpoName') ?? '',
    });
    const former = behaviours.has('reusesSigningKey') ? (this.#former ?? this.present) : undefined;
    const pending =
      former === undefined
        ? await newSigningRequest(subject, keyKind ?? usual)
        : { key: former.key, request: await writeRequest(subject, former.key) };
    this.#former = pending;
    this.#memory.pending = pending;
    rpc.call('SignCertificate', { csr: pending.request }, (outcome) => {
      const isRefused = outcome.kind === 'answer' && outcome.payload.status === 'Rejected';
      if (isRefused && this.#memory.pending === pending) this.#memory.pending = undefined;
    });
  }

  /** Why a chain of certificates is not taken, or what takes it (A02.FR.06). */
  judge(chain: string): { readonly problem: string } | { readonly apply: () => void; readonly validFrom: number } {
    const { behaviours, clock, configuration } = this.#chargePoint;
    const { pending } = this.#memory;
    if (pending === undefined) return { problem: 'no certificate was asked for' };
    const certificates = certificatesIn(chain) ?? [];
    const own = certificates.find((each) => isOfKey(each, pending.key));
    const between = certificates.filter((each) => each !== own);
    const isTooLong = chain.length > configuration.integer('CertificateSignedMaxChainSize');
    const problem = isTooLong ? 'the chain is too long' : this.#problemOf(own, between);
    if (own === undefined || (problem !== undefined && !behaviours.has('takesAnyCertificate'))) {
      return { problem: problem ?? 'no certificate' };
    }
    const certificate = [own, ...between].map(String).join('');
    return {
      validFrom: Math.max(clock.now, periodOf(own).from),
      apply: () => {
        this.#memory.pending = undefined;
        this.#memory.certificates.push({ key: pending.key, certificate });
      },
    };
  }

  /** The request is answered for good; whoever wants a certificate has to ask again. */
  discard(): void {
    this.#memory.pending = undefined;
  }

  #problemOf(own: X509Certificate | undefined, between: readonly X509Certificate[]): string | undefined {
    if (own === undefined) return 'no certificate is of the key that was sent';
    if (hasExpired(own, this.#chargePoint.clock.now)) return 'it has expired';
    if (!hasStrongKey(own)) return 'its key is too short';
    if (subjectOf(own, 'CN') !== this.#settings.serialNumber) return 'it is for another charge point';
    if (subjectOf(own, 'O') === '') return 'it names no organization';
    if (!this.#trust.leadsToRoot('CentralSystemRootCertificate', own, between)) return 'its issuer is not trusted';
    return undefined;
  }
}
