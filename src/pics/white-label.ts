/** A white label: the same product under another name. What a file says of it; whether it is the same is for the report. */
import { UsageError } from '../evidence/errors.js';
import { described, oneOf, text, type Value } from './fields.js';
import { Problems } from './problems.js';
import { readSource } from './source.js';
import { object } from './structures.js';

const original = object(
  {},
  {
    run: described('the id of the original report, as it is printed there', text()),
    sha256: described('the SHA-256 of the run.json of the original', text('64 hexadecimal digits', 64)),
  },
);

const sheet = object(
  {
    format: described('the name and version of this format', oneOf('ocpp-attest/white-label@1')),
    holder: described('who sells the product under this name', text()),
    designation: described('what it is called there', text()),
    firmware: described('the version of its software, which must be that of the original', text()),
  },
  {
    type: described('what kind of product it is, where it differs from the original', text()),
    firmwareImageHash: described('the hash of its firmware image, which must be that of the original', text()),
    number: described('a number that somebody gave to the white label', text()),
    date: described('when it was registered, as printed', text()),
    original: described('the report that the white label stands on', original),
  },
);

export type WhiteLabel = Value<typeof sheet>;

/** Reads the text of a white-label file; `file` is its name in messages. Throws a UsageError with all problems. */
export function parseWhiteLabel(content: string, file: string): WhiteLabel {
  const problems = new Problems(file);
  if (content.length > 64 * 1024) throw new UsageError(`${file}: is larger than 64 KiB, expected a few lines of YAML`);
  const source = readSource(content, problems, 'a white label: format, holder, designation, firmware');
  if (source === undefined) throw problems.asError();
  const given = sheet.read(source, { key: '', line: 1, problems });
  if (!problems.none) throw problems.asError();
  return given;
}
