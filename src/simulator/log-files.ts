/** What was logged, as a file that is uploaded. */
import type { ChargePoint } from './charge-point.js';
import { protocolOf, upload } from './transfer.js';

export interface LogFile {
  readonly name: string;
  readonly content: Buffer;
}

/** The Central System asks for a protocol that the charge point does not know. */
export class UnsupportedProtocol extends Error {
  override readonly name = 'UnsupportedProtocol';
}

/** A file of lines; its name is used once. */
export function logFile({ settings }: ChargePoint, kind: string, count: number, lines: readonly string[]): LogFile {
  const identity = settings.identity.replace(/[^A-Za-z0-9-]/g, '_');
  return { name: `${kind}-${identity}-${count}.log`, content: Buffer.from(lines.join('')) };
}

/** Puts it into the directory that a location means. */
export async function putLogFile(
  chargePoint: ChargePoint,
  { name, content }: LogFile,
  location: string,
  signal: AbortSignal,
): Promise<void> {
  const { behaviours } = chargePoint;
  if (behaviours.has('claimsToUpload')) return;
  checkProtocol(chargePoint, location);
  const sent = behaviours.has('uploadsEmptyFile') ? Buffer.alloc(0) : content;
  await upload(location, { name, content: sent }, behaviours.transfers, signal);
}

/** @throws UnsupportedProtocol where the charge point does not know the protocol that a location asks for */
export function checkProtocol({ configuration }: ChargePoint, location: string): void {
  const known = configuration.value('SupportedFileTransferProtocols')?.toUpperCase().split(',') ?? [];
  const protocol = protocolOf(location);
  if (protocol === undefined || !known.includes(protocol))
    throw new UnsupportedProtocol('the protocol is not supported');
}
