import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../src/evidence/errors.js';
import { readImages } from '../../src/pics/images.js';
import { parseStatement } from '../../src/pics/statement.js';
import { textOf } from './files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-images-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A statement in the folder that names these images, and the line of the first. */
function naming(images: Readonly<Record<string, string>>) {
  const file = join(folder, 'x.yaml');
  const own = textOf('simulator.yaml').replace(/^  (invalidF|f)irmwareImage:.*\n/gm, '');
  const lines = Object.entries(images).map(([name, path]) => `  ${name}: ${JSON.stringify(path)}\n`);
  const statement = parseStatement(own.replace('parameters:\n', `parameters:\n${lines.join('')}`), file);
  return { statement, file, line: own.split('\n').indexOf('parameters:') + 2 };
}

function problemsWith(images: Readonly<Record<string, string>>): readonly string[] {
  try {
    readImages(naming(images).statement);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
}

describe('firmware images', () => {
  it('are read from where the statement lies', () => {
    mkdirSync(join(folder, 'images'));
    writeFileSync(join(folder, 'images', 'v2.bin'), 'new');
    writeFileSync(join(folder, 'not.bin'), 'nothing');
    const { statement } = naming({ firmwareImage: 'images/v2.bin', invalidFirmwareImage: join(folder, 'not.bin') });
    const { firmwareImage, invalidFirmwareImage } = readImages(statement);
    expect(firmwareImage?.name).to.equal('v2.bin');
    expect(Buffer.from(firmwareImage?.content ?? []).toString()).to.equal('new');
    expect(invalidFirmwareImage?.name).to.equal('not.bin');
  });

  it('need not be given, and their version is one text', () => {
    expect(readImages(naming({}).statement)).to.deep.equal({});
    expect(naming({ firmwareImage: 'x' }).statement.parameters.firmwareImage?.path).to.equal('x');
  });

  it('that cannot be used are all told, each with file, line and key', () => {
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'empty.bin'), '');
    const { file, line } = naming({});
    expect(problemsWith({ firmwareImage: 'gone.bin', invalidFirmwareImage: 'empty.bin' })).to.deep.equal([
      `${file}:${line}: parameters.firmwareImage: gone.bin does not exist, expected a firmware image, its path relative to the statement`,
      `${file}:${line + 1}: parameters.invalidFirmwareImage: empty.bin is empty, expected a firmware image, its path relative to the statement`,
    ]);
    expect(problemsWith({ firmwareImage: 'folder' })[0]).to.contain('folder is not a file');
  });
});
