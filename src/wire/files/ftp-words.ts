/** What the parts of an FTP session have in common, and what FTP says in arguments and listings. */
import type { SecureContext } from 'node:tls';
import type { Conversation } from './transfer-record.js';
import type { ServedFile } from './virtual-files.js';

/** What each command does with its argument. */
export type Verbs = Readonly<Record<string, (argument: string) => void | Promise<void>>>;

/** What a command can do with its control connection. */
export interface Control {
  readonly conversation: Conversation;
  /** Whether it is protected by TLS. */
  readonly secured: boolean;
  reply(code: number, text: string): void;
  secure(secureContext: SecureContext): Promise<void>;
  end(): void;
}

/** Where the charge point wants data to be sent to. */
export interface Target {
  readonly address: string;
  readonly port: number;
}

/** `h1,h2,h3,h4,p1,p2` (RFC 959 §4.1.2). */
export function readPort(text: string): Target | undefined {
  const numbers = text.trim().split(',').map(Number);
  const right = /^\d{1,3}(,\d{1,3}){5}$/.test(text.trim()) && numbers.every((number) => number <= 255);
  const [high = 0, low = 0] = numbers.slice(4);
  return right ? { address: numbers.slice(0, 4).join('.'), port: high * 256 + low } : undefined;
}

/** `|1|132.235.1.2|6275|`, with any delimiter (RFC 2428 §2). */
export function readExtendedPort(text: string): Target | undefined {
  const match = /^([!-~])[12]\1([\da-fA-F.:]{2,45})\1(\d{1,5})\1$/.exec(text.trim());
  const port = Number(match?.[3]);
  return match?.[2] === undefined || port > 65_535 ? undefined : { address: match[2], port };
}

/** A listing as `ls` gives it, or names alone. */
export function listing(directories: readonly string[], files: readonly ServedFile[], namesOnly: boolean): string {
  const row = (mode: string, size: number, name: string) =>
    namesOnly ? name : `${mode} 1 ftp ftp ${String(size).padStart(12)} Jan 01 2024 ${name}`;
  const rows = [
    ...directories.map((name) => row('drwxr-xr-x', 0, name)),
    ...files.map(({ name, content }) => row('-r--r--r--', content.length, name)),
  ];
  return rows.map((line) => `${line}\r\n`).join('');
}
