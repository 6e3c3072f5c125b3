/** How a file comes in: until its stream ends in whichever way, with the trouble that a case has asked for. */
import type { Readable } from 'node:stream';
import type { Cancel, Clock } from '../../evidence/clock.js';
import { afterReal, slowPace } from './pour.js';
import type { Cut, VirtualFiles } from './virtual-files.js';

/**
 * Hands over what comes until `write` takes no more. Resolves with undefined at an end in good order, else with what cut it;
 * the stream is then paused, and no more of it is read.
 */
export function take(
  stream: Readable,
  write: (bytes: Uint8Array) => boolean,
  { clock, files }: { readonly clock: Clock; readonly files: VirtualFiles },
): Promise<Cut | undefined> {
  const { caps, trouble } = files;
  return new Promise((resolve) => {
    let idle: Cancel = () => undefined;
    const settle = (cut: Cut | undefined): void => {
      idle();
      stream.off('data', more).off('end', whole).off('close', broken).pause();
      resolve(cut);
    };
    const wait = (): void => {
      idle();
      idle = afterReal(clock, caps.idleMs, () => {
        settle(['chargePoint', 'nothing came any more']);
      });
    };
    const more = (bytes: Uint8Array): void => {
      wait();
      if (!write(bytes)) settle(['cap', `larger than ${caps.fileBytes} bytes`]);
      else if (trouble === 'cut') settle(['trouble', 'the server broke the connection on purpose']);
      else if (trouble === 'slow') {
        stream.pause();
        clock.after(slowPace, () => stream.resume());
      }
    };
    const whole = (): void => {
      settle(undefined);
    };
    const broken = (): void => {
      settle(['chargePoint', 'the connection broke before the end']);
    };
    wait();
    stream.on('data', more).once('end', whole).once('close', broken);
    if (stream.destroyed) broken();
  });
}
