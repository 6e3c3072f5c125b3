/** Patience with sockets: in real time, whatever the scale. */
import type { Socket } from 'node:net';

/** How long a stranger may take, in milliseconds. */
export interface Patience {
  /** Until a TLS handshake is done, from the first byte on. */
  readonly handshake: number;
  /** Until an HTTP request is whole; also until anything is sent at all. */
  readonly request: number;
}

export const usualPatience: Patience = { handshake: 15_000, request: 10_000 };

/** Calls `late` unless the socket has closed before, or the returned function was called. */
export function deadline(socket: Socket, ms: number, late: () => void): () => void {
  const timer = setTimeout(late, ms).unref();
  const callOff = () => {
    clearTimeout(timer);
    socket.off('close', callOff);
  };
  socket.once('close', callOff);
  return callOff;
}
