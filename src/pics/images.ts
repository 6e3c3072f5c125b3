/** The firmware images that a statement names: read before a run begins, so that a wrong path is not found in the middle of it. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '../evidence/errors.js';
import type { Statement } from './statement.js';
import { bare } from './words.js';

/** The test parameters that name an image. */
export const imageNames = ['firmwareImage', 'invalidFirmwareImage'] as const;
export type ImageName = (typeof imageNames)[number];

/** A file that a charge point is to fetch. */
export interface Image {
  /** The last part of its path. */
  readonly name: string;
  readonly content: Uint8Array;
}

export type Images = Readonly<Partial<Record<ImageName, Image>>>;

const largest = 64 * 1024 * 1024;

/** Reads the images; their paths begin where the statement lies. Throws a UsageError with all that cannot be used. */
export function readImages({ file, parameters }: Pick<Statement, 'file' | 'parameters'>): Images {
  const problems: string[] = [];
  const images: Partial<Record<ImageName, Image>> = {};
  for (const name of imageNames) {
    const given = parameters[name];
    if (given === undefined) continue;
    const read = readImage(resolve(dirname(file), given.path));
    if (typeof read === 'string') {
      problems.push(`${file}:${given.line}: parameters.${name}: ${bare(given.path)} ${read}`);
    } else images[name] = read;
  }
  if (problems.length > 0) throw new UsageError(problems);
  return images;
}

function readImage(path: string): Image | string {
  const expected = 'expected a firmware image, its path relative to the statement';
  try {
    const status = statSync(path);
    if (!status.isFile()) return `is not a file, ${expected}`;
    if (status.size === 0) return `is empty, ${expected}`;
    if (status.size > largest) return `is larger than ${largest / 1024 / 1024} MiB, ${expected}`;
    return { name: basename(path), content: readFileSync(path) };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const why = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(error.code)})`;
    return `${why}, ${expected}`;
  }
}
