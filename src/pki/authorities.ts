/** What a run needs of certificates: two hierarchies, what they issue, and what is wrong on purpose (security whitepaper §2.6). */
import type { KeyFamily } from './keys.js';

/** A private key (PKCS #8) and its certificate, both as PEM. */
export interface Issued {
  readonly key: string;
  readonly certificate: string;
}

/** What a TLS server is set up with: one key of each kind, so that it serves clients of either, and who issued them. */
export interface ServerMaterial {
  readonly key: readonly string[];
  readonly cert: readonly string[];
  /** The root of each certificate: a client has to trust that of the family it uses. */
  readonly authorities: readonly string[];
}

/** What can be wrong with a certificate on purpose; everything else about it is right. */
export const certificateFlaws = [
  'expired',
  'notYetValid',
  'otherAuthority',
  'wrongName',
  'smallKey',
  'brokenSignature',
] as const;
export type CertificateFlaw = (typeof certificateFlaws)[number];

export interface Flawed {
  readonly flaw?: CertificateFlaw;
}

/** What a certificate of ours is to be like; a key that is made for it, and who signs it, are of the family EC unless given. */
export interface IssueOptions extends Flawed {
  readonly family?: KeyFamily;
}

/** Whom a certificate of a charge point is for. */
export interface ChargePointSubject {
  readonly commonName: string;
  readonly organizationName: string;
}

export interface SignedFirmware {
  /** PEM. */
  readonly signingCertificate: string;
  /** RSA-PSS with SHA-256 and a salt of 32 bytes, Base64 (L01.FR.04). */
  readonly signature: string;
}

export interface Authorities {
  /**
   * The roots of the Central System and of the charge points, as PEM. Each signs for keys of its own family: a charge point
   * with cipher suites of one need not verify signatures of the other (A00.FR.318, A00.FR.422).
   */
  readonly centralSystemRoots: Readonly<Record<KeyFamily, string>>;
  /** The root of the manufacturer, as PEM; its key is of RSA, as are signatures over firmware (L01.FR.04). */
  readonly manufacturerRoot: string;
  /** Keys and certificates of a server at these hosts, the first being its name, for both families of cipher suites. */
  server(host: string | readonly string[], options?: Flawed): Promise<ServerMaterial>;
  /** Another root certificate for the Central System; `successor`: signed by the present one (M05.FR.09). */
  anotherRoot(options?: IssueOptions & { readonly successor?: boolean }): Promise<string>;
  /**
   * The certificate that a request asks for, with its chain, as PEM; `family`, of who signs it, is that of its key unless
   * given.
   * @throws UnfitRequest where the request cannot be signed
   */
  sign(request: string, options?: IssueOptions): Promise<string>;
  /** A key and a certificate for a charge point that has none yet. */
  chargePoint(subject: ChargePointSubject, options?: IssueOptions): Promise<Issued>;
  signFirmware(image: Uint8Array): Promise<SignedFirmware>;
}
