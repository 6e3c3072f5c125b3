/** The abstract of a test report, 2024 layout: the blocks of a certificate's abstract in their order, as plain data. */
import type { RunRecord } from '../evidence/result.js';
import { spell, type Answer } from '../pics/answers.js';
import { itemOf, type ItemId } from '../pics/items.js';
import type { Entry } from '../evidence/journal.js';
import { coverageSentence, profilesOf } from './closing.js';
import { printable } from './hygiene.js';
import { profileMark, type Mark } from './marks.js';
import { measurandsSeen } from './measurands.js';
import { moment, profileNamed, profileOrder } from './names.js';
import { facts, pageView, type Fact, type PageView } from './page-view.js';
import { performanceView, type PerformanceView } from './performance-view.js';
import { blocks, hardware, questions, settings, type BlockRow } from './abstract-rows.js';
import type { Stated } from './stated.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

interface Block {
  readonly title: string;
  readonly heading: string;
  readonly rows: readonly Row[];
}

interface MeasurandRow {
  readonly id: string;
  readonly name: string;
  readonly tested: readonly string[];
  readonly stated: readonly string[];
}

interface ResultRow {
  readonly name: string;
  readonly mark: Mark;
  readonly description: string;
}

export interface AbstractView {
  readonly page: PageView;
  readonly product: readonly Fact[];
  readonly profiles: readonly ResultRow[];
  readonly extensions: readonly ResultRow[];
  readonly coverage: string;
  readonly hardware: readonly Row[];
  readonly connectors: readonly {
    readonly id: number;
    readonly current: string;
    readonly phases: string;
    readonly type: string;
    readonly cable: string;
  }[];
  readonly core: Block;
  readonly measurands: readonly MeasurandRow[];
  readonly features: readonly Block[];
  readonly questions: readonly Row[];
  readonly settings: readonly Block[];
  readonly performance: readonly PerformanceView[];
  readonly communication: string;
  readonly testConfiguration: readonly Fact[];
  readonly statementRemarks: readonly string[];
}

/** The view of the abstract; what was tested is read from the journal. */
export function abstractView(record: RunRecord, entries: readonly Entry[], stated: Stated): AbstractView {
  const { product, report, items } = stated;
  const rows = (of: readonly BlockRow[]): readonly Row[] => of.map((row) => answered(row, items));
  const block = ({ rows: of, ...heads }: (typeof blocks)[number]): Block => ({ ...heads, rows: rows(of) });
  const results = profileOrder.map((id) => resultRow(record, id));
  const [core, ...features] = blocks.map(block);
  const seen = measurandsSeen(entries);

  return {
    page: pageView(record, `${product.designation}: abstract of the test report`),
    product: facts([
      ['Test laboratory', report.laboratory],
      ['Location', report.location],
      ['Test Report Reference', report.reference],
      ...(report.testLocation === undefined ? [] : [['Test Location', report.testLocation] as const]),
      ['Product Designation', product.designation],
      ['Vendor name', product.vendor],
      ['Device Under Test', product.type],
      [product.version.label, product.version.value],
      ...(product.configId === undefined ? [] : [['Config ID', product.configId] as const]),
      ['Reference specification', report.specification],
    ]),
    profiles: results.slice(0, -1),
    extensions: results.slice(-1),
    coverage: coverageSentence(record),
    hardware: rows(hardware),
    connectors: stated.connectors.map(({ id, current, phases, type, cable }) => ({
      id,
      current,
      phases: printable(phases),
      type: printable(type),
      cable,
    })),
    core: core ?? { title: 'Core', heading: '', rows: [] },
    measurands: [
      measurandRow('C-09.1', 'MeterValuesSampledData', seen.sampled, items['C-09.1']),
      measurandRow('C-09.2', 'MeterValuesAlignedData', seen.aligned, items['C-09.2']),
    ],
    features,
    questions: rows(questions),
    settings: settings.map(block),
    performance: performanceView(record.performance),
    communication: printable(
      record.simulated ? 'loopback, to a simulated charge point' : (report.communication ?? spellOut(items['HFS-9'])),
    ),
    testConfiguration: facts([
      ['Tool', `${record.tool.name} ${record.tool.version}`],
      ['Run', pageView(record, '').runId],
      ['Edition of the test cases', record.edition],
      ['Began', moment(record.startedAt)],
      ['SHA-256 of the statement', record.pics.sha256],
      ['Firmware image hash', report.testConfiguration?.firmwareImageHash ?? 'not stated'],
    ]),
    statementRemarks: stated.remarks.map(printable),
  };
}

const spellOut = (answer: Answer): string => (answer.kind === 'unstated' ? 'not stated' : spell(answer));

/** A row with its answer; a heading has none. */
function answered({ id, name }: BlockRow, items: Stated['items']): Row {
  if (!Object.hasOwn(items, id)) return { id, name: name ?? '', value: '' };
  const item = id as ItemId;
  return { id, name: name ?? sentenceOf(item), value: printable(spellOut(items[item])) };
}

function sentenceOf(id: ItemId): string {
  const { sentence } = itemOf(id);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function measurandRow(id: string, name: string, seen: readonly string[], answer: Answer): MeasurandRow {
  const stated = answer.kind === 'list' ? (answer.asGiven.length === 0 ? ['none'] : answer.asGiven) : ['not stated'];
  return { id, name, tested: seen.length === 0 ? ['none seen'] : seen.map(printable), stated: stated.map(printable) };
}

function resultRow(record: RunRecord, id: string): ResultRow {
  const { name, description } = profileNamed(id);
  const found = profilesOf(record).find((profile) => profile.id === id);
  return { name, description, mark: found?.mark ?? profileMark('N/A') };
}
