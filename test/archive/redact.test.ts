import { expect } from 'chai';
import { checkChain } from '../../src/archive/chain.js';
import { redactRun } from '../../src/archive/redact.js';
import { relinked } from '../../src/archive/renumber.js';
import { recordOf } from '../evidence/record.js';

const frame = (text: string, more: object = {}) => ({
  type: 'frame',
  direction: 'received',
  connection: 1,
  text,
  ...more,
});

/** The texts of frames after redaction, in their order. */
function shared(...entries: readonly object[]) {
  const lines = entries.map((entry, index) => `${JSON.stringify({ seq: index + 1, mono: '1', ...entry, prev: '' })}\n`);
  const { text, sha256 } = relinked([lines.join('')]);
  const record = recordOf({ journal: { entries: lines.length, sha256 }, remarks: ['saw CARD-0001 and 10.1.2.3'] });
  const result = redactRun({ record, journal: text, statement: 'a: 1\n', stated: { idTags: ['CARD-0001'] } });
  const texts = result.journal
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text?: string }).text ?? '');
  return { ...result, texts };
}

describe('a redacted copy', () => {
  it('gives the same value the same name, in whatever case and place it stands', () => {
    const { texts, record } = shared(
      frame('[2,"1","Authorize",{"idTag":"CARD-0001"}]'),
      frame('[2,"2","Authorize",{"idTag":"card-0001"}]'),
      frame('[2,"3","Authorize",{"idTag":"OTHER-TAG"}]'),
      { type: 'note', text: 'first OTHER-TAG, then CARD-0001' },
    );
    expect(texts).to.deep.equal([
      '[2,"1","Authorize",{"idTag":"IDTAG-1"}]',
      '[2,"2","Authorize",{"idTag":"IDTAG-1"}]',
      '[2,"3","Authorize",{"idTag":"IDTAG-2"}]',
      'first IDTAG-2, then IDTAG-1',
    ]);
    expect(record.remarks).to.deep.equal(['saw IDTAG-1 and ADDRESS-1']);
    expect(record.redacted?.removed).to.deep.equal({ idTags: 2, serials: 0, addresses: 1, keys: 0 });
  });

  it('finds a value behind escapes, in JSON within a string, and in what is no JSON', () => {
    const { texts } = shared(
      frame('[2,"1","Authorize",{"idTag":"\\u0043ARD-0001"}]'),
      frame(JSON.stringify([2, '2', 'DataTransfer', { data: JSON.stringify({ idTag: 'CARD-0001' }) }])),
      frame('[2,"3","Authorize",{"idTag":"UNSEEN-TAG",]'),
    );
    for (const text of texts) expect(text).to.not.match(/CARD|0043|UNSEEN/);
  });

  it('takes what a charge point came in with', () => {
    const hello = { versions: ['TLS 1.2'], cipherSuites: ['TLS_X'], serverName: 'cs.lab.example', compression: false };
    const raw = Buffer.from('cs.lab.example').toString('hex');
    const pem = '-----BEGIN CERTIFICATE-----\nMIIC=\n-----END CERTIFICATE-----\n';
    const { journal } = shared(
      { type: 'clientHello', remote: '10.1.2.3', hello: { ...hello, raw } },
      {
        type: 'connect',
        path: '/',
        login: { tls: { version: 'TLS 1.2', hello: { ...hello, raw }, certificates: [pem] } },
      },
    );
    expect(journal)
      .not.to.match(/lab|MIIC|10\.1/)
      .and.not.contain(raw);
    expect(journal).to.contain('TLS_X').and.contain('TLS 1.2');
  });

  it('takes a short value out of its field, leaves the same letters elsewhere, and says so', () => {
    const { texts, remarks } = shared(frame('[2,"7","StartTransaction",{"connectorId":1,"idTag":"7","meterStart":7}]'));
    expect(texts).to.deep.equal(['[2,"7","StartTransaction",{"connectorId":1,"idTag":"IDTAG-2","meterStart":7}]']);
    expect(remarks.join()).to.match(/less than 4 characters/);
  });

  it('takes out serial numbers, addresses, keys and certificates, and no time stamp or firmware', () => {
    const boot = {
      chargePointSerialNumber: 'SN-12345',
      firmwareVersion: 'v2.10-rc1',
      iccid: '8931000000000000000',
      timestamp: '2026-03-01T10:15:00.123Z',
    };
    const keys = { configurationKey: [{ readonly: true, key: 'VendorSerialNo', value: 'XK-99887' }] };
    const { texts } = shared(
      frame(JSON.stringify([2, '1', 'BootNotification', boot])),
      frame(JSON.stringify([3, '2', keys])),
      frame('[3,"3",{"configurationKey":[{"key":"AuthorizationKey","value":"«key:0123abcd»"}]}]'),
      frame(
        JSON.stringify([
          2,
          '4',
          'X',
          { csr: '-----BEGIN CERTIFICATE REQUEST-----\nMII=\n-----END CERTIFICATE REQUEST-----' },
        ]),
      ),
      {
        type: 'note',
        text: 'at 192.168.1.20:9000, fe80::1ff:fe23:4567:890a and 00:1A:2b:3c:4d:5E, ftp://depot.example/fw',
      },
      {
        type: 'transfer',
        protocol: 'FTP',
        connection: 1,
        remote: '192.168.1.77',
        what: 'command',
        text: 'PORT 192,168,1,77,200,10',
      },
      { type: 'note', text: '227 Entering Passive Mode (192,168,1,20,161,64)' },
      frame('00ff', { binary: true }),
    );
    const all = texts.join('\n');
    expect(all).to.not.match(/12345|99887|89310|0123abcd|MII|192[.,]168|fe80|1A:2b|depot/);
    expect(all).to.contain('v2.10-rc1').and.to.contain('2026-03-01T10:15:00.123Z');
    expect(texts.at(-1)).to.equal('');
  });

  it('is linked anew', () => {
    const { journal, record } = shared(frame('[2,"1","Authorize",{"idTag":"CARD-0001"}]'), { type: 'note', text: 'x' });
    expect(checkChain(Buffer.from(journal), record).state).to.equal('sound');
  });

  it('takes a hostile text no longer than an honest one', function () {
    this.timeout(10_000);
    const long = 'LONG-TAG-'.repeat(2000);
    expect(shared(frame(`{"idTag":"${long}"}`), { type: 'note', text: long.slice(0, 60) }).texts[1]).to.equal(
      'IDTAG-2',
    );
    for (const part of ['a:', '\\"', '"idTag":', '1.', '-----BEGIN A-----', 'ab:cd:', '://', '{"key":"']) {
      const { texts } = shared(frame(part.repeat(100_000 / part.length)));
      expect(texts).to.have.lengthOf(1);
    }
  });
});
