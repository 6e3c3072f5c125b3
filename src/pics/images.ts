/** The firmware images that a statement names: read before a run begins, so that a wrong path is not found in the middle of it. */
import { UsageError } from '../evidence/errors.js';
import { NamedFiles, type FileContent } from './named-file.js';
import type { Statement } from './statement.js';

/** The test parameters that name an image. */
export const imageNames = ['firmwareImage', 'invalidFirmwareImage'] as const;
export type ImageName = (typeof imageNames)[number];

/** A file that a charge point is to fetch. */
export type Image = FileContent;

export type Images = Readonly<Partial<Record<ImageName, Image>>>;

const largest = 64 * 1024 * 1024;

/** Reads the images; their paths begin where the statement lies. Throws a UsageError with all that cannot be used. */
export function readImages({ file, parameters }: Pick<Statement, 'file' | 'parameters'>): Images {
  const files = new NamedFiles(file);
  const images: Partial<Record<ImageName, Image>> = {};
  for (const name of imageNames) {
    const given = parameters[name];
    if (given === undefined) continue;
    const image = files.read(given, { key: `parameters.${name}`, what: 'a firmware image', largest });
    if (image !== undefined) images[name] = image;
  }
  if (files.problems.length > 0) throw new UsageError(files.problems);
  return images;
}
