/** The abstract in the layout of certificates since 2024. */
import { indicators, type RunRecord } from '../evidence/result.js';
import { itemOf, type ItemId } from '../pics/items.js';
import {
  answerOf,
  approval,
  closingRemarks,
  cover,
  meaningOfPass,
  resultRows,
  toolFacts,
  type Reported,
} from './abstract-facts.js';
import { factTable, ifStated, section, table, type Part, type Section } from './abstract-parts.js';
import { blocks, hardware, questions, settings, type BlockRow } from './abstract-rows.js';
import { measurandsSeen } from './measurands.js';
import { plainSeconds, profileOrder } from './names.js';
import { performanceView } from './performance-view.js';
import type { Stated } from './stated.js';

export function sections2024(reported: Reported): readonly Section[] {
  const { record, statement } = reported;
  const { items } = statement;
  const block = ({ title, heading, rows }: (typeof blocks)[number]) =>
    itemTable(rows, heading, 'Supported / Present', items, title);
  const [core, ...features] = blocks.map(block);

  return [
    cover(reported),
    section('Test Report', [reportFacts(statement)]),
    section(
      'Test Result Summary',
      [results(record, profileOrder.slice(0, -1), 'Certification Profile'), extension(record)],
      meaningOfPass(record),
    ),
    section('Hardware Feature Set', [
      itemTable(hardware, 'Feature', 'Supported / Present', items),
      connectorTable(statement),
    ]),
    section('Optional Features', [...(core === undefined ? [] : [core]), measurandTable(reported), ...features]),
    section('Additional Questions', [itemTable(questions, 'Additional Questions for Lab Testing', 'Answer', items)]),
    section(
      'Other Relevant Settings',
      settings.map(({ heading, rows }) => itemTable(rows, heading, 'Value', items)),
    ),
    performance(reported),
    approval(statement, 'row'),
    section('Test configuration', [toolFacts(reported)]),
    ...closingRemarks(statement),
  ];
}

const reportFacts = ({ product, report }: Stated): Part =>
  factTable([
    ['Test laboratory', report.laboratory],
    ['Location', report.location],
    ['Test Report Reference', report.reference],
    ...ifStated('Test Location', report.testLocation),
    ['Product Designation', product.designation],
    ['Vendor name', product.vendor],
    ['Device Under Test', product.type],
    [product.version.label, product.version.value],
    ...ifStated('Config ID', product.configId),
  ]);

const results = (record: RunRecord, ids: readonly string[], head: string): Part =>
  table(
    [
      ['name', head],
      ['result', 'Test Result'],
      ['text', 'Description'],
    ],
    resultRows(record, ids),
  );

const extension = (record: RunRecord): Part => results(record, profileOrder.slice(-1), 'Certification Extension');

/** Ids, names and answers; a heading has no answer, and a question carries the sentence of its item. */
function itemTable(
  rows: readonly BlockRow[],
  heading: string,
  answer: string,
  items: Stated['items'],
  title = '',
): Part {
  return table(
    [
      ['id', 'ID'],
      ['text', heading],
      ['value', answer],
    ],
    rows.map(({ id, name }) => {
      if (!Object.hasOwn(items, id)) return [id, name ?? '', ''];
      const item = id as ItemId;
      return [id, name ?? sentenceOf(item), answerOf(items[item])];
    }),
    { title },
  );
}

function sentenceOf(id: ItemId): string {
  const { sentence } = itemOf(id);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const connectorTable = ({ connectors }: Stated): Part =>
  table(
    [
      ['id', 'Connector'],
      ['text', 'Current'],
      ['text', 'Phases'],
      ['text', 'Type'],
      ['text', 'Cable Type'],
    ],
    connectors.map(({ id, current, phases, type, cable }) => [id, current, phases, type, cable]),
  );

const measurandRows = [
  ['C-09.1', 'MeterValuesSampledData', 'sampled'],
  ['C-09.2', 'MeterValuesAlignedData', 'aligned'],
] as const;

/** What was seen in frames beside what the vendor states; compared as sets, printed as given. */
function measurandTable({ entries, statement: { items } }: Reported): Part {
  const seen = measurandsSeen(entries);
  const folded = (names: readonly string[]) => names.map((name) => name.toLowerCase());
  const remarks = measurandRows.flatMap(([id, , kind]) => {
    const answer = items[id];
    if (answer.kind !== 'list' || seen[kind].length === 0) return [];
    const [tested, stated] = [folded(seen[kind]), folded(answer.values)];
    const unseen = answer.asGiven.filter((name) => !tested.includes(name.toLowerCase()));
    const unstated = seen[kind].filter((name) => !stated.includes(name.toLowerCase()));
    return [
      ...(unseen.length === 0 ? [] : [`${id}: stated and not seen in this run: ${unseen.join(', ')}`]),
      ...(unstated.length === 0 ? [] : [`${id}: seen in this run and not stated: ${unstated.join(', ')}`]),
    ];
  });
  return table(
    [
      ['id', 'ID'],
      ['text', 'Metervalues'],
      ['value', 'Tested during this run'],
      ['value', 'Supported According to Vendor'],
    ],
    [
      ['C-09', 'Supported MeterValue Measurands', '', ''],
      ...measurandRows.map(([id, name, kind]) => [
        id,
        name,
        seen[kind].length === 0 ? 'none seen' : seen[kind],
        answerOf(items[id]),
      ]),
    ],
    { remarks },
  );
}

function performance({ record, statement: { report, items, limits: declared } }: Reported): Section {
  const rows = performanceView(record.performance);
  const scaled = record.timeScale !== 1;
  const unit = scaled ? 'seconds, not measured' : 'seconds';
  const limits = table(
    [
      ['name', 'Name'],
      ['number', 'Max Value'],
      ['unit', 'Unit'],
      ['text', 'Description'],
    ],
    rows.map(({ name, description }, index) => {
      const limit = declared[indicators[index] ?? 'response'];
      return [name, limit === undefined ? 'not stated' : plainSeconds(limit.ms), 'seconds', description];
    }),
    { note: 'What the vendor declares as the most that the product takes.' },
  );
  const figures = table(
    [
      ['name', 'Name'],
      ['number', 'Min Value'],
      ['number', 'Max Value'],
      ['number', 'Average Value'],
      ['unit', 'Unit'],
    ],
    rows.map(({ name, sampled, min, max, average }) =>
      sampled ? [name, min, max, average, unit] : [name, 'no sample', 'no sample', 'no sample', unit],
    ),
    {
      note: scaled
        ? `What came out at time scale ${record.timeScale}: none of these is a measured time.`
        : `What was measured in this run; samples: ${rows.map(({ n }) => n).join(', ')}.`,
    },
  );
  const over = record.simulated
    ? 'loopback, to a simulated charge point'
    : (report.communication ?? answerOf(items['HFS-9']).join(', '));
  return section('Performance Measurement Result', [
    limits,
    figures,
    factTable([['Communication technology used during performance measurement', over]]),
  ]);
}
