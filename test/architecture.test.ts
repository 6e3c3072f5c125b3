import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** Which room may import from which; a room may always import from itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ocpp: [],
  evidence: [],
  pics: ['ocpp', 'evidence'],
  pki: [],
  wire: ['ocpp', 'evidence', 'pki'],
  operator: ['evidence'],
  rules: ['ocpp', 'evidence'],
  judge: ['ocpp', 'evidence', 'rules'],
  scenario: ['ocpp', 'evidence', 'pics', 'pki', 'wire', 'operator'],
  engine: ['ocpp', 'evidence', 'pics', 'pki', 'wire', 'operator', 'rules', 'scenario'],
  report: ['ocpp', 'evidence', 'pics'],
  archive: ['ocpp', 'evidence', 'pics', 'rules', 'report'],
  // Of operator only the union of actions, which is the table of the rig protocol.
  // Of pki only how keys and signing requests are made.
  simulator: ['ocpp', 'operator', 'pki'],
  selftest: ['ocpp', 'evidence', 'pics', 'pki', 'operator', 'engine', 'simulator', 'judge'],
  'index.ts': ['scenario', 'pics', 'evidence', 'ocpp'],
  cli: [
    'ocpp',
    'evidence',
    'pics',
    'pki',
    'wire',
    'operator',
    'rules',
    'judge',
    'scenario',
    'engine',
    'report',
    'archive',
    'simulator',
    'selftest',
  ],
  testcases: ['index.ts'],
};

/** The only places that may import a package. */
const doors: Readonly<Record<string, readonly string[]>> = {
  ws: ['wire/upgrade.ts', 'wire/server.ts (types)', 'wire/peer.ts (types)', 'simulator/connection.ts'],
  ajv: ['ocpp/validation.ts'],
  commander: ['cli/main.ts'],
  handlebars: ['report/html.ts'],
  mocha: ['engine/mocha.ts'],
  chai: ['scenario/checks.ts'],
  yaml: ['pics/source.ts'],
  'basic-ftp': ['simulator/transfer-ftp.ts'],
  '@peculiar/x509': ['pki/x509.ts'],
  'reflect-metadata': ['pki/x509.ts'],
  pdfmake: ['report/pdf.ts'],
  'pdfmake/interfaces.js': ['report/pdf.ts (types)', 'report/pdf-content.ts (types)'],
  fontkit: ['report/pdf-fonts.ts'],
  'subset-font': ['report/pdf-fonts.ts'],
};

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typesOnly: boolean;
}

const sources = ['src', 'testcases'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/gm);
  return [...lines].map((match) => ({ file, from: match[2] ?? match[3] ?? '', typesOnly: match[1] !== undefined }));
}

const imports = sources.flatMap(importsOf);

/** The room of a file: the folder below `src`, `index.ts`, or `testcases`. */
function roomOf(file: string): string {
  const [top = '', room = ''] = file.split('/');
  return top === 'src' ? room : top;
}

describe('architecture', () => {
  it('finds the sources', () => {
    expect(sources.length).to.be.above(80);
    expect(imports.length).to.be.above(300);
  });

  it('has a line in the table for every room', () => {
    expect(Object.keys(mayImport)).to.have.members([...new Set(sources.map(roomOf))]);
  });

  it('imports between rooms in one direction only', () => {
    const wrong = imports
      .filter(({ from }) => from.startsWith('.'))
      .map((one) => ({
        ...one,
        to: roomOf(relative(root, resolve(root, dirname(one.file), one.from)).replace(/\.js$/, '.ts')),
      }))
      .filter(({ file, to }) => {
        const allowed = mayImport[roomOf(file)] ?? [];
        return to !== roomOf(file) && !allowed.includes(to);
      })
      .map(({ file, from }) => `${file} imports ${from}`);
    expect(wrong.join('\n')).to.equal('');
  });

  it('has one door for every dependency', () => {
    const wrong = imports
      .filter(({ from }) => !from.startsWith('.') && !from.startsWith('node:'))
      .filter(({ file, from, typesOnly }) => {
        const allowed = doors[from] ?? [];
        const name = file.replace(/^src\//, '');
        return !allowed.includes(name) && !(typesOnly && allowed.includes(`${name} (types)`));
      })
      .map(({ file, from }) => `${file} imports ${from}`);
    expect(wrong.join('\n')).to.equal('');
  });

  it('touches arguments, exit code, signals and standard streams in cli/main.ts only', () => {
    const pattern = /\bprocess\.(argv|exit|exitCode|on|once|stdin|stdout|stderr|env|kill)\b/;
    const wrong = sources.filter(
      (file) => file !== 'src/cli/main.ts' && pattern.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(wrong.join('\n')).to.equal('');
  });

  it('parses no date with the zone of this machine, and trusts no timer outside of the clocks', () => {
    const rules = [
      {
        pattern: /Date\.parse|new Date\((?!\)|Date\.UTC|this|[a-z.]*\b(ms|shifted|wall\(\)|clock)|.*\bms\b)/,
        allowed: ['src/ocpp/timestamps.ts'],
      },
      {
        pattern: /\bset(Timeout|Interval)\(/,
        allowed: [
          'src/evidence/clock.ts',
          'src/evidence/stalls.ts',
          'src/simulator/clock.ts',
          // Housekeeping of sockets, in real time whatever the scale.
          'src/wire/server.ts',
          'src/wire/deadline.ts',
          // Drawing, not waiting.
          'src/report/console.ts',
          'src/simulator/rig-server.ts',
          'src/simulator/connection.ts',
        ],
      },
    ];
    for (const { pattern, allowed } of rules) {
      const wrong = sources.filter(
        (file) => !allowed.includes(file) && pattern.test(readFileSync(join(root, file), 'utf8')),
      );
      expect(wrong, String(pattern)).to.be.empty;
    }
  });
});
