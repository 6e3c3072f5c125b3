/** One HTTP request for a file or with one, and its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { takeBody } from './http-upload.js';
import { readRange } from './http-words.js';
import { pour } from './pour.js';
import type { SetUp } from './set-up.js';
import { misplaced, wrongCredentials, type Conversation } from './transfer-record.js';
import { lengthTold, type ServedFile } from './virtual-files.js';

// What may come without credentials before they are asked for.
const mostUnasked = 1024 * 1024;

export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #conversation: Conversation;
  readonly #setUp: SetUp;

  constructor(request: IncomingMessage, response: ServerResponse, conversation: Conversation, setUp: SetUp) {
    this.#request = request;
    this.#response = response;
    this.#conversation = conversation;
    this.#setUp = setUp;
    request.on('error', () => undefined);
    response.on('error', () => undefined);
  }

  /** Whether it comes without credentials. */
  get isAnonymous(): boolean {
    return this.#request.headers.authorization === undefined;
  }

  async answer(): Promise<void> {
    const { method = '', url = '', httpVersion, headers } = this.#request;
    const told = ['range', 'content-length', 'content-type', 'expect'].flatMap((name) =>
      headers[name] === undefined ? [] : [`${name}: ${String(headers[name])}`],
    );
    const seq = this.#conversation.note('command', [`${method} ${url} HTTP/${httpVersion}`, ...told].join('; '));
    if (seq === undefined) {
      this.#request.socket.destroy();
      return;
    }
    if (!(await this.#isLoggedIn())) return;

    const path = pathOf(url);
    if (path === undefined) this.#refuse(400, 'Bad Request');
    else if (method === 'GET' || method === 'HEAD') await this.#serve(path, method === 'GET');
    else if (method === 'PUT' || method === 'POST') await this.#take(path);
    else this.#refuse(405, 'Method Not Allowed', { Allow: 'GET, HEAD, PUT, POST' });
  }

  async #isLoggedIn(): Promise<boolean> {
    const { credentials, files } = this.#setUp;
    const { authorization } = this.#request.headers;
    const right = authorization !== undefined && credentials.areIn(authorization);
    if (right && files.trouble !== 'loginRefused') return true;
    if (!right && authorization !== undefined) this.#conversation.blame(wrongCredentials);
    await this.#discard();
    this.#refuse(401, 'Unauthorized', { 'WWW-Authenticate': 'Basic realm="files", charset="UTF-8"' });
    return false;
  }

  async #serve(path: string, wanted: boolean): Promise<void> {
    const { files } = this.#setUp;
    const place = files.at([], path);
    if (place.kind !== 'file') {
      this.#refuse(404, 'Not Found');
      return;
    }
    const { file } = place;
    const size = file.content.length;
    const { headers } = this.#request;
    const tag = `"${file.name}-${size}"`;
    const range = readRange(
      headers['if-range'] === undefined || headers['if-range'] === tag ? headers.range : '',
      size,
    );
    if (range === 'unsatisfiable') {
      this.#refuse(416, 'Range Not Satisfiable', { 'Content-Range': `bytes */${size}` });
      return;
    }
    const { from, to } = range ?? { from: 0, to: size };
    this.#head(range === undefined ? 200 : 206, range === undefined ? 'OK' : 'Partial Content', {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${file.name}"`,
      'Accept-Ranges': 'bytes',
      ETag: tag,
      'Content-Length': lengthTold(to - from, files.trouble),
      ...(range === undefined ? {} : { 'Content-Range': `bytes ${from}-${to - 1}/${size}` }),
    });
    if (wanted) await this.#send(file, from, to);
    else this.#response.end();
  }

  async #send(file: ServedFile, from: number, to: number): Promise<void> {
    const { files, clock } = this.#setUp;
    const { caps, trouble } = files;
    const sending = files.send(file, from, to, this.#conversation);
    const came = await pour(sending, this.#response, { clock, caps, trouble });
    if (came === 'whole') {
      await new Promise<void>((resolve) => {
        this.#response.once('close', resolve).end();
      });
    }
    sending.end();
    if (came !== 'whole' || trouble === 'wrongLength') this.#request.socket.destroy();
  }

  async #take(path: string): Promise<void> {
    const { files, clock } = this.#setUp;
    const name = files.uploadName([], path);
    if (name === undefined) {
      if (files.trouble !== 'notFound') this.#conversation.blame(misplaced(path));
      await this.#discard();
      this.#refuse(404, 'Not Found');
      return;
    }
    if (this.#request.headers['content-range'] !== undefined) {
      // RFC 9110 §14.5: a part of a file is not to be taken for the whole.
      this.#refuse(400, 'Bad Request');
      return;
    }
    if (this.#request.headers.expect !== undefined && !this.#isTooLarge()) this.#response.writeContinue();
    const taken = await takeBody(this.#request, name, { files, clock, conversation: this.#conversation });
    if (taken === 'noFile') this.#refuse(400, 'Bad Request');
    else if (taken === undefined) this.#refuse(507, 'Insufficient Storage');
    else if (taken.cut === undefined) this.#refuse(201, 'Created');
    else if (taken.cut[0] === 'cap') this.#refuse(413, 'Content Too Large');
    else this.#request.socket.destroy();
  }

  #isTooLarge(): boolean {
    return Number(this.#request.headers['content-length'] ?? 0) > this.#setUp.files.caps.fileBytes;
  }

  /** Reads what is not wanted, up to a point, so that the answer is not lost with the connection. */
  async #discard(): Promise<void> {
    if (this.#request.headers.expect !== undefined) return;
    let length = 0;
    const enough = new Promise<void>((resolve) => {
      this.#request.on('data', (bytes: Buffer) => {
        length += bytes.length;
        if (length > mostUnasked) resolve();
      });
      this.#request.once('end', resolve).once('close', resolve);
    });
    await enough;
  }

  #refuse(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): void {
    // A body that was not read makes the connection unusable.
    const rest = this.#request.complete ? {} : { Connection: 'close' };
    this.#head(status, reason, { ...headers, ...rest, 'Content-Length': 0 });
    this.#response.end();
  }

  #head(status: number, reason: string, headers: Readonly<Record<string, string | number>>): void {
    this.#conversation.note('reply', `${status} ${reason}`);
    if (!this.#response.headersSent) this.#response.writeHead(status, reason, headers);
  }
}

/** The path of a request target, in whichever form; undefined where it cannot be decoded. */
function pathOf(target: string): string | undefined {
  const path = target.replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
