/** The root certificates that the charge point trusts: installed, listed, removed (M03, M04, M05). */
import type { X509Certificate } from 'node:crypto';
import type { Request, Response } from '../../ocpp/messages.js';
import type { ChargePoint } from '../charge-point.js';
import type { SecuritySettings } from '../settings.js';
import { certificateIn, hasStrongKey, isIssuedBy, isValidAt, rootOf } from './certificates.js';
import { hashDataOf, hashedKeyOf, isSame, type CertificateHashData, type HashAlgorithm } from './hash-data.js';
import { hasRsaKey, knowsOnlyRsa } from './key-family.js';
import type { InstalledRoot, RootUse, SecurityMemory } from './memory.js';

const uses = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'] as const;

/** What is to be answered, and done once that is written. */
interface Decision<S> {
  readonly status: S;
  readonly apply?: () => void;
}

/** A root with its certificate read. */
interface Root {
  readonly installed: InstalledRoot;
  readonly certificate: X509Certificate;
}

export class TrustStore {
  readonly #chargePoint: ChargePoint;
  readonly #settings: SecuritySettings;
  readonly #memory: SecurityMemory;
  /** The root that the present connection was verified with. */
  #inUse: InstalledRoot | undefined;

  constructor(chargePoint: ChargePoint, settings: SecuritySettings, memory: SecurityMemory) {
    this.#chargePoint = chargePoint;
    this.#settings = settings;
    this.#memory = memory;
  }

  /** The roots for a use, the newest first. */
  certificates(use: RootUse): readonly X509Certificate[] {
    return this.#roots(use).map(({ certificate }) => certificate);
  }

  /** Whether there is one that can be verified with now (A05.FR.03). */
  hasValid(use: RootUse): boolean {
    return this.certificates(use).some((root) => isValidAt(root, this.#chargePoint.clock.now));
  }

  /** Whether a certificate was issued under one of the roots. */
  leadsToRoot(use: RootUse, certificate: X509Certificate, between: readonly X509Certificate[]): boolean {
    return rootOf(certificate, between, this.certificates(use), this.#chargePoint.clock.now) !== undefined;
  }

  judgeInstallation({ certificateType: use, certificate: pem }: Request<'InstallCertificate'>): Decision<
    Response<'InstallCertificate'>['status']
  > & {
    readonly isInvalid?: boolean;
  } {
    const { behaviours, configuration } = this.#chargePoint;
    const roots = this.#roots(use);
    const replaced = this.#replacedBy(use, roots);
    const certificate = certificateIn(pem);
    if (certificate === undefined) return { status: 'Rejected', isInvalid: true };
    const known = this.#memory.roots.some((root) => root.use === use && sameText(root.certificate, pem));
    if (known) return { status: 'Accepted' };
    const isSound = this.#isSound(certificate, replaced, roots) || behaviours.has('installsAnyRoot');
    if (!isSound) return { status: 'Rejected', isInvalid: true };
    const room = configuration.integer('CertificateStoreMaxLength') + (replaced === undefined ? 0 : 1);
    if (this.#memory.roots.length >= room && !behaviours.has('installsWithoutRoom')) return { status: 'Rejected' };
    return {
      status: 'Accepted',
      apply: () => {
        this.#install(use, pem, certificate, replaced);
      },
    };
  }

  /** The hash data of everything that is installed for a use. */
  list(use: RootUse): readonly CertificateHashData[] {
    const { hashAlgorithm } = this.#chargePoint.behaviours.security;
    return this.#roots(use).map((root) => hashData(root, hashAlgorithm));
  }

  judgeRemoval(wanted: CertificateHashData): Decision<Response<'DeleteCertificate'>['status']> {
    // It may be installed for both uses.
    const found = uses
      .flatMap((use) => this.#roots(use))
      .filter((root) => isSame(hashData(root, wanted.hashAlgorithm), wanted))
      .map(({ installed }) => installed);
    if (found.length === 0) return { status: 'NotFound' };
    // M04.FR.06
    const isInUse = this.#inUse !== undefined && found.includes(this.#inUse);
    if (isInUse && !this.#chargePoint.behaviours.has('deletesRootInUse')) return { status: 'Failed' };
    return {
      status: 'Accepted',
      apply: () => {
        for (const each of found) this.#remove(each);
      },
    };
  }

  /** A connection was verified: the certificates that the Central System showed, its own first; none without TLS. */
  connected([shown, ...between]: readonly X509Certificate[]): void {
    this.#inUse = undefined;
    if (shown === undefined) return;
    const roots = this.#roots('CentralSystemRootCertificate');
    const certificates = roots.map(({ certificate }) => certificate);
    const root = rootOf(shown, between, certificates, this.#chargePoint.clock.now);
    this.#inUse = roots.find(({ certificate }) => certificate === root)?.installed;
    // M05.FR.12: the new one works, the old one goes.
    if (this.#inUse?.isFallback === false) this.#memory.roots = this.#memory.roots.filter((each) => !each.isFallback);
  }

  #roots(use: RootUse): readonly Root[] {
    return this.#memory.roots
      .filter((root) => root.use === use)
      .toReversed()
      .flatMap((installed) => {
        const certificate = certificateIn(installed.certificate);
        return certificate === undefined ? [] : [{ installed, certificate }];
      });
  }

  /** The root that has to give way to a new one (M05.FR.08). */
  #replacedBy(use: RootUse, roots: readonly Root[]): Root | undefined {
    const isChecked = this.#chargePoint.configuration.isTrue('AdditionalRootCertificateCheck');
    if (!isChecked || use !== 'CentralSystemRootCertificate') return undefined;
    return roots.find(({ installed }) => !installed.isFallback);
  }

  #isSound(certificate: X509Certificate, replaced: Root | undefined, roots: readonly Root[]): boolean {
    const { behaviours, clock } = this.#chargePoint;
    if (!certificate.ca || !hasStrongKey(certificate) || !isValidAt(certificate, clock.now)) return false;
    if (knowsOnlyRsa(this.#settings, behaviours.security) && !hasRsaKey(certificate)) return false;
    // M05.FR.10
    if (replaced !== undefined) return isIssuedBy(certificate, replaced.certificate);
    return isIssuedBy(certificate, certificate) || roots.some((root) => isIssuedBy(certificate, root.certificate));
  }

  #install(use: RootUse, pem: string, certificate: X509Certificate, replaced: Root | undefined): void {
    const { behaviours } = this.#chargePoint;
    const issuer =
      this.#roots(use).find((root) => isIssuedBy(certificate, root.certificate))?.certificate ?? certificate;
    if (replaced !== undefined) {
      // One fallback at a time.
      this.#memory.roots = this.#memory.roots.filter((each) => !each.isFallback);
      replaced.installed.isFallback = true;
    }
    const issuerKey = hashedKeyOf(issuer, behaviours.security);
    this.#memory.roots.push({ use, certificate: pem, issuerKey, isFallback: false });
  }

  #remove(installed: InstalledRoot): void {
    this.#memory.roots = this.#memory.roots.filter((each) => each !== installed);
    if (installed.use !== 'CentralSystemRootCertificate' || installed.isFallback) return;
    for (const root of this.#memory.roots) root.isFallback = false;
  }
}

const hashData = ({ installed, certificate }: Root, algorithm: HashAlgorithm): CertificateHashData =>
  hashDataOf(certificate, installed.issuerKey, algorithm);

const sameText = (one: string, other: string): boolean => one.replace(/\s/g, '') === other.replace(/\s/g, '');
