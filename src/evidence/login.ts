/** How a charge point came in, as plain data: what it offered in TLS, what it showed, how it named itself. Holds no secret. */

/** What was offered in TLS, read before the handshake (RFC 5246 §7.4.1.2, RFC 8446 §4.1.2). */
export interface ClientHello {
  /** Such as `TLS 1.2`, the newest first; before TLS 1.3 only the newest is told. */
  readonly versions: readonly string[];
  /** By their IANA names, as they were ordered; one without a known name as `0xC0AF`. */
  readonly cipherSuites: readonly string[];
  readonly serverName?: string;
  /** Whether compression was offered. */
  readonly compression: boolean;
  /** The message as it came, in hexadecimal digits. */
  readonly raw: string;
}

/** What the Authorization header said, compared with the key that holds. */
export type Authorization =
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly why: string }
  | {
      readonly kind: 'basic';
      readonly user: string;
      /**
       * `hexText`: the digits of the right key were sent instead of its bytes; `former`: it held before; `unknown`: no key
       * holds that it could be compared with.
       */
      readonly key: 'right' | 'wrong' | 'hexText' | 'former' | 'unknown';
      /** How long the password was. */
      readonly bytes: number;
    };

export interface Login {
  /** The security profile that this connection is one of, by what was shown on it; 0 where nobody was asked. */
  readonly profile: 0 | 1 | 2 | 3;
  readonly authorization: Authorization;
  readonly tls?: {
    /** Such as `TLS 1.2`. */
    readonly version: string;
    /** The IANA name of the suite that was agreed. */
    readonly cipherSuite: string;
    /** Of which family the key of our own certificate is, of those that we have. */
    readonly serverKey?: 'EC' | 'RSA';
    readonly hello: ClientHello;
    /** The certificates that the charge point showed, as PEM, its own first; none where it has none. */
    readonly certificates: readonly string[];
  };
}
