import { expect } from 'chai';
import fc from 'fast-check';
import type { ClientHello } from '../../src/evidence/login.js';
import { HelloReader, type Reading } from '../../src/wire/client-hello.js';
import { helloBytes, recordsOf } from './hello.js';

/** What comes of these pieces, one after the other. */
function read(...pieces: readonly Uint8Array[]): Reading {
  const reader = new HelloReader();
  let last: Reading = { kind: 'incomplete' };
  for (const piece of pieces) {
    last = reader.push(piece);
    if (last.kind !== 'incomplete') break;
  }
  return last;
}

function helloIn(...pieces: readonly Uint8Array[]): ClientHello {
  const reading = read(...pieces);
  if (reading.kind !== 'hello') throw new Error(JSON.stringify(reading));
  return reading.hello;
}

const whyOf = (...pieces: readonly Uint8Array[]): string => {
  const reading = read(...pieces);
  return reading.kind === 'problem' ? reading.why : reading.kind;
};

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('reading a ClientHello', () => {
  it('tells versions, suites by name, server and compression, in the order of the client', () => {
    const message = helloBytes({
      suites: [0x1302, 0xc02b, 0x009c, 0x0a0a, 0xfafa, 0xeeee, 0x00ff],
      versions: [0x3a3a, 0x0303, 0x0304],
      serverName: 'cs.example',
    });
    expect(helloIn(recordsOf(message))).to.deep.equal({
      versions: ['TLS 1.3', 'TLS 1.2'],
      cipherSuites: [
        'TLS_AES_256_GCM_SHA384',
        'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
        'TLS_RSA_WITH_AES_128_GCM_SHA256',
        '0xEEEE',
        'TLS_EMPTY_RENEGOTIATION_INFO_SCSV',
      ],
      serverName: 'cs.example',
      compression: false,
      raw: message.toString('hex'),
    });
  });

  it('takes the version of the message where no others are listed, and needs no extensions', () => {
    const old = helloIn(recordsOf(helloBytes({ version: 0x0302, suites: [0x002f], compressions: [1, 0] })));
    expect(old).to.include({ compression: true });
    expect(old.versions).to.deep.equal(['TLS 1.1']);
    expect(old).not.to.have.property('serverName');
    expect(helloIn(recordsOf(helloBytes({ version: 0x0399, suites: [] }))).versions).to.deep.equal(['0x0399']);
  });

  it('does not care in how many records and segments it comes', () => {
    const message = helloBytes({ suites: Array.from({ length: 4000 }, (_, index) => index) });
    const whole = helloIn(recordsOf(message));
    expect(whole.cipherSuites).to.have.length.above(3900);
    const inRecords = recordsOf(message, 700);
    expect(helloIn(inRecords)).to.deep.equal(whole);
    expect(helloIn(...Array.from(inRecords, (byte) => Buffer.of(byte)))).to.deep.equal(whole);
    expect(helloIn(Buffer.concat([inRecords, Buffer.from('what comes after it')]))).to.deep.equal(whole);
  });

  for (const [what, given, why] of [
    ['SSL 2', bytes('80 2e 01 03 01 00 15 00 00 00 10'), /^a ClientHello in the format of SSL 2$/],
    ['bytes of nothing', bytes('ff ff ff ff'), /^bytes that are neither TLS nor HTTP$/],
    ['an alert', bytes('16 03 01 00 01 15'), /another message of the handshake/],
    ['a record of application data after a part', bytes('16 03 01 00 01 01 17 03 01 00 01 00'), /no handshake/],
    ['an empty record', bytes('16 03 01 00 00'), /^a TLS record that is none$/],
    ['a record of another protocol', bytes('16 05 01 00 01 01'), /^a TLS record that is none$/],
    ['a record that is too long', bytes('16 03 01 40 01 01'), /^a TLS record that is none$/],
    ['a message that is too long', bytes('16 03 01 00 04 01 00 40 00'), /more than 16 KiB$/],
    ['a session id beyond the end', recordsOf(bytes(`01 00 00 23 03 03 ${'00'.repeat(32)} 20`)), /contradict/],
    [
      'an extension beyond its list',
      recordsOf(helloBytes({ suites: [1], extensions: bytes('00 00 ff ff') })),
      /contra/,
    ],
  ] as const) {
    it(`names ${what}`, () => {
      expect(whyOf(given)).to.match(why);
    });
  }

  it('stops at records that lead nowhere', () => {
    const part = Buffer.concat([bytes('16 03 01 00 04 01 00 3f f0'), Buffer.alloc(0)]);
    const crumbs = Buffer.concat(Array.from({ length: 8000 }, () => bytes('16 03 01 00 01 00')));
    expect(whyOf(part, crumbs)).to.equal('a ClientHello in more than 32 KiB of records');
  });

  it('waits while too little has come', () => {
    const all = recordsOf(helloBytes({ suites: [0x009c] }));
    for (let length = 0; length < all.length; length += 1) {
      expect(read(all.subarray(0, length)).kind).to.equal('incomplete');
    }
  });

  it('never throws, whatever comes, and however it is cut', () => {
    const some = fc.uint8Array({ maxLength: 400 });
    const hostile = fc.oneof(
      some,
      some.map((tail) => recordsOf(Buffer.concat([Buffer.of(1, 0, tail.length >> 8, tail.length & 255), tail]))),
      fc
        .tuple(fc.array(fc.nat(0xffff)), fc.array(fc.nat(0xffff), { maxLength: 100 }), some, fc.nat(900), fc.nat(255))
        .map(([suites, versions, extensions, at, byte]) => {
          const message = helloBytes({ suites, versions, extensions: Buffer.from(extensions) });
          if (at < message.length) message[at] = byte;
          return recordsOf(message, 1 + (at % 97));
        }),
    );
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (given, size) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < given.length; at += size) pieces.push(given.subarray(at, at + size));
        const whole = read(given);
        expect(read(...pieces)).to.deep.equal(whole);
        if (whole.kind === 'problem') expect(whole.why.length).to.be.within(10, 100);
      }),
      { numRuns: 2000 },
    );
  });
});
