/** HTTP and HTTPS: GET, PUT or POST, one connection for each. */
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { TransferHabits } from './transfer-habits.js';
import type { FileClient } from './transfer.js';

export const httpClient = ({ posts, resumes }: TransferHabits): FileClient => ({
  async read(url, { from, most }, signal) {
    const headers = resumes ? { Range: `bytes=${from}-${from + most - 1}` } : {};
    const response = await send(url, { method: 'GET', headers, signal });
    // A server need not know of ranges.
    const skipped = response.statusCode === 206 ? 0 : from;
    return (await bodyOf(response, skipped + most)).subarray(skipped);
  },

  async write(url, content, signal) {
    const headers = { 'Content-Length': content.length, 'Content-Type': 'application/octet-stream' };
    const response = await send(url, { method: posts ? 'POST' : 'PUT', headers, signal }, content);
    await bodyOf(response, longestAnswer);
  },
});

/** What a server may say to an upload. */
const longestAnswer = 64 * 1024;

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly signal: AbortSignal;
}

/** @throws Error unless the server answers that all is well */
function send(url: URL, { method, headers, signal }: Sent, body?: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestSecure : requestPlain;
    // There is no authority yet that could have signed the certificate of a test server.
    const sent = request(url, { method, headers, signal, agent: false, rejectUnauthorized: false });
    sent.on('error', reject);
    sent.once('response', (response) => {
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) {
        resolve(response);
      } else {
        sent.destroy();
        reject(Object.assign(new Error(`the server answers ${statusCode}`), { code: statusCode }));
      }
    });
    sent.end(body);
  });
}

/** The first bytes of a body; what comes after them is not waited for. */
async function bodyOf(response: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    // Leaving the loop closes the connection.
    if (length >= most) break;
  }
  return Buffer.concat(pieces).subarray(0, most);
}
