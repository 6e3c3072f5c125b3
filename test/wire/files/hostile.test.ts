import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect } from 'chai';
import { transferProtocols } from '../../../src/evidence/journal.js';
import type { FileServer } from '../../../src/wire/file-server.js';
import { until } from '../bench.js';
import { FakeClock } from '../../evidence/fake-clock.js';
import { FileBench, image, portOf } from './bench.js';

let bench: FileBench;
beforeEach(() => {
  bench = new FileBench();
});
afterEach(() => bench.close());

const authorization = ({ uploadLocation }: FileServer): string => {
  const { username, password } = new URL(uploadLocation);
  return `Authorization: Basic ${Buffer.from(`${username}:${password}`).toString('base64')}\r\n`;
};

describe('an upload that', () => {
  it('F01: never ends is cut at the cap, over FTP', async () => {
    const server = await bench.start('FTP', { caps: { fileBytes: 100_000 } });
    const ftp = await bench.ftp(server);
    const data = await ftp.data(bench);
    await ftp.say('STOR /uploads/endless');
    data.socket.on('drain', () => {
      data.send(Buffer.alloc(50_000));
    });
    data.send(Buffer.alloc(50_000));
    data.send(Buffer.alloc(1_000_000));
    expect(await ftp.reply()).to.match(/^552 /);
    await data.end();
    expect(server.uploads[0]).to.include({ bytes: 100_000 });
    expect(server.uploads[0]?.cut).to.deep.equal(['cap', 'larger than 100000 bytes']);
    expect(await ftp.say('NOOP')).to.match(/^200 /);
  });

  it('F01: never ends is cut at the cap, over HTTP', async () => {
    const server = await bench.start('HTTP', { caps: { fileBytes: 100_000 } });
    const raw = await bench.raw(server);
    raw.send(`PUT /uploads/endless HTTP/1.1\r\nHost: x\r\n${authorization(server)}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from('ea60\r\n'), Buffer.alloc(60_000), Buffer.from('\r\n')]);
    raw.send(chunk);
    raw.send(chunk);
    expect(await raw.statusLine()).to.match(/^413 /);
    await raw.end();
    expect(server.uploads[0]).to.include({ bytes: 100_000 });
    expect(server.uploads[0]?.cut?.[0]).to.equal('cap');
  });

  it('F01: is announced as 10 GB is refused before its first byte', async () => {
    const server = await bench.start('HTTP');
    const raw = await bench.raw(server);
    const head = `Host: x\r\n${authorization(server)}Content-Length: 10737418240\r\nExpect: 100-continue\r\n\r\n`;
    raw.send(`PUT /uploads/huge HTTP/1.1\r\n${head}`);
    expect(await raw.statusLine()).to.match(/^413 /);
    expect(raw.text).to.not.contain('100 Continue');
    expect(server.uploads[0]?.cut?.[1]).to.equal('announced as 10737418240 bytes, of which 67108864 are taken');
  });

  it('comes in single bytes costs no more than its bytes', async () => {
    const server = await bench.start('FTP');
    const ftp = await bench.ftp(server);
    const data = await ftp.data(bench);
    await ftp.say('STOR /uploads/drops');
    data.socket.setNoDelay(true);
    for (let count = 0; count < 300; count += 1) {
      data.send('x');
      if (count % 30 === 0) await new Promise(setImmediate);
    }
    data.socket.end();
    expect(await ftp.reply()).to.match(/^226 /);
    expect(Buffer.from(server.uploads[0]?.content ?? []).toString()).to.equal('x'.repeat(300));
  });

  it('stops in the middle is cut when nothing came for too long, in real time whatever the scale', async () => {
    for (const scale of [1, 50]) {
      const clock = new FakeClock(scale);
      const still = new FileBench(clock);
      try {
        const server = await still.start('FTP');
        const ftp = await still.ftp(server);
        const data = await ftp.data(still);
        await ftp.say('STOR /uploads/half');
        data.send('the first half');
        await until('the bytes', () => still.texts('reply').at(-1)?.startsWith('150') === true && clock.waiting > 0);
        clock.advance(29_000);
        await new Promise(setImmediate);
        expect(server.uploads).to.deep.equal([]);
        clock.advance(32_000);
        expect(await ftp.reply()).to.match(/^426 /);
        expect(server.uploads[0]?.cut?.[0]).to.equal('chargePoint');
      } finally {
        await still.close();
      }
    }
  });

  const names = {
    '../../../../etc/cron.d/x': 'climbs out of its directory',
    '..\\..\\x': 'climbs out of its directory',
    'a\0b': 'holds control characters',
    'CON.txt': 'is that of a device',
    'a\\b': 'holds a backslash',
    ['n'.repeat(4096)]: 'has 4096 characters',
  };
  for (const [name, oddity] of Object.entries(names)) {
    it(`F02: is named ${JSON.stringify(name).slice(0, 40)} is kept under a name of ours`, async () => {
      for (const protocol of ['FTP', 'HTTP'] as const) {
        const server = await bench.start(protocol);
        if (protocol === 'FTP') {
          const ftp = await bench.ftp(server);
          const data = await ftp.data(bench);
          await ftp.say(`STOR /uploads/${name}`);
          data.send('evil');
          data.socket.end();
          await ftp.reply();
        } else {
          const raw = await bench.raw(server);
          const head = `Host: x\r\n${authorization(server)}Content-Length: 4\r\n\r\n`;
          raw.send(`PUT /uploads/${encodeURIComponent(name).replaceAll('%2F', '/')} HTTP/1.1\r\n${head}evil`);
          expect(await raw.statusLine()).to.match(/^201 /);
        }
        expect(server.uploads[0]).to.include({ storedAs: 'upload-1', claimedName: name, bytes: 4 });
        expect(server.irregularities.map(({ severity, text }) => `${severity}: ${text}`)).to.deep.equal([
          `warning: the name of the uploaded file ${oddity}; it is kept as upload-1`,
        ]);
      }
    });
  }

  it('is one too many is refused', async () => {
    const server = await bench.start('HTTP', { caps: { uploads: 2 } });
    const status = async () => {
      const raw = await bench.raw(server);
      raw.send(`PUT /uploads/x HTTP/1.1\r\nHost: x\r\n${authorization(server)}Content-Length: 1\r\n\r\nx`);
      return (await raw.statusLine()).slice(0, 3);
    };
    expect([await status(), await status(), await status()]).to.deep.equal(['201', '201', '507']);
    expect(server.irregularities[0]).to.include({ severity: 'warning', rule: 'moderation' });
  });

  it('is resumed once too often is refused', async () => {
    const server = await bench.start('FTP', { caps: { resumptions: 2 } });
    const ftp = await bench.ftp(server);
    const stored = async (): Promise<string> => {
      const data = await ftp.data(bench);
      await ftp.say('APPE /uploads/x');
      data.socket.end('x');
      return (await ftp.reply()).slice(0, 3);
    };
    const replies = [await stored(), await stored(), await stored(), await stored()];
    expect(replies).to.deep.equal(['226', '226', '226', '452']);
    expect(server.uploads).to.have.lengthOf(3);
    expect(server.irregularities.at(-1)).to.include({ severity: 'warning', rule: 'moderation' });
  });

  it('is a form without a file, or no form at all, is no file', async () => {
    const server = await bench.start('HTTP');
    for (const body of ['--b--\r\n', 'nothing', '--b\r\nno end', '--b\r\n\r\n', '']) {
      const raw = await bench.raw(server);
      const type = 'Content-Type: multipart/form-data; boundary=b\r\n';
      raw.send(
        `POST /uploads/ HTTP/1.1\r\nHost: x\r\n${type}${authorization(server)}Content-Length: ${body.length}\r\n\r\n${body}`,
      );
      expect(await raw.statusLine(), body).to.match(/^400 /);
    }
    expect(server.uploads).to.deep.equal([]);
  });
});

describe('a file server', () => {
  it('takes no line of 10 000 characters, ended or not', async () => {
    const server = await bench.start('FTP');
    for (const end of ['\r\n', '']) {
      const ftp = await bench.ftp(server);
      ftp.raw.send(`CWD ${'x'.repeat(10_000)}${end}`);
      expect(await ftp.reply()).to.match(/^500 /);
      await ftp.raw.end();
    }
    expect(server.irregularities.map(({ severity }) => severity)).to.deep.equal(['warning', 'warning']);
    for (const line of bench.lines) expect(line.length).to.be.below(2000);
  });

  it('lets nobody talk for ever', async () => {
    const server = await bench.start('FTP', { caps: { commands: 20 } });
    const ftp = await bench.ftp(server);
    for (let count = 0; count < 18; count += 1) expect(await ftp.say('NOOP')).to.match(/^200 /);
    expect(await ftp.say('NOOP')).to.match(/^421 /);
    await ftp.raw.end();
  });

  it('answers a flood of commands at once with an end', async () => {
    const server = await bench.start('FTP');
    const ftp = await bench.ftp(server);
    await ftp.data(bench);
    ftp.raw.send(`RETR firmware/fw.bin\r\n${'NOOP\r\n'.repeat(1000)}`);
    await ftp.raw.end();
    expect(bench.texts('command').length).to.be.below(100);
  });

  it('waits for no control connection that dribbles, for no data connection that never comes', async () => {
    const clock = new FakeClock();
    const still = new FileBench(clock);
    try {
      const server = await still.start('FTP');
      const ftp = await still.ftp(server);
      await ftp.say('EPSV');
      expect(await ftp.say('RETR firmware/fw.bin')).to.match(/^150 /);
      clock.advance(11_000);
      expect(await ftp.reply()).to.match(/^425 /);
      expect(server.irregularities[0]).to.include({ severity: 'hint', about: 'network' });
      for (const byte of 'NOO') {
        ftp.raw.send(byte);
        await new Promise(setImmediate);
        clock.advance(10_500);
      }
      expect(await ftp.reply()).to.match(/^421 /);
      await ftp.raw.end();
    } finally {
      await still.close();
    }
  });

  it('waits for no request whose head dribbles', async () => {
    const server = await bench.start('HTTP', { caps: { openMs: 300 } });
    const raw = await bench.raw(server);
    raw.send('GET /firmware/fw.bin HTTP/1.1\r\nX-Slow: ');
    await raw.end();
    await until('the breach', () => server.irregularities[0]);
    expect(server.irregularities[0]?.text).to.match(/ERR_HTTP_REQUEST_TIMEOUT/);
  });

  it('waits for no client that takes nothing', async () => {
    const clock = new FakeClock();
    const still = new FileBench(clock);
    try {
      const server = await still.start('FTP', { files: [{ name: 'fw.bin', content: Buffer.alloc(20_000_000) }] });
      const ftp = await still.ftp(server);
      const data = await ftp.data(still);
      data.socket.pause();
      await ftp.say('RETR firmware/fw.bin');
      // One wait for the piece that is not taken, none for the control connection.
      await until('a wait', () => clock.waiting === 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      clock.advance(31_000);
      expect(await ftp.reply()).to.match(/^426 /);
      expect(server.downloads[0]).to.include({ complete: false });
    } finally {
      await still.close();
    }
  });

  for (const protocol of ['FTP', 'HTTP'] as const) {
    it(`lets in so many at a time and no more: ${protocol}`, async () => {
      const server = await bench.start(protocol, { caps: { connections: 2 } });
      const inside = [await bench.raw(server), await bench.raw(server)];
      await until('both', () => server.connections === 2);
      const outside = await bench.raw(server);
      await outside.end();
      expect(inside.map(({ closed }) => closed)).to.deep.equal([false, false]);
      const breach = await until('the breach', () => server.irregularities[0]);
      expect(breach.text).to.equal('a connection beyond the 2 that may be open at a time');
    });
  }

  it('writes down no more than it must', async () => {
    const server = await bench.start('FTP', { caps: { commands: 5000 } });
    for (let count = 0; count < 3; count += 1) {
      const ftp = await bench.ftp(server);
      for (let said = 0; said < 60 && !ftp.raw.closed; said += 1) ftp.raw.send('NOOP\r\n'.repeat(20));
      await ftp.raw.end();
    }
    expect(bench.entries.length).to.be.at.most(2000);
  });

  it('answers garbage with an end', async () => {
    for (const protocol of transferProtocols) {
      const server = await bench.start(protocol, { caps: { openMs: 300, idleMs: 500 } });
      for (const bytes of [
        Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3]),
        Buffer.alloc(20_000, 0xff),
        Buffer.from('\0\r\n'),
      ]) {
        const raw = await bench.raw(server);
        raw.send(bytes);
        await raw.end();
      }
    }
  });

  it('leaves no socket and no listener behind when it is closed in the middle of everything', async () => {
    for (const protocol of transferProtocols) {
      const server = await bench.start(protocol, { trouble: 'slow' });
      const raws = [await bench.raw(server)];
      const ports = [Number(portOf(server))];
      if (protocol === 'FTP') {
        const listening = await bench.ftp(server);
        ports.push(Number(/\|\|\|(\d+)\|/.exec(await listening.say('EPSV'))?.[1]));
        const fetching = await bench.ftp(server);
        raws.push(listening.raw, fetching.raw, await fetching.data(bench));
        await fetching.say('RETR firmware/fw.bin');
        const leaving = await bench.ftp(server);
        const data = await leaving.data(bench);
        raws.push(leaving.raw, data);
        await leaving.say('STOR uploads/x');
        data.send('some bytes');
      }
      await server.close();
      for (const raw of raws) await raw.end();
      for (const port of ports) expect(await refuses(port), `${protocol} port ${port}`).to.equal(true);
      const written = bench.entries.length;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(bench.entries.length).to.equal(written);
    }
  });

  it('keeps everything in memory: none of its files knows a disk', () => {
    const folder = new URL('../../../../src/wire/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files).to.include.members(['file-server.ts', 'files/virtual-files.ts']);
    for (const name of files) {
      expect(readFileSync(new URL(name, folder), 'utf8'), name).to.not.match(/from '(node:)?(fs|child_process)/);
    }
  });

  it('has credentials and ports of its own each time', async () => {
    const [one, other] = [await bench.start('FTP'), await bench.start('FTP')];
    expect(new URL(one.uploadLocation).password).to.not.equal(new URL(other.uploadLocation).password);
    expect(new URL(one.uploadLocation).username).to.match(/^\w{14}$/);
    expect(Number(portOf(one))).to.be.above(1023);
    const ftp = await bench.ftp(one, false);
    const { username, password } = new URL(other.uploadLocation);
    await ftp.say(`USER ${username}`);
    expect(await ftp.say(`PASS ${password}`)).to.match(/^530 /);
    expect(image.length).to.equal(300_000);
  });
});

const refuses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => {
      resolve(true);
    });
  });
