/** The abstract in the layout of certificates of 2023 and early 2024. */
import type { Indicator, RunRecord } from '../evidence/result.js';
import {
  answerOf,
  approval,
  closingRemarks,
  cover,
  meaningOfPass,
  resultRows,
  scopeOf,
  toolFacts,
  type Reported,
} from './abstract-facts.js';
import { factTable, ifStated, section, table, type Part, type Section } from './abstract-parts.js';
import { printedKeys } from './abstract-rows.js';
import { configurationRead, sendsMilliseconds } from './device-answers.js';
import { clockTime, rounded } from './names.js';
import type { Stated } from './stated.js';

export function sections2023(reported: Reported): readonly Section[] {
  const { record, statement } = reported;
  return [
    cover(reported),
    section('Test Result Summary', [reportFacts(statement), ...results(record)], meaningOfPass(record)),
    section('Performance Measurement Results', [performance(reported)]),
    section('Test Configuration', [
      testConfiguration(statement),
      hardware(statement),
      settings('Non-OCPP Charge Point Configuration', 'Configuration key', nonOcpp(statement)),
      limits(reported),
      configuration(reported),
    ]),
    approval(statement, 'head'),
    section('Tool and evidence', [toolFacts(reported)]),
    ...closingRemarks(statement),
  ];
}

// OCPP-J is the only transport of this tool.
const communication = 'JSON';

const reportFacts = ({ product, report }: Stated): Part =>
  factTable([
    ['Test laboratory', report.laboratory],
    ['Location', report.location],
    ...ifStated('Test execution location', report.testLocation),
    ['Test Report Reference', report.reference],
    ['Vendor name', product.vendor],
    ['Device Under Test', product.type],
    ['Communication', communication],
    [product.version.label, product.version.value],
    ['Product designation', product.designation],
  ]);

const optional = ['FirmwareManagement', 'SmartCharging', 'Reservation', 'LocalAuthListManagement', 'RemoteTrigger'];

function results(record: RunRecord): readonly Part[] {
  const of = (ids: readonly string[], head: string, title: string): Part =>
    table(
      [
        ['name', head],
        ['result', 'OCPP 1.6 Test Results'],
        ['text', 'Description'],
      ],
      resultRows(record, ids),
      { title },
    );
  return [
    factTable([['Scope, as the results have it', scopeOf(record)]]),
    of(['Core'], 'Functionalities', ''),
    of(optional, 'Optional features', ''),
  ];
}

const measures: readonly (readonly [Indicator, name: string, description: string])[] = [
  [
    'triggeredFunction',
    'OCPP triggered function timeout',
    'From what causes the charge point to send a request to that request; firmware, diagnostics and restarts do not count.',
  ],
  ['response', 'OCPP response timeout', 'From a request of the Central System to the answer of the charge point.'],
  [
    'remoteStart',
    'Response time RemoteStartTransaction',
    'From an accepted RemoteStartTransaction.req to its StartTransaction.req, where no hand acts in between.',
  ],
];

/** The measured value is the longest that was measured, in whole seconds. */
function performance({ record, statement: { limits, report } }: Reported): Part {
  const scaled = record.timeScale !== 1;
  const value = (indicator: Indicator): string => {
    const { maxMs, limitMs } = record.performance[indicator];
    if (maxMs === undefined) return 'no sample';
    return clockTime(rounded(maxMs, 1000, limitMs), report.timeFormat ?? 'h:mm:ss');
  };
  return table(
    [
      ['name', 'Name'],
      ['result', 'PICS value'],
      ['result', scaled ? `At time scale ${record.timeScale}, not measured` : 'Measured value'],
      ['text', 'Description'],
    ],
    measures.map(([indicator, name, description]) => [
      name,
      limits[indicator]?.asGiven ?? 'not stated',
      value(indicator),
      description,
    ]),
    { note: 'The longest time of each kind, in whole seconds.' },
  );
}

const testConfiguration = ({ product, report }: Stated): Part =>
  factTable(
    [
      ['Vendor', product.vendor],
      ['DUT / SUT', report.testConfiguration?.dut ?? product.type],
      ['Communication', communication],
      ['Type', product.designation],
      [product.version.label, product.version.value],
      ...ifStated('OCTT version', report.testConfiguration?.octtVersion),
    ],
    { title: 'Device under test' },
  );

function hardware({ items, connectors }: Stated): Part {
  const number = items['HFS-8'].kind === 'number' ? items['HFS-8'].value : connectors.length;
  return table(
    [
      ['name', 'Feature'],
      ['value', 'Configuration'],
    ],
    [
      ['Socket(s) / connector(s)', number > 1 ? 'Multiple' : 'Single'],
      ['Fixed cable', answerOf(items['HFS-2'])],
      ['Communication technology', answerOf(items['HFS-9'])],
      ['RFID readers', answerOf(items['HFS-10'])],
    ],
    { title: 'Hardware feature set' },
  );
}

const settings = (
  title: string,
  head: string,
  rows: readonly (readonly [string, string])[],
  remarks: readonly string[] = [],
): Part =>
  table(
    [
      ['name', head],
      ['value', 'Value'],
    ],
    rows,
    { title, remarks },
  );

function nonOcpp({ report }: Stated): readonly (readonly [string, string])[] {
  const rows = Object.entries(report.testConfiguration?.nonOcpp ?? {});
  return rows.length === 0 ? [['none stated', '']] : rows;
}

/** What the frames show; a statement that says otherwise is told of. */
function limits({ entries, statement: { report } }: Reported): Part {
  const sends = sendsMilliseconds(entries);
  const seen = sends === undefined ? 'no time stamp was seen' : sends ? 'Yes' : 'No';
  const stated = report.testConfiguration?.millisecondsInTimestamps;
  const remark = `The statement says ${stated ?? ''}, the frames of this run say ${seen}.`;
  return settings(
    'Other limits and non-OCPP settings',
    'Limit / setting',
    [['Device supports sending milliseconds in timestamps.', seen]],
    sends === undefined || stated === undefined || stated === seen ? [] : [remark],
  );
}

/** The keys that the statement declares, then the others of the layout, each with what the charge point answered. */
function configuration({ entries, statement }: Reported): Part {
  const declared = statement.configuration;
  const keys = [...new Set([...Object.keys(declared), ...printedKeys])];
  const read = configurationRead(entries);
  const rows = keys.map((key) => [key, read(key) ?? 'not asked'] as const);
  const remarks = rows.flatMap(([key, value]) => {
    const said = declared[key];
    if (said === undefined || read(key) === undefined || said.toLowerCase() === value.toLowerCase()) return [];
    return [`${key}: the statement declares ${said === '' ? 'nothing' : said}, the charge point answered ${value}`];
  });
  return settings('OCPP Charging Station Configuration', 'Configuration key', rows, remarks);
}
