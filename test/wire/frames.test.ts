/** What a broken or hostile charge point sends over a connection that stands. */
import { expect } from 'chai';
import { Bench, frameBytes, opcodes, until, type FrameBytes, type Raw } from './bench.js';

const heartbeat = (id: string) => `[2,"${id}","Heartbeat",{}]`;

describe('illegal and odd WebSocket traffic', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await new Bench().open();
  });

  afterEach(async () => {
    await bench.close();
  });

  const illegal: readonly (readonly [string, (raw: Raw) => void, number, RegExp])[] = [
    [
      'T21: an unmasked frame',
      (raw) => {
        raw.send(frameBytes(heartbeat('1'), { masked: false }));
      },
      1002,
      /unmasked/,
    ],
    [
      'T22: reserved bit 1',
      (raw) => {
        raw.send(frameBytes(heartbeat('1'), { reserved: 4 }));
      },
      1002,
      /reserved bit/,
    ],
    [
      'T22: reserved bits 2 and 3',
      (raw) => {
        raw.send(frameBytes(heartbeat('1'), { reserved: 3 }));
      },
      1002,
      /reserved bit/,
    ],
    [
      'T25: a thousand fragments',
      (raw) => {
        raw.send(fragments(1000));
      },
      1008,
      /more than 64 fragments/,
    ],
    [
      'T26: a megabyte of JSON',
      (raw) => {
        raw.send(frameBytes(JSON.stringify('x'.repeat(1_000_000))));
      },
      1009,
      /more than 256 KiB/,
    ],
    [
      'T28: a text that is not UTF-8',
      (raw) => {
        raw.send(frameBytes(Buffer.from([0x22, 0xc3, 0x28, 0x22])));
      },
      1007,
      /not UTF-8/,
    ],
    [
      'T28: half a character at the end',
      (raw) => {
        raw.send(frameBytes(Buffer.from('"é').subarray(0, -1)));
      },
      1007,
      /not UTF-8/,
    ],
    [
      'an unknown opcode',
      (raw) => {
        raw.send(frameBytes('', { opcode: 3 }));
      },
      1002,
      /opcode/,
    ],
    [
      'a continuation of nothing',
      (raw) => {
        raw.send(frameBytes('x', { opcode: opcodes.continuation }));
      },
      1002,
      /the charge point sent/,
    ],
    [
      'a fragmented ping',
      (raw) => {
        raw.send(frameBytes('', { opcode: opcodes.ping, fin: false }));
      },
      1002,
      /the charge point sent/,
    ],
    [
      'a ping that is too long',
      (raw) => {
        raw.send(frameBytes('x'.repeat(126), { opcode: opcodes.ping }));
      },
      1002,
      /the charge point sent/,
    ],
    [
      'T20: an invalid close code',
      (raw) => {
        raw.send(close(999));
      },
      1002,
      /close code/,
    ],
    [
      'T20: a close code that must not be sent',
      (raw) => {
        raw.send(close(1005));
      },
      1002,
      /close code/,
    ],
    [
      'T20: a close reason that is not UTF-8',
      (raw) => {
        raw.send(close(1000, Buffer.from([0xff])));
      },
      1007,
      /not UTF-8/,
    ],
  ];

  for (const [what, send, code, text] of illegal) {
    it(`takes ${what} for a violation of the charge point and closes with ${code}`, async () => {
      const raw = await bench.rawUpgraded();
      send(raw);
      expect(await raw.closeCode()).to.equal(code);
      raw.socket.end();
      const lost = await bench.lost();
      expect(lost.by).to.equal('chargePoint');
      expect(
        bench
          .all('violation')
          .map((entry) => entry.text)
          .join(),
      ).to.match(text);
      expect(bench.all('violation')).to.have.lengthOf(1);
      expect(bench.all('disconnect')[0]).to.include({ by: 'chargePoint', connection: 1 });
      expect(bench.texts('received')).to.deep.equal([]);
      expect(bench.link.connected).to.equal(false);
    });
  }

  it('gives up one who breaks the protocol and does not hang up', async () => {
    const raw = await bench.rawUpgraded();
    raw.send(frameBytes('x', { masked: false }));
    await raw.closeCode();
    expect((await bench.lost()).by).to.equal('chargePoint');
  });

  it('T18: takes a reset in the middle of a frame for a lost link, without the half frame', async () => {
    const raw = await bench.rawUpgraded();
    raw.send(frameBytes(heartbeat('1')).subarray(0, 12));
    await until('its bytes', () => raw.socket.bytesWritten > 0 && raw.socket.writableLength === 0);
    raw.socket.resetAndDestroy();
    expect((await bench.lost()).by).to.equal('link');
    expect(bench.all('disconnect')[0]).to.include({ by: 'link', code: 1006 });
    expect([...bench.texts('received'), ...bench.all('violation')]).to.deep.equal([]);
  });

  it('T19, T20: writes down with which code the charge point closed', async () => {
    for (const [code, reason] of [
      [1000, 'done'],
      [1001, ''],
      [4999, 'vendor'],
    ] as const) {
      const count = bench.all('disconnect').length;
      (await bench.client()).socket.close(code, reason);
      await until('the end', () => bench.all('disconnect').length > count);
      expect(bench.all('disconnect')[count]).to.include({ by: 'chargePoint', code });
    }
    const raw = await bench.rawUpgraded();
    raw.send(frameBytes('', { opcode: opcodes.close }));
    raw.socket.end();
    expect((await bench.seen('disconnect', ({ connection }) => connection === 4)).code).to.equal(1005);
  });

  it('T23: keeps the bytes of a binary message, and does not act on them', async () => {
    const client = await bench.client();
    client.socket.send(Buffer.from(heartbeat('1')), { binary: true });
    client.send(heartbeat('2'));
    expect((await client.answer('2'))[0]).to.equal(3);
    const [binary] = bench.all('frame');
    expect(binary).to.include({ binary: true, direction: 'received' });
    expect(Buffer.from(binary?.text ?? '', 'hex').toString()).to.equal(heartbeat('1'));
    expect(client.heard).to.have.lengthOf(1);
    expect(bench.arrivals.filter(({ kind }) => kind === 'call')).to.have.lengthOf(1);
  });

  it('T24: puts fragments together, with a ping between them', async () => {
    const raw = await bench.rawUpgraded();
    const text = Buffer.from('[2,"é","Heartbeat",{}]');
    const part = (from: number, to: number, more: FrameBytes) => frameBytes(text.subarray(from, to), more);
    raw.send(part(0, 5, { fin: false }));
    raw.send(frameBytes('are you there', { opcode: opcodes.ping }));
    raw.send(part(5, 6, { opcode: opcodes.continuation, fin: false }));
    raw.send(part(6, text.length, { opcode: opcodes.continuation }));
    await until('the answer', () => bench.texts('sent')[0]);
    expect(bench.texts('received')).to.deep.equal([text.toString()]);
    await until('the pong', () => raw.heard.includes(Buffer.from('are you there')));
  });

  it('T27: reads a message of exactly 256 KiB whole, and none that is one byte longer', async () => {
    const frame = (size: number) => {
      const [head, tail] = ['[2,"1","DataTransfer",{"vendorId":"V","data":"', '"}]'];
      return `${head}${'x'.repeat(size - head.length - tail.length)}${tail}`;
    };
    const client = await bench.client();
    client.send(frame(256 * 1024));
    expect((await client.answer('1'))[0]).to.equal(3);
    expect(bench.all('frame')[0])
      .to.include({ text: frame(256 * 1024) })
      .and.not.to.have.property('cutFrom');
    client.send(frame(256 * 1024 + 1));
    expect((await client.end()).code).to.equal(1009);
    expect(bench.texts('received')).to.have.lengthOf(1);
  });

  it('T29: answers pings, and names a flood of them as the reason why it gives up', async () => {
    const client = await bench.client();
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    for (let count = 1; count <= 20; count += 1) {
      client.socket.ping();
      await until('the pong', () => pongs === count);
    }
    const raw = await bench.rawUpgraded();
    raw.send(Buffer.concat(Array.from({ length: 5000 }, () => frameBytes('', { opcode: opcodes.ping }))));
    const { text } = await bench.seen('socket', ({ connection }) => connection === 2);
    expect(text).to.equal('more pings at once than can be answered: the connection is closed');
    expect((await bench.lost()).by).to.equal('link');
    expect(bench.all('frame')).to.deep.equal([]);
  });

  it('T30, T31: takes a ping, or a pong that nobody asked for, as a sign of life', async () => {
    const raw = await bench.rawUpgraded();
    for (const opcode of [opcodes.ping, opcodes.pong]) {
      const before = bench.link.peer?.lastHeard ?? 0n;
      raw.send(frameBytes('whatever', { opcode }));
      await until('a sign of life', () => (bench.link.peer?.lastHeard ?? 0n) > before);
    }
    expect(bench.link.connected).to.equal(true);
  });

  it('R26: slows a flood down, says so once in a while, and loses nothing', async () => {
    await bench.close();
    bench = await new Bench({ scale: 100 }).open();
    const client = await bench.client();
    const ids = Array.from({ length: 3000 }, (_, index) => `n-${index}`);
    client.send(...ids.map(heartbeat));
    await client.answer('n-2999');
    const inOrder = bench.texts('received').map((text) => (JSON.parse(text) as unknown[])[1]);
    expect(inOrder).to.deep.equal(ids);
    expect(client.heard.map((text) => (JSON.parse(text) as unknown[])[1])).to.deep.equal(ids);
  });

  it('R26: slows a flood down to the sustained rate', async () => {
    await bench.close();
    bench = await new Bench({ scale: 2 }).open();
    const client = await bench.client();
    client.send(...Array.from({ length: 560 }, (_, index) => heartbeat(String(index))));
    const { text } = await bench.seen('socket');
    expect(text).to.equal('more than 100 messages a second: reading is slowed down');
    await client.answer('559');
    expect(bench.texts('received')).to.have.lengthOf(560);
  });

  it('T36: gives up a charge point that does not read', async () => {
    const raw = await bench.rawUpgraded();
    raw.socket.pause();
    const id = 'i'.repeat(140);
    const calls = Buffer.concat(Array.from({ length: 400 }, () => frameBytes(`[2,"${id}","${'x'.repeat(55)}",{}]`)));
    bench.answers.replace('DataTransfer', { data: 'y'.repeat(200_000) });
    for (let count = 0; count < 100; count += 1) raw.send(frameBytes('[2,"1","DataTransfer",{"vendorId":"V"}]'));
    raw.send(calls);
    const { text } = await bench.seen('socket', ({ text: said }) => said.includes('does not read'));
    expect(text).to.contain('more than 1 MiB waits for it');
    expect((await bench.lost()).by).to.equal('link');
    raw.socket.resume();
  });

  it('puts nothing down as sent that could not be sent', async () => {
    const raw = await bench.rawUpgraded();
    bench.link.interrupt('close');
    raw.send(frameBytes(heartbeat('late')));
    await until('the late call', () => bench.texts('received')[0]);
    await bench.seen('socket', ({ text }) => text.includes('not sent'));
    expect(bench.texts('sent')).to.deep.equal([]);
    // It will be sent again: for the case it has not happened.
    expect(bench.arrivals.some(({ kind }) => kind === 'call')).to.equal(false);
  });
});

function fragments(count: number): Buffer {
  const rest = Array.from({ length: count - 1 }, () => frameBytes('x', { opcode: opcodes.continuation, fin: false }));
  return Buffer.concat([frameBytes('"', { fin: false }), ...rest]);
}

function close(code: number, reason = Buffer.alloc(0)): Buffer {
  const body = Buffer.alloc(2);
  body.writeUInt16BE(code);
  return frameBytes(Buffer.concat([body, reason]), { opcode: opcodes.close });
}
