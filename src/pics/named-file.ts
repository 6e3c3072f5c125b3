/** Files that a statement names: where they are named, and how they are read before a run begins. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { text, type Field } from './fields.js';
import { bare } from './words.js';

/** A file that a statement names, and where. */
export interface NamedFile {
  /** Relative to the statement. */
  readonly path: string;
  readonly line: number;
}

const path = text('the path of a file, relative to this one');

/** The path of a file. */
export const namedFile: Field<NamedFile> = {
  ...path,
  instead: { path: '', line: 0 },
  read: (node, place) => ({ path: path.read(node, place), line: node.line }),
};

export interface FileContent {
  /** The last part of its path. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** What a named file has to be. */
export interface Wanted {
  /** The key of the statement that names it. */
  readonly key: string;
  /** Such as `a firmware image`. */
  readonly what: string;
  /** In bytes. */
  readonly largest: number;
}

/** Reads files; what is wrong with them is told in one sentence each, with the line that names them. */
export class NamedFiles {
  readonly problems: string[] = [];
  readonly #statement: string;

  /** `statement` is the path of the file that names them: theirs begin where it lies. */
  constructor(statement: string) {
    this.#statement = statement;
  }

  read(file: NamedFile, wanted: Wanted): FileContent | undefined {
    const found = contentOf(resolve(dirname(this.#statement), file.path), wanted.largest);
    if (typeof found !== 'string') return found;
    this.refuse(file, wanted, found);
    return undefined;
  }

  /** Notes what is wrong with a file. */
  refuse({ path: given, line }: NamedFile, { key, what }: Wanted, fact: string): void {
    const expected = `expected ${what}, its path relative to the statement`;
    this.problems.push(`${this.#statement}:${line}: ${key}: ${bare(given)} ${fact}, ${expected}`);
  }
}

function contentOf(path: string, largest: number): FileContent | string {
  try {
    const status = statSync(path);
    if (!status.isFile()) return 'is not a file';
    if (status.size === 0) return 'is empty';
    if (status.size > largest) return `is larger than ${sizeInWords(largest)}`;
    return { name: basename(path), content: readFileSync(path) };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(error.code)})`;
  }
}

const sizeInWords = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`;
