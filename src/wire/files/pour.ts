/** How a file goes out: in pieces, each handed over before the next, with the trouble that a case has asked for. */
import type { Writable } from 'node:stream';
import { seconds, sleep, type Clock } from '../../evidence/clock.js';
import type { Caps, Sending, Trouble } from './virtual-files.js';

const usualPiece = 64 * 1024;
const slowPieces = 10;
/** Protocol milliseconds between the pieces of a slow transfer. */
export const slowPace = seconds(1);

/** Runs `work` after real milliseconds, whatever the time scale. */
export const afterReal = (clock: Clock, ms: number, work: () => void) => clock.after(ms * clock.scale, work);

/**
 * Writes a stretch of a file to a stream, which it does not end. Resolves with `cut` where trouble on purpose stopped it,
 * and with `broken` where the other side went away or took nothing any more.
 */
export async function pour(
  sending: Sending,
  stream: Writable,
  { clock, caps, trouble }: { readonly clock: Clock; readonly caps: Caps; readonly trouble: Trouble | undefined },
): Promise<'whole' | 'cut' | 'broken'> {
  const { content } = sending;
  const piece = trouble === 'slow' ? Math.max(1, Math.ceil(content.length / slowPieces)) : usualPiece;
  const until = trouble === 'cut' ? Math.ceil(content.length / 2) : content.length;
  for (let at = 0; at < until; at += piece) {
    const next = content.subarray(at, Math.min(at + piece, until));
    if (!(await written(stream, next, clock, caps.idleMs))) return 'broken';
    sending.sent(next.length);
    if (trouble === 'slow') await sleep(clock, slowPace);
  }
  return trouble === 'cut' ? 'cut' : 'whole';
}

/** Resolves with whether the bytes were taken. */
function written(stream: Writable, bytes: Uint8Array, clock: Clock, idleMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (taken: boolean): void => {
      cancel();
      stream.off('close', gone);
      resolve(taken);
    };
    const gone = (): void => {
      settle(false);
    };
    const cancel = afterReal(clock, idleMs, () => stream.destroy());
    if (stream.destroyed) {
      gone();
      return;
    }
    stream.once('close', gone);
    stream.write(bytes, (error) => {
      settle(error === null || error === undefined);
    });
  });
}
