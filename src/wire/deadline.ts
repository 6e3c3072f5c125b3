/** Patience with sockets: in real time, whatever the scale. */
import type { Socket } from 'node:net';

/** How long a stranger may take, in milliseconds. */
export interface Patience {
  /** Until a TLS handshake is done, from the first byte on. */
  readonly handshake: number;
  /** Until an HTTP request is whole; also until anything is sent at all. */
  readonly request: number;
}

/** A small processor may calculate for 20 s until a key is agreed on, and for some before it says anything. */
export const usualPatience: Patience = { handshake: 60_000, request: 30_000 };

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
