import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../src/evidence/errors.js';
import { Journal } from '../../src/evidence/journal.js';
import { RunFolder, UnwritableError, readJournal, readRun } from '../../src/evidence/run-folder.js';
import { FakeClock } from './fake-clock.js';
import { recordOf } from './record.js';

const anyShape = () => [];

describe('the run folder', () => {
  let parent = '';

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'attest-'));
  });

  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  /** A folder as a run leaves it when it is killed: no close, no last word. */
  function killed(): string {
    const folder = RunFolder.create(parent, 'run');
    const journal = new Journal(new FakeClock(), folder.appendLine);
    folder.write('pics.yaml', 'format: ocpp-attest/pics@1\n');
    folder.writeRecord(recordOf({ complete: false, endedAt: null, verdict: null }));
    journal.append({ type: 'note', text: 'é 🔌' });
    journal.append({ type: 'note', text: 'two' });
    return folder.path;
  }

  it('is made where it is wanted, with every folder above it', () => {
    const folder = RunFolder.create(join(parent, 'a', 'b'), 'run');
    expect(folder.path).to.equal(join(parent, 'a', 'b', 'run'));
    expect(JSON.parse(readFileSync(join(folder.path, 'run.lock'), 'utf8'))).to.include({ pid: process.pid });
    folder.close();
    expect(readdirSync(folder.path)).to.deep.equal(['journal.ndjson']);
  });

  it('takes the next free name, and never touches a folder that is there', () => {
    mkdirSync(join(parent, 'run'));
    writeFileSync(join(parent, 'run', 'journal.ndjson'), 'mine');
    writeFileSync(join(parent, 'run-2'), 'a file');
    const third = RunFolder.create(parent, 'run');
    const fourth = RunFolder.create(parent, 'run');
    expect([third.path, fourth.path]).to.deep.equal([join(parent, 'run-3'), join(parent, 'run-4')]);
    expect(readFileSync(join(parent, 'run', 'journal.ndjson'), 'utf8')).to.equal('mine');
    third.close();
    fourth.close();
  });

  it('says in one sentence that nothing can be written there', () => {
    const file = join(parent, 'file');
    writeFileSync(file, '');
    for (const place of [file, join(file, 'below'), '/dev/null/x', '/proc/none/x']) {
      expect(() => RunFolder.create(place, 'run'), place)
        .to.throw(UsageError)
        .with.property('message')
        .that.matches(/^--out .*: the folder cannot be written \(E[A-Z]+\); name another one$/);
    }
  });

  it('keeps lines as they come, whole and in order', () => {
    const folder = RunFolder.create(parent, 'run');
    const lines = Array.from(
      { length: 50 },
      (_, index) => `${JSON.stringify({ index, text: '🔌'.repeat(index * 700) })}\n`,
    );
    for (const line of lines) folder.appendLine(line);
    folder.sync();
    expect(readFileSync(join(folder.path, 'journal.ndjson'), 'utf8')).to.equal(lines.join(''));
    folder.close();
  });

  it('replaces a file whole, and leaves nothing half-written beside it', () => {
    const folder = RunFolder.create(parent, 'run');
    folder.write('cases/a.html', 'old');
    const read = () => readFileSync(join(folder.path, 'cases', 'a.html'), 'utf8');
    const before = read();
    folder.write('cases/a.html', 'new, and longer');
    expect([before, read()]).to.deep.equal(['old', 'new, and longer']);
    expect(readdirSync(join(folder.path, 'cases'))).to.deep.equal(['a.html']);
    folder.close();
  });

  it('keeps the old file where a new one cannot be written', () => {
    const folder = RunFolder.create(parent, 'run');
    folder.write('run.json', 'old');
    mkdirSync(join(folder.path, `run.json.${process.pid}.tmp`));
    expect(() => {
      folder.write('run.json', 'new');
    }).to.throw();
    expect(readFileSync(join(folder.path, 'run.json'), 'utf8')).to.equal('old');
    folder.close();
  });

  it('notices that its journal was taken away, says so once and for all, and writes nothing after it', () => {
    const folder = RunFolder.create(parent, 'run');
    rmSync(join(folder.path, 'journal.ndjson'));
    folder.appendLine('{"seq":1}\n');
    expect(folder.broken.aborted).to.equal(false);
    const sentence = /run.*cannot be written any more \(its journal was deleted\)/;
    expect(() => {
      folder.sync();
    }).to.throw(UnwritableError, sentence);
    expect(folder.broken.reason).to.be.instanceOf(UnwritableError);
    expect(() => {
      folder.write('index.html', 'x');
    }).to.throw(UnwritableError, sentence);
    expect(existsSync(join(folder.path, 'index.html'))).to.equal(false);
    folder.close();
  });

  it('keeps room for the last record of a run that it cannot go on writing, and gives it back', () => {
    const folder = RunFolder.create(parent, 'run');
    const reserve = join(folder.path, 'run.reserve');
    expect(statSync(reserve).size).to.be.above(500_000);
    expect(folder.writeLastWords(recordOf({ verdict: 'error' }))).to.equal(true);
    expect(existsSync(reserve)).to.equal(false);
    expect(JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8'))).to.include({ verdict: 'error' });
    folder.close();
  });

  it('can be read while the run goes on, and after a kill', () => {
    const path = killed();
    expect(existsSync(join(path, 'run.lock'))).to.equal(true);
    const { record, entries, statement } = readRun(path, anyShape);
    expect(record).to.include({ complete: false, verdict: null });
    expect(entries.map(({ seq }) => seq)).to.deep.equal([1, 2]);
    expect(statement).to.contain('pics@1');
  });

  it('can be read when the kill tore the last line inside a character', () => {
    const path = killed();
    appendFileSync(join(path, 'journal.ndjson'), Buffer.from('{"seq":3,"type":"note","text":"🔌').subarray(0, -2));
    expect(readJournal(path).map(({ seq }) => seq)).to.deep.equal([1, 2]);
    expect(readRun(path, anyShape).entries).to.have.lengthOf(2);
  });

  it('is told apart from what is no run folder, with a sentence that says why', () => {
    const refusal = (path: string) => {
      try {
        readRun(path, anyShape);
      } catch (error) {
        expect(error).to.be.instanceOf(UsageError);
        return (error as UsageError).message;
      }
      throw new Error('it was read');
    };
    expect(refusal(join(parent, 'nowhere')))
      .to.contain('ENOENT')
      .and.contain('give a folder that `run` has written');
    writeFileSync(join(parent, 'file'), '');
    expect(refusal(join(parent, 'file'))).to.contain('no folder');
    const path = killed();
    for (const content of ['', '{', 'null', '7', '[]', '{}', '{"format":"other"}']) {
      writeFileSync(join(path, 'run.json'), content);
      expect(refusal(path), content).to.contain('not a readable run folder');
    }
  });

  it('is no run folder when its journal was damaged in the middle', () => {
    const path = killed();
    writeFileSync(join(path, 'journal.ndjson'), '{"seq":1,\n{"seq":2}\n');
    expect(() => readRun(path, anyShape)).to.throw(UsageError);
  });
});
