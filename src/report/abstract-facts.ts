/** What both layouts of the abstract say alike. */
import type { Entry } from '../evidence/journal.js';
import type { ProfileResult, RunRecord } from '../evidence/result.js';
import { asGiven, type Answer } from '../pics/answers.js';
import { factTable, ifStated, section, table, type Content, type Part, type Section } from './abstract-parts.js';
import { coverageSentence, watermarks } from './closing.js';
import type { Comparison } from './compare.js';
import { securityProfilesOf } from './connected.js';
import { profileMark } from './marks.js';
import { measured, moment, profileNamed, profileOrder } from './names.js';
import { runIdOf } from './page-view.js';
import type { Stated } from './stated.js';

/** What a report is made from. */
export interface Reported {
  readonly record: RunRecord;
  readonly entries: readonly Entry[];
  readonly statement: Stated;
  /** What was changed after the run, a sentence each. */
  readonly amendments?: readonly string[];
  /** What changed since an earlier run. */
  readonly comparison?: Comparison | undefined;
}

/** The words of an answer as the vendor gave them. */
export const answerOf = (answer: Answer): readonly string[] => {
  const words = asGiven(answer);
  if (words === undefined) return ['not stated'];
  return words.length === 0 ? ['none'] : words;
};

/** Everything that says that this is not the report of a real and whole test. */
export function marksOf({ record, amendments = [] }: Reported): readonly string[] {
  const undetermined = record.cases.filter(({ selection }) => selection === 'undetermined').length;
  const partial = `PARTIAL RUN: ${undetermined} of the cases hang on answers that the statement leaves out`;
  return [
    ...watermarks(record),
    ...(undetermined === 0 ? [] : [partial]),
    ...amendments.map((text) => `AMENDED: ${text}`),
  ];
}

/**
 * The result of a profile. A Pass stands only where the record itself shows it: a run that has reached its end, and every
 * case that applies played and passed.
 */
export function resultOf({ profiles, cases, complete, origin }: RunRecord, id: string): ProfileResult {
  const result = profiles[id] ?? 'N/A';
  if (result !== 'Pass' || origin === 'transcript') return result;
  const applicable = cases.filter(({ profile, selection }) => profile === id && selection !== 'notApplicable');
  return complete && applicable.length > 0 && applicable.every(({ verdict }) => verdict === 'pass')
    ? 'Pass'
    : 'Incomplete';
}

/** `Full` where every profile passed, `Subset` where Core did, as the results have it. */
export function scopeOf(record: RunRecord): string {
  const results = profileOrder.filter((id) => id !== 'Security').map((id) => resultOf(record, id));
  if (results[0] !== 'Pass') return 'without a passed Core';
  return results.every((result) => result === 'Pass') ? 'Full' : 'Subset';
}

/** The rows of a table of results. */
export const resultRows = (record: RunRecord, ids: readonly string[]): readonly (readonly Content[])[] =>
  ids.map((id) => {
    const { name, description } = profileNamed(id);
    return [name, profileMark(resultOf(record, id)), description];
  });

/** What a Pass means, and how much of the edition was there to be passed. */
export const meaningOfPass = (record: RunRecord): string =>
  record.origin === 'transcript'
    ? 'As an existing certificate prints them; the cases behind them are not known.'
    : `${coverageSentence(record)} Pass means that every one of them that the statement selects was played and passed.`;

/** What the statement and the record say of the product on the first page. */
export function cover({ record, statement: { product, report } }: Reported): Section {
  const { certificate } = report;
  const { startedAt, endedAt } = record;
  const named = (words: string, own: string) => (certificate === undefined ? own : words);
  const when = `${moment(startedAt)}${endedAt === null ? ', not ended' : ` to ${moment(endedAt)}`}`;
  const facts = factTable([
    [named('Certificate Holder', 'Vendor'), certificate?.holder ?? product.vendor],
    ...ifStated('Certificate Number', certificate?.number),
    ['Product Type', product.type],
    ['Product Designation', product.designation],
    [product.version.label, product.version.value],
    ...ifStated('Certification Date', certificate?.date),
    ...(certificate === undefined ? [['Tested', when] as const] : []),
    ['Reference specification', report.specification],
    ['Report', runIdOf(record)],
  ]);
  const applied = table(
    [
      ['text', 'Applied'],
      ['text', 'Performed by / On'],
      ['text', 'Document Evidence'],
    ],
    [
      [
        'Conformance tests by the cases of the test specification',
        [certificate?.testedBy ?? report.laboratory, certificate?.testedOn ?? moment(startedAt)],
        certificate?.evidence ?? report.reference,
      ],
    ],
  );
  const note = 'As an existing certificate prints it, which the statement is a transcript of; this report is none.';
  return section('Product', [facts, applied], named(note, ''));
}

const roles = [
  ['Vendor', 'vendor'],
  ['Test Laboratory', 'laboratory'],
] as const;

/** Who approves: names of persons and signatures are for a pen. The date stands in the head in the 2023 layout. */
export function approval({ report }: Stated, dated: 'head' | 'row'): Section {
  const parts = roles.map(([title, role]): Part => {
    const { company = '', department = '', position = '', location = '', date = '' } = report.approval?.[role] ?? {};
    const day = date === '' ? 'Date:' : `Date: ${date}`;
    const [head, first, second] =
      dated === 'head' ? [day, 'Signature:', ''] : ['Date and signature', day, 'Signature:'];
    return table(
      [
        ['name', title],
        ['text', ''],
        ['text', head],
      ],
      [
        ['Name', '', first],
        ['Company', company, second],
        ['Department', department, ''],
        ['Position', position, ''],
        ['Location', location, ''],
      ],
    );
  });
  const note = 'The tool fills in no name and no signature: that is for whoever approves these results.';
  return section('Statement of Approval', parts, note);
}

/** With what, and by what rule, was tested: enough to find the evidence again. */
export function toolFacts({ record, entries, statement: { product, report } }: Reported): Part {
  const { octtVersion, octtInstanceId, firmwareImageHash } = report.testConfiguration ?? {};
  return factTable([
    ...ifStated('OCTT Version', octtVersion),
    ...ifStated('OCTT Instance ID', octtInstanceId),
    ['Firmware image hash', firmwareImageHash ?? 'not stated'],
    ['Config ID', product.configId ?? 'not stated'],
    ['Tool version', `${record.tool.name} ${record.tool.version}`],
    ['Instance ID', runIdOf(record)],
    ['Edition of the test cases', record.edition],
    ['Began', moment(record.startedAt)],
    ...ifStated('Connected with security profile', securityProfilesOf(entries)),
    ['Uncertainty of a time', `${measured(record.uncertaintyMs)} (coverage factor 2)`],
    ['Decision rule', 'simple acceptance: unrounded values are compared with the limit'],
    ['SHA-256 of the statement', record.pics.sha256],
    ['Evidence', 'journal.ndjson, run.json and pics.yaml of the run'],
  ]);
}

/** The oddities of the statement, and the end. */
export const closingRemarks = ({ remarks }: Stated): readonly Section[] =>
  remarks.length === 0 ? [] : [section('Remarks on the statement', [factTable([], { remarks })])];
