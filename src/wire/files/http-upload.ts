/** Takes the body of a PUT or POST: the file itself, or a form with the file in it. */
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../evidence/clock.js';
import { Growing } from './growing.js';
import { boundaryOf, fileInForm } from './http-words.js';
import { take } from './take.js';
import type { Conversation } from './transfer-record.js';
import type { Cut, Upload, VirtualFiles } from './virtual-files.js';

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
    const cut = await take(request, (bytes) => receiving.write(bytes), { clock, files });
    return cut === undefined ? receiving.end() : receiving.cut(...cut);
  }
  const form = new Growing(fileBytes + formalities);
  const cut = await take(request, (bytes) => form.append(bytes), { clock, files });
  const file = cut === undefined ? fileInForm(form.content, boundary) : { name: '', content: form.content };
  if (file === undefined) {
    conversation.blame({ severity: 'warning', rule: 'place', text: 'a form was sent that has no file in it' });
    return 'noFile';
  }
  const receiving = files.receive([name, file.name].filter((part) => part !== '').join('/'), 0, conversation);
  if (receiving === undefined) return undefined;
  const fits = receiving.write(file.content);
  if (cut !== undefined) return receiving.cut(...cut);
  return fits ? receiving.end() : receiving.cut(...tooLarge(fileBytes));
}

const tooLarge = (bytes: number): Cut => ['cap', `larger than ${bytes} bytes`];
