/** What the file servers of all protocols are made with, and what each of them is. */
import type { Server } from 'node:net';
import { DEFAULT_CIPHERS, type SecureContextOptions } from 'node:tls';
import type { Clock } from '../../evidence/clock.js';
import { ecdsaFirst } from '../tls-preference.js';
import type { Credentials } from './credentials.js';
import type { TransferRecord } from './transfer-record.js';
import type { VirtualFiles } from './virtual-files.js';

/** Keys and certificate chains, as PEM, one of each kind. */
export interface TlsMaterial {
  readonly key: readonly string[];
  readonly cert: readonly string[];
}

/** What TLS is set up with. */
export const tlsOptions = ({ key, cert }: TlsMaterial): SecureContextOptions => ({
  key: [...key],
  cert: [...cert],
  minVersion: 'TLSv1.2',
  ciphers: `${ecdsaFirst}:${DEFAULT_CIPHERS}`,
  honorCipherOrder: true,
});

export interface SetUp {
  readonly clock: Clock;
  readonly files: VirtualFiles;
  readonly credentials: Credentials;
  readonly record: TransferRecord;
  /** Set where the protocol is protected. */
  readonly tls: TlsMaterial | undefined;
}

/** A server of one protocol, which does not listen yet. */
export interface ProtocolServer {
  readonly server: Server;
  /** Notes what is irregular only if nothing more comes. */
  readonly conclude: () => void;
  /** Ends what the sockets of the server do not tell of. */
  readonly end: () => void;
}
