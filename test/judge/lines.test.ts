import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { linesOf, longestLine, type Line } from '../../src/judge/lines.js';
import { fileOf, judgeFile, refusal } from './log.js';

async function read(content: string | Uint8Array): Promise<readonly Line[]> {
  const all: Line[] = [];
  for await (const lines of linesOf(fileOf(content))) all.push(...lines);
  return all;
}

describe('the lines of a log', () => {
  it('are numbered from 1, blank ones too, and the last may lack its newline', async () => {
    expect(await read('a\n\nb')).to.deep.equal([
      { number: 1, text: 'a', torn: false },
      { number: 2, text: '', torn: false },
      { number: 3, text: 'b', torn: true },
    ]);
  });

  it('are whole wherever the chunks of the disk end, also within a character', async () => {
    const long = `${'ж€😀'.repeat(20_000)}!`;
    const texts = Array.from({ length: 12 }, (_, index) => `${index}${long}`);
    expect((await read(`${texts.join('\n')}\n`)).map(({ text }) => text)).to.deep.equal(texts);
  });

  it('may be as long as the limit, and no longer', async () => {
    const longest = 'x'.repeat(longestLine);
    expect(await read(`a\n${longest}\nb\n`)).to.have.lengthOf(3);
    for (const end of ['\n', '', `${longest}${longest}\n`]) {
      expect(await refusal(`a\n${longest}x${end}`)).to.match(/^LOG:2: is longer than 1 MiB/);
    }
  });

  it('are refused where there is no text', async () => {
    expect(await refusal('')).to.match(/^LOG: is empty; give /);
    expect(await refusal('\n\n  \n')).to.match(/^LOG: no line is a frame; give /);
    expect(await refusal('just\nwords\n')).to.match(/^LOG: no line is a frame; give /);
    expect(await refusal(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0]))).to.match(/^LOG:1: has a NUL byte/);
    expect(await refusal(Buffer.from('a\nb\n', 'utf16le'))).to.match(/^LOG:1: has a NUL byte.*UTF-8/);
  });

  it('are refused where there is no file that can be read', async () => {
    const thrown = (file: string) =>
      judgeFile(file).then(
        () => 'nothing',
        (error: unknown) => String(error),
      );
    const folder = mkdtempSync(join(tmpdir(), 'ocpp-attest-judge-'));
    expect(await thrown(join(folder, 'none'))).to.match(/UsageError: .*none: does not exist; give /);
    expect(await thrown(folder)).to.match(/UsageError: .*: is not a file; give /);
    const file = fileOf('a');
    chmodSync(file, 0);
    if (process.getuid?.() !== 0) expect(await thrown(file)).to.match(/UsageError: .*cannot be read \(EACCES\); give /);
  });
});
