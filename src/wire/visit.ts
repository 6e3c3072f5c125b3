/** A connection over which HTTP is about to be spoken. */
import type { Socket } from 'node:net';
import type { Login } from '../evidence/login.js';

export interface Visit {
  /** Behind TLS, where there is any. */
  readonly stream: Socket;
  readonly remote: string;
  /** Our end of it. */
  readonly local: string | undefined;
  readonly tls?: NonNullable<Login['tls']>;
}
