import { expect } from 'chai';
import * as fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/evidence/errors.js';
import { parseStatement } from '../../src/pics/statement.js';
import {
  altered,
  answering,
  lineOf,
  parsed,
  pathOf,
  problemsOf,
  problemsOfFile,
  problemsWith,
  textOf,
} from './files.js';

/** The line on which a text stands in the altered statement of the simulator. */
const line = (sought: string): number => lineOf(altered(), sought);

describe('a file that is no statement', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'pics-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const written = (content: string | Uint8Array): string => {
    const file = join(folder, 'given.yaml');
    writeFileSync(file, content);
    return file;
  };

  it('is refused when it does not exist', () => {
    const file = join(folder, 'none.yaml');
    expect(problemsOfFile(file)).to.have.length(1);
    expect(problemsOfFile(file)[0]).to.match(
      /none\.yaml: does not exist, expected a PICS statement \(copy the sample in pics\//,
    );
  });

  it('is refused when it is a folder', () => {
    expect(problemsOfFile(folder)).to.deep.equal([`${folder}: is not a file, expected a PICS statement`]);
  });

  it('is refused when it is not UTF-8', () => {
    const file = written(Uint8Array.of(0x66, 0xff, 0xfe, 0x00));
    expect(problemsOfFile(file)).to.deep.equal([`${file}: is not UTF-8 text, expected a PICS statement in YAML`]);
  });

  it('is refused when it is binary', () => {
    const file = written('format: \0\u0001');
    expect(problemsOfFile(file)).to.deep.equal([`${file}: is a binary file, expected a PICS statement in YAML`]);
  });

  it('is refused when it is larger than 1 MiB', () => {
    const large = `${textOf('simulator.yaml')}# ${'x'.repeat(1024 * 1024)}\n`;
    expect(problemsOfFile(written(large))[0]).to.contain('is larger than 1 MiB');
    expect(problemsOf(large)[0]).to.contain('is larger than 1 MiB');
  });

  it('is read with a byte order mark and with line ends of Windows', () => {
    const text = `\uFEFF${textOf('simulator.yaml').replaceAll('\n', '\r\n')}`;
    expect(problemsOfFile(written(text))).to.deep.equal([]);
  });

  for (const empty of ['', '\n\n', '# only a comment\n', '---\n']) {
    it(`is refused when it is empty: ${JSON.stringify(empty)}`, () => {
      expect(problemsOf(empty)).to.have.length.greaterThan(0);
      expect(problemsOf(empty)[0]).to.match(/^x\.yaml:1: .*(empty|is missing)/);
    });
  }

  it('is refused when it is a single text or a list', () => {
    expect(problemsOf('hello')[0]).to.match(/^x\.yaml:1: is no more than text, expected the keys format, product/);
    expect(problemsOf('- a\n- b')[0]).to.match(/^x\.yaml:1: is a list, expected the keys format, product/);
  });
});

describe('a file that is not plain YAML', () => {
  it('is refused with the line of a tab', () => {
    expect(problemsOf('format: x\nproduct:\n\tvendor: y\n')).to.deep.equal([
      'x.yaml:3: YAML: Tabs are not allowed as indentation',
    ]);
  });

  it('is refused with what is not closed', () => {
    expect(problemsOf('format: "x\nproduct: {a: [1, 2')[0]).to.match(/^x\.yaml:2: YAML: Missing closing "quote/);
  });

  it('is refused when it holds two documents', () => {
    expect(problemsOf('a: 1\n---\nb: 2\n')).to.deep.equal(['x.yaml:2: YAML: holds several documents, expected one']);
  });

  it('is refused with keys that are given twice, naming both lines', () => {
    const first = line('  C-01:');
    expect(problemsWith([/^ {2}C-02/m, '  C-01: No\n  C-02'])).to.deep.equal([
      `x.yaml:${first + 1}: items.C-01: is given a second time, first on line ${first}, expected once`,
    ]);
    expect(problemsOf(`${textOf('simulator.yaml')}extensions: []\n`)[0]).to.contain(
      ': extensions: is given a second time',
    );
    expect(problemsWith(['configuration: {}', 'configuration: { A: 1, A: 2 }'])[0]).to.contain(
      'configuration.A: is given',
    );
  });

  it('is refused with aliases, anchors and merge keys: no bomb goes off', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghij'.split('').map((name, n) => `${name}: &${name} [${`*${'abcdefghij'[n] ?? ''}, `.repeat(9)}]`),
    ];
    const problems = problemsOf(bomb.join('\n'));
    expect(problems.some((problem) => problem.includes('the anchor &a is not allowed'))).to.equal(true);
    expect(problemsWith(['configuration: {}', 'configuration: { <<: *base }'])[0]).to.match(/\*base|unresolved alias/i);
    expect(problemsWith(['idTag: VALID-1', 'idTag: &tag VALID-1\n  idTag2: *tag'])).to.deep.equal([
      `x.yaml:${line('idTag:')}: YAML: the anchor &tag is not allowed, expected the value alone`,
      `x.yaml:${line('idTag:') + 1}: YAML: the alias *tag is not allowed, expected the value written out`,
    ]);
  });

  it('is refused with tags', () => {
    expect(problemsWith(answering('C-01', '!!bool yes'))[0]).to.contain(
      'the tag tag:yaml.org,2002:bool is not allowed',
    );
  });

  it('is refused with half a character, which only an escape can make', () => {
    for (const key of ['identity', 'idTag']) {
      expect(problemsWith([new RegExp(`^  ${key}: .*$`, 'm'), `  ${key}: "\\ud800"`])[0]).to.match(
        /^x\.yaml:\d+: YAML: holds half of a character, expected it whole$/,
      );
    }
  });

  it('is refused with keys that are not text', () => {
    expect(problemsWith(['configuration: {}', 'configuration: { [a, b]: c }'])[0]).to.contain(
      'a key is not plain text',
    );
  });

  // The YAML library would exhaust the stack, and with it the process.
  for (const opener of ['[', '{a: ', '- ', '? ']) {
    it(`is refused when it is nested without end: ${opener}…`, () => {
      expect(problemsOf(opener.repeat(200_000))[0]).to.match(/^x\.yaml:1: YAML: is nested more than 32 levels deep/);
    });
  }

  it('never makes the reader fail in another way than with a UsageError', () => {
    const lines = textOf('simulator.yaml').split('\n');
    const bits = fc.constantFrom(
      '',
      '[',
      '{',
      ': ',
      '- ',
      '&a ',
      '*a',
      '!!x ',
      '"',
      "'",
      '|',
      '>',
      '%',
      '\t',
      '? ',
      '<<: *a',
      '__proto__: x',
      '  ',
    );
    const mutation = fc.tuple(fc.nat(lines.length - 1), fc.nat(20), fc.oneof(bits, fc.string()));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const changed = [...lines];
        for (const [index, column, piece] of mutations) {
          const old = changed[index] ?? '';
          changed[index] = old.slice(0, column) + piece + old.slice(column);
        }
        try {
          parseStatement(changed.join('\n'), 'x.yaml');
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          for (const problem of error.problems) expect(problem).to.match(/^x\.yaml:\s?/);
        }
      }),
      { numRuns: 150, seed: 16 },
    );
  }).timeout(0);
});

describe('a statement with unknown or missing keys', () => {
  it('is refused with the likely spelling, on every level', () => {
    expect(problemsWith(['product:', 'prodcut:'])).to.deep.include(
      `x.yaml:${line('product:')}: prodcut: is not a known key (did you mean product?)`,
    );
    expect(problemsWith(['  vendor:', '  vendro:'])).to.deep.equal([
      `x.yaml:${line('product:')}: product.vendor: is missing, expected text on one line`,
      `x.yaml:${line('  vendor:')}: product.vendro: is not a known key (did you mean vendor?)`,
    ]);
    expect(problemsWith(['cable: Detachable', 'cabel: Detachable'])).to.deep.include(
      `x.yaml:${line('cable: Detachable')}: connectors[0].cabel: is not a known key (did you mean cable?)`,
    );
  });

  it('is refused with the keys that are known when none is near', () => {
    expect(problemsWith(['  vendor:', '  entirely-different: x\n  vendor:'])[0]).to.contain(
      'product.entirely-different: is not a known key, expected vendor, designation, type, version, configId or serial',
    );
  });

  for (const [misspelt, meant] of [
    ['C-6.1', 'C-06.1'],
    ['c-06.1', 'C-06.1'],
    ['HFS1', 'HFS-1'],
    ['AQ7.2', 'AQ-7.2'],
    ['ORS-O1', 'ORS-1'],
    ['C-1', 'C-01'],
  ] as const) {
    it(`is refused with the item ${misspelt}, for which ${meant} is proposed`, () => {
      const problems = problemsWith([new RegExp(`^  ${meant.replace('.', '\\.')}:`, 'm'), `  ${misspelt}:`]);
      expect(problems).to.have.length(2);
      expect(problems.join('\n')).to.contain(`items.${misspelt}: is not a known key (did you mean ${meant}?)`);
      expect(problems.join('\n')).to.contain(`items.${meant}: is missing, expected `);
    });
  }

  it('is refused with a heading in the place of its items', () => {
    expect(problemsWith([/^ {2}C-06\.1/m, '  C-06: Yes\n  C-06.1'])).to.deep.equal([
      `x.yaml:${line('  C-06.1')}: items.C-06: is a heading without an answer of its own, expected C-06.1 and C-06.2`,
    ]);
  });

  it('is refused with every problem at once, in the order of lines', () => {
    const problems = problemsWith(
      ['format: ocpp-attest/pics@1', 'format: ocpp-attest/pics@2'],
      ["layout: '2024'", 'layout: 2025'],
      answering('C-01', 'Nein'),
      answering('HFS-8', '1_000'),
      answering('C-06.1', 'Yes'),
      ['response: 20 s', 'response: 5 m'],
    );
    expect(problems.map((problem) => problem.split(': ')[1])).to.deep.equal([
      'format',
      'report.layout',
      'items.HFS-8',
      'items.C-01',
      'items.C-06.2',
      'limits.response',
    ]);
    expect(problems[1]).to.equal(
      `x.yaml:${line('layout:')}: report.layout: is "2025", expected 2024 or 2023 (did you mean 2024?)`,
    );
    const lines = problems.map((problem) => Number(problem.split(':')[1]));
    expect(lines).to.deep.equal(lines.toSorted((a, b) => a - b));
  });

  it('is refused without a flood when it is another kind of file', () => {
    const other = Array.from({ length: 2_000 }, (_, n) => `k${n}: 1`).join('\n');
    expect(problemsOf(other)).to.have.length.lessThan(200);
    expect(problemsOf(other).join('\n')).to.contain('holds 2000 unknown keys');
    const [long = ''] = problemsWith(answering('ORS-16', `[${'a, '.repeat(5_000)}]`));
    expect(long).to.contain('items.ORS-16: has 5000 elements, expected a list such as');
  });

  it('shows what it holds without control characters', () => {
    const [problem = ''] = problemsWith(answering('C-01', '"\\e[31m\\u202E::error::"'));
    expect(problem).to.match(/"\\u\{1b\}\[31m\\u\{202e\}::error::" is not an answer/);
  });
});

describe('answers', () => {
  for (const [word, kind] of [
    ['Yes', 'yes'],
    ['yes', 'yes'],
    ['True', 'yes'],
    ['true', 'yes'],
    ['"Yes"', 'yes'],
    ['No', 'no'],
    ["'no'", 'no'],
    ['False', 'no'],
    ['false', 'no'],
    ['"False"', 'no'],
    ['unstated', 'unstated'],
  ] as const) {
    it(`take ${word} as ${kind}`, () => {
      expect(parsed(answering('C-01', word)).items['C-01']).to.have.property('kind', kind);
    });
  }

  for (const [word, hint] of [
    ['Nein', ''],
    ['1', ''],
    ['y', ''],
    ['~', ''],
    ['YES', ' (did you mean Yes?)'],
    ['Yess', ' (did you mean Yes?)'],
    ['Unstated', ' (did you mean unstated?)'],
  ] as const) {
    it(`are not ${word}`, () => {
      expect(problemsWith(answering('C-01', word))).to.deep.equal([
        `x.yaml:${line('  C-01:')}: items.C-01: "${word}" is not an answer, expected Yes, No or unstated${hint}`,
      ]);
    });
  }

  it('are not left empty, nor a list where a word is meant', () => {
    expect(problemsWith(answering('C-01', ''))[0]).to.contain('items.C-01: is empty, expected Yes, No or unstated');
    expect(problemsWith(answering('C-01', '[Yes]'))[0]).to.contain(
      'items.C-01: is a list, expected Yes, No or unstated',
    );
  });

  for (const [number, fault] of [
    ['1_000', 'has a sign or separators'],
    ['-1', 'has a sign or separators'],
    ['0x1F', 'is not written in decimal digits'],
    ['0o17', 'is not written in decimal digits'],
    ['010', 'begins with a zero, which some readers take for octal'],
    ['1.10', 'has a decimal point or an exponent'],
    ['1e3', 'has a decimal point or an exponent'],
    ['99999999999999999999', 'is too large'],
    ['2024-11-04', 'is not a whole number'],
    ['.inf', 'is not a whole number'],
    ['many', 'is not a whole number'],
  ] as const) {
    it(`do not take ${number} as a whole number`, () => {
      expect(problemsWith(answering('ORS-1', number))).to.deep.equal([
        `x.yaml:${line('  ORS-1:')}: items.ORS-1: "${number}" ${fault}, expected a whole number such as 10, or unstated`,
      ]);
    });
  }

  it('keep text that looks like a number, a date or a boolean as it is', () => {
    const { product, report } = parsed(
      ['value: built in', 'value: 1.10'],
      ['reference: SELF-TEST', 'reference: 2024-11-04'],
    );
    expect(product.version.value).to.equal('1.10');
    expect(report.reference).to.equal('2024-11-04');
  });

  it('take the power in kW as a number, or as text', () => {
    expect(parsed(answering('HFS-11', '22.5')).items['HFS-11']).to.deep.equal({ kind: 'number', value: 22.5 });
    expect(parsed(answering('HFS-11', '2 x 120')).items['HFS-11']).to.deep.equal({ kind: 'text', value: '2 x 120' });
  });

  it('take measurands in any capitals, and tell', () => {
    const { items, remarks } = parsed(answering('C-09.1', '[SOC, voltage]'));
    expect(items['C-09.1']).to.deep.equal({ kind: 'list', values: ['SoC', 'Voltage'], asGiven: ['SOC', 'voltage'] });
    expect(remarks).to.deep.equal(['items.C-09.1: "SOC" is read as SoC', 'items.C-09.1: "voltage" is read as Voltage']);
  });

  it('are refused with a measurand that is none, one that is repeated, or no list', () => {
    expect(problemsWith(answering('C-09.1', '[Voltaje]'))[0]).to.contain(
      'items.C-09.1[0]: is "Voltaje", expected a measurand of OCPP 1.6 (did you mean Voltage?)',
    );
    expect(problemsWith(answering('C-09.1', '[SoC, SOC]'))[0]).to.contain('names "soc" more than once');
    expect(problemsWith(answering('C-09.1', 'Voltage SoC'))[0]).to.contain(
      'is no more than text, expected a list such as',
    );
  });

  it('are kept as a list of any words where no list is closed', () => {
    const words = ['FTP', 'HTTPS'];
    expect(parsed(answering('ORS-16', '[FTP, HTTPS]')).items['ORS-16']).to.deep.equal({
      kind: 'list',
      values: words,
      asGiven: words,
    });
  });
});

describe('limits', () => {
  it('are refused when they are not clear, absurd or missing', () => {
    expect(problemsWith(['response: 20 s', 'response: 1:30'])[0]).to.contain('limits.response: "1:30" is not clear');
    expect(problemsWith(['response: 20 s', 'response: 0'])[0]).to.contain('limits.response: is 0, expected a duration');
    expect(problemsWith(['response: 20 s', 'response: 2 days'])[0]).to.contain(
      'limits.response: "2 days" is not clear',
    );
    expect(problemsWith(['response: 20 s', 'response: 999999 min'])[0]).to.contain('up to 86400 s, or unstated');
    expect(problemsWith(['response: 20 s, ', ''])[0]).to.contain('limits.response: is missing');
  });
});

describe('a statement that contradicts itself', () => {
  const connector = (id: number, rest: string) =>
    [new RegExp(`^  - \\{ id: ${id},.*$`, 'm'), `  - { id: ${id}, ${rest} }`] as const;
  const ac = 'current: AC, phases: 1 & 3, type: sType2';
  const declares = (pair: string) => ['configuration: {}', `configuration: { ${pair} }`] as const;

  for (const [name, changes, expected] of [
    [
      'neither cable',
      [answering('HFS-1', 'No'), connector(1, `${ac}, cable: unstated`), connector(2, `${ac}, cable: unstated`)],
      /items\.HFS-2: is No, and so is HFS-1, expected at least one of them to be Yes$/,
    ],
    [
      'fixed cables and sockets only',
      [answering('HFS-2', 'Yes')],
      /items\.HFS-2: is Yes while no connector is Fixed Cable/,
    ],
    [
      'both kinds of cable while the table does not show both',
      [answering('HFS-2', 'Yes'), connector(2, `${ac}, cable: unstated`)],
      /items\.HFS-2: is Yes, and so is HFS-1, while the connectors do not show both kinds of cable/,
    ],
    [
      'a fixed cable in the table only',
      [connector(2, `${ac}, cable: Fixed Cable`)],
      /items\.HFS-2: is No while connector 2 is Fixed Cable, expected them to agree$/,
    ],
    [
      'AC in the table only',
      [answering('HFS-3', 'No'), answering('HFS-4', 'unstated')],
      /items\.HFS-3: is No while connector 1 is AC/,
    ],
    ['DC nowhere in the table', [answering('HFS-4', 'Yes')], /items\.HFS-4: is Yes while no connector is DC/],
    [
      'C-06 answered Yes twice',
      [answering('C-06.1', 'Yes')],
      /items\.C-06\.2: is Yes, and so is C-06\.1, expected exactly one/,
    ],
    [
      'C-06 answered No twice',
      [answering('C-06.2', 'No')],
      /items\.C-06\.2: is No, and so is C-06\.1, expected exactly one/,
    ],
    [
      'C-10 answered Yes twice',
      [answering('C-10.2', 'Yes')],
      /items\.C-10\.2: is Yes, and so is C-10\.1, expected exactly one/,
    ],
    [
      'C-10 answered No twice',
      [answering('C-10.1', 'No')],
      /items\.C-10\.2: is No, and so is C-10\.1, expected exactly one/,
    ],
    [
      'AQ-7 answered Yes twice',
      [answering('AQ-7.1', 'Yes')],
      /items\.AQ-7\.2: is Yes, and so is AQ-7\.1, expected at most one/,
    ],
    [
      'another number of connectors',
      [answering('HFS-8', '3')],
      /items\.HFS-8: is 3, expected 2 as there are rows in connectors$/,
    ],
    [
      'connectors out of order',
      [[/\{ id: 2,/, '{ id: 3,']],
      /connectors: have the ids 1 and 3, expected 1 to 2 in order$/,
    ],
    [
      'more measurands than fit (sampled)',
      [answering('ORS-3', '3')],
      /items\.C-09\.1: names 4 measurands, expected at most 3 as ORS-3 says/,
    ],
    [
      'more measurands than fit (aligned)',
      [answering('ORS-2', '3')],
      /items\.C-09\.2: names 4 measurands, expected at most 3 as ORS-2 says/,
    ],
    [
      'a local list without room',
      [['profiles: [Core]', 'profiles: [Core, LocalAuthListManagement]'], answering('ORS-12', '5')],
      /items\.ORS-13: is 0 while profiles names LocalAuthListManagement, expected room for at least one entry$/,
    ],
    ['profiles without Core', [['profiles: [Core]', 'profiles: [Reservation]']], /profiles: does not name Core/],
    [
      'R-1 without Reservation',
      [answering('R-1', 'Yes')],
      /items\.R-1: is Yes while profiles does not name Reservation/,
    ],
    [
      'F-1 without FirmwareManagement',
      [answering('F-1', 'Yes')],
      /items\.F-1: is Yes while profiles does not name FirmwareManagement/,
    ],
    [
      'SC-1.1 without SmartCharging',
      [answering('SC-1.1', 'Yes')],
      /items\.SC-1\.1: is Yes while profiles does not name SmartCharging/,
    ],
    [
      'SEC-2 without Security',
      [answering('SEC-2', 'Yes')],
      /items\.SEC-2: is Yes while extensions does not name Security, expected Security there or No here$/,
    ],
    [
      'cipher suites without Security',
      [answering('SEC-4', '[A]')],
      /items\.SEC-4: is A while extensions does not name Security/,
    ],
    [
      'a key that says another number',
      [declares('GetConfigurationMaxKeys: 43')],
      /items\.ORS-1: is 50 while configuration\.GetConfigurationMaxKeys is 43/,
    ],
    [
      'a profile that the device does not have',
      [
        ['profiles: [Core]', 'profiles: [Core, RemoteTrigger]'],
        declares("SupportedFeatureProfiles: 'Core,Reservation'"),
      ],
      /profiles: names RemoteTrigger, expected only what configuration\.SupportedFeatureProfiles names/,
    ],
  ] as const) {
    it(`is refused: ${name}`, () => {
      const problems = problemsWith(...changes);
      expect(problems).to.have.length(1);
      expect(problems[0])
        .to.match(/^x\.yaml:\d+: /)
        .and.to.match(expected);
    });
  }

  it('is told of all its contradictions', () => {
    const text = altered(
      answering('C-06.1', 'Yes'),
      answering('C-10.2', 'Yes'),
      answering('HFS-8', '1'),
      answering('R-1', 'Yes'),
    );
    expect(problemsOf(text)).to.have.length(4);
  });

  it('is not told of contradictions that follow from an answer that could not be read', () => {
    expect(problemsWith(answering('C-06.2', 'Yez'))).to.have.length(1);
    expect(problemsWith(['cable: Detachable Cable', 'cable: Loose'])).to.have.length(1);
    expect(problemsWith(['profiles: [Core]', 'profiles: [Cor]'])).to.have.length(1);
  });

  it('may have both kinds of cable when the table shows both', () => {
    expect(problemsWith(answering('HFS-2', 'Yes'), connector(2, `${ac}, cable: Fixed Cable`))).to.deep.equal([]);
  });

  it('may leave anything unstated', () => {
    const everything = textOf('simulator.yaml').replace(/^ {2}([A-Z]+-[\d.]+): .*$/gm, '  $1: unstated');
    const { remarks } = parseStatement(everything, 'x.yaml');
    expect(remarks.join('\n'))
      .to.contain('C-07')
      .and.to.contain('are unstated; cases that hang on them are undetermined');
  });
});

describe('oddities', () => {
  it('are told after those that the file declares, and refuse nothing', () => {
    const { remarks } = parsed(
      [
        'configuration: {}',
        'configuration: { HeartbeatIntervall: 10, ResetRetries: often }\nremarks: [Known already.]',
      ],
      ['response: 20 s', 'response: 20 seconds'],
    );
    expect(remarks).to.deep.equal([
      'Known already.',
      'limits.response: "20 seconds" is read as 20 s',
      'configuration.HeartbeatIntervall: is no standard key (did you mean HeartbeatInterval?); kept as given',
      'configuration.ResetRetries: "often" is not a whole number, perhaps a row is shifted; kept as given',
    ]);
  });

  it('are never more than one line each', () => {
    for (const name of ['bsec', 'bsec-240k', 'ecu-l7002s', 'evms', 'bss011k']) {
      const { remarks } = parseStatement(textOf(`${name}.yaml`), pathOf(`${name}.yaml`));
      expect(remarks).to.satisfy((all: readonly string[]) => all.every((remark) => !remark.includes('\n')));
    }
  });
});
