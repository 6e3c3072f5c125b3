/** What a run needs of certificates: two hierarchies, what they issue, and what is wrong on purpose (security whitepaper §2.6). */

/** A private key (PKCS #8) and its certificate, both as PEM. */
export interface Issued {
  readonly key: string;
  readonly certificate: string;
}

/** What a TLS server is set up with: one key of each kind, so that it serves clients of either, and who issued them. */
export interface ServerMaterial {
  readonly key: readonly string[];
  readonly cert: readonly string[];
  /** What a client has to trust. */
  readonly authority: string;
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
  /** The root of the Central System and of the charge points, as PEM. */
  readonly centralSystemRoot: string;
  /** The root of the manufacturer, as PEM. */
  readonly manufacturerRoot: string;
  /** Keys and certificates of a server at these hosts, the first being its name, for both families of cipher suites. */
  server(host: string | readonly string[], options?: Flawed): Promise<ServerMaterial>;
  /** Another root certificate for the Central System; `successor`: signed by the present one (M05.FR.09). */
  anotherRoot(options?: Flawed & { readonly successor?: boolean }): Promise<string>;
  /**
   * The certificate that a request asks for, with its chain, as PEM.
   * @throws UnfitRequest where the request cannot be signed
   */
  sign(request: string, options?: Flawed): Promise<string>;
  /** A key and a certificate for a charge point that has none yet. */
  chargePoint(subject: ChargePointSubject, options?: Flawed): Promise<Issued>;
  signFirmware(image: Uint8Array): Promise<SignedFirmware>;
}
