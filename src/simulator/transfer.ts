/** Files to and from a server of the Central System (OCPP 1.6 chapter 8): in memory, by the protocol that the URL names. */
import { ftpClient } from './transfer-ftp.js';
import type { TransferHabits } from './transfer-habits.js';
import { httpClient } from './transfer-http.js';

/** The words of SupportedFileTransferProtocols (OCPP 1.6 §9.5). */
export type Protocol = 'FTP' | 'FTPS' | 'HTTP' | 'HTTPS';

/** What every protocol can do. A call ends with its signal, and leaves no socket behind. */
export interface FileClient {
  /** Reads a file from an offset on, but no more than `most` bytes of it. */
  read(url: URL, piece: Piece, signal: AbortSignal): Promise<Buffer>;
  write(url: URL, content: Buffer, signal: AbortSignal): Promise<void>;
}

export interface Piece {
  readonly from: number;
  readonly most: number;
}

/** The room that this charge point has for a file, in bytes. */
export const room = 4 * 1024 * 1024;
/** Where a download that is resumed was broken off. */
const firstPiece = 100;

/** @throws Error where the file cannot be had, or is longer than there is room for, or the signal says so */
export async function download(location: string, habits: TransferHabits, signal: AbortSignal): Promise<Buffer> {
  const url = habits.place(new URL(location));
  const client = clientFor(url, habits);
  const read = (from: number, most: number): Promise<Buffer> => client.read(url, { from, most }, signal);
  const first = habits.resumes ? await read(0, firstPiece) : Buffer.alloc(0);
  const isAll = habits.resumes && first.length < firstPiece;
  // One byte more than there is room for tells that it is too long.
  const rest = isAll ? Buffer.alloc(0) : await read(first.length, room - first.length + 1);
  const content = Buffer.concat([first, rest]);
  if (content.length > room) throw new Error(`the file is longer than ${room} bytes`);
  return content;
}

/**
 * Puts a file into the directory that a location means.
 * @throws Error where that is not possible, or the signal says so
 */
export async function upload(
  location: string,
  file: { readonly name: string; readonly content: Buffer },
  habits: TransferHabits,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(location);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(file.name)}`;
  const client = clientFor(url, habits);
  const place = habits.place(url);
  for (let times = 0; times < habits.times; times += 1) await client.write(place, file.content, signal);
}

/** The protocol that a location asks for, if there is such a one. */
export function protocolOf(location: string): Protocol | undefined {
  return /^(ftps?|https?):\/\//i.exec(location)?.[1]?.toUpperCase() as Protocol | undefined;
}

const clientFor = (url: URL, habits: TransferHabits): FileClient =>
  url.protocol.startsWith('ftp') ? ftpClient(habits) : httpClient(habits);
