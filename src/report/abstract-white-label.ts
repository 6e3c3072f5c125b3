/** The cover of a white label: another name for a product that was tested, on top of the report of that test. */
import type { WhiteLabel } from '../pics/white-label.js';
import { UsageError } from '../evidence/errors.js';
import type { Reported } from './abstract-facts.js';
import { factTable, ifStated, section, table, type Section } from './abstract-parts.js';
import { runIdOf } from './page-view.js';

/** A white label and the SHA-256 of the run.json that it stands on. */
export interface Label {
  readonly file: string;
  readonly given: WhiteLabel;
  readonly sha256: string;
}

export const originalMark = 'WHITE LABEL: nothing was tested under this name';

/** Blanks and the bars that some vendors put between the parts of a version say nothing. */
const plain = (version: string): string => version.replace(/[\s|]+/g, ' ').trim();

/**
 * Makes sure that the white label is the product of the report.
 * @throws UsageError that names every version or hash that differs.
 */
export function sameProduct({ file, given, sha256 }: Label, { record, statement, amendments = [] }: Reported): void {
  const { product, report } = statement;
  const tested = report.testConfiguration?.firmwareImageHash;
  const differ = (key: string, ours: string | undefined, theirs: string | undefined) =>
    ours === undefined || ours === theirs
      ? []
      : [`${file}: ${key}: is ${ours}, the original has ${theirs ?? 'none'}, expected the same`];
  const problems = [
    ...differ('firmware', plain(given.firmware), plain(product.version.value)),
    ...differ('firmwareImageHash', given.firmwareImageHash?.toLowerCase(), tested?.toLowerCase()),
    ...differ('original.run', given.original?.run, runIdOf(record)),
    ...differ('original.sha256', given.original?.sha256?.toLowerCase(), sha256),
    ...amendments.map((text) => `${file}: the original cannot be referred to: ${text}`),
  ];
  if (problems.length > 0) throw new UsageError(problems);
}

/** The first page of the report of a white label. */
export function whiteLabelSection({ given, sha256 }: Label, { record, statement }: Reported): Section {
  const { product, report } = statement;
  const holder = report.certificate?.holder ?? product.vendor;
  return section(
    'White label',
    [
      factTable([
        ['Holder', given.holder],
        ...ifStated('White Label Certificate Number', given.number),
        ['Product type', given.type ?? product.type],
        ['Product designation', given.designation],
        ['Firmware version', given.firmware],
        ...ifStated('Date of registration', given.date),
      ]),
      factTable(
        [
          ['Product designation', product.designation],
          ['Vendor', product.vendor],
          [product.version.label, product.version.value],
          ['Firmware image hash', report.testConfiguration?.firmwareImageHash ?? 'not stated'],
          ['Report', runIdOf(record)],
          ['SHA-256 of its record (run.json)', sha256],
        ],
        { title: 'The original, whose report follows' },
      ),
      table(
        [
          ['name', 'Attested by'],
          ['text', 'Company'],
          ['text', 'Name, date and signature'],
        ],
        [
          ['White label holder', given.holder, ''],
          ['Holder of the original', holder, ''],
        ],
      ),
    ],
    'The same product under another name, as the two below are to attest: hardware and software are those of the original. ' +
      'The tool has compared version and hashes, and has tested nothing again.',
  );
}
