/** Takes the body of a PUT or POST: the file itself, or a form with the file in it. */
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../evidence/clock.js';
import { Growing } from './growing.js';
import { boundaryOf, fileInForm } from './http-words.js';
import { slowPace } from './pour.js';
import type { Conversation } from './transfer-record.js';
import type { Upload, VirtualFiles } from './virtual-files.js';

interface Taking {
  readonly clock: Clock;
  readonly files: VirtualFiles;
  readonly conversation: Conversation;
}

// What a form has besides its file.
const formalities = 64 * 1024;

/** Resolves with what was kept, with `noFile` for a form without any, or with undefined where no more files are taken. */
export async function takeBody(
  request: IncomingMessage,
  name: string,
  { clock, files, conversation }: Taking,
): Promise<Upload | 'noFile' | undefined> {
  const { fileBytes } = files.caps;
  const announced = Number(request.headers['content-length'] ?? 0);
  const boundary = boundaryOf(request.headers['content-type']);
  if (announced > fileBytes + (boundary === undefined ? 0 : formalities)) {
    return files
      .receive(name, 0, conversation)
      ?.cut('cap', `announced as ${announced} bytes, of which ${fileBytes} are taken`);
  }
  if (boundary === undefined) {
    const receiving = files.receive(name, 0, conversation);
    if (receiving === undefined) return undefined;
    const cut = await body(request, (bytes) => receiving.write(bytes), { clock, files });
    return cut === undefined ? receiving.end() : receiving.cut(...cut);
  }
  const form = new Growing(fileBytes + formalities);
  const cut = await body(request, (bytes) => form.append(bytes), { clock, files });
  const file = cut === undefined ? fileInForm(form.content, boundary) : { name: '', content: form.content };
  if (file === undefined) {
    conversation.blame({ severity: 'warning', text: 'a form was sent that has no file in it' });
    return 'noFile';
  }
  const receiving = files.receive([name, file.name].filter((part) => part !== '').join('/'), 0, conversation);
  if (receiving === undefined) return undefined;
  const fits = receiving.write(file.content);
  if (cut !== undefined) return receiving.cut(...cut);
  return fits ? receiving.end() : receiving.cut(...tooLarge(fileBytes));
}

type Cut = readonly [by: NonNullable<Upload['cut']>['by'], why: string];

const tooLarge = (bytes: number): Cut => ['cap', `larger than ${bytes} bytes`];

/** Reads to the end; resolves with what cut it, if anything did. */
function body(
  request: IncomingMessage,
  write: (bytes: Uint8Array) => boolean,
  { clock, files }: Pick<Taking, 'clock' | 'files'>,
): Promise<Cut | undefined> {
  return new Promise((resolve) => {
    request.on('data', (bytes: Buffer) => {
      if (!write(bytes)) {
        request.pause();
        resolve(tooLarge(files.caps.fileBytes));
      } else if (files.trouble === 'cut') {
        request.pause();
        resolve(['trouble', 'the server broke the connection on purpose']);
      } else if (files.trouble === 'slow') {
        request.pause();
        clock.after(slowPace, () => request.resume());
      }
    });
    request.once('end', () => {
      resolve(undefined);
    });
    request.once('close', () => {
      resolve(['chargePoint', 'the connection broke before the end']);
    });
  });
}
