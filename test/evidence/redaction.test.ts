import { expect } from 'chai';
import fc from 'fast-check';
import { Journal } from '../../src/evidence/journal.js';
import { redactor } from '../../src/evidence/redaction.js';
import { FakeClock } from './fake-clock.js';

const canary = 'CANARY-4F3A-9C77-Z';
const maskForm = /«key:[\da-f]{8}»/;

const change = (fields: string) => `[2,"1","ChangeConfiguration",{${fields}}]`;

/** `CANARY…` with every letter written as an escape. */
const escaped = Array.from(canary)
  .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  .join('');

describe('masking secrets', () => {
  for (const [what, text] of [
    ['ChangeConfiguration', change(`"key":"AuthorizationKey","value":"${canary}"`)],
    ['the other order', change(`"value":"${canary}","key":"AuthorizationKey"`)],
    ['other letters', change(`"key":"authorizationkey","value":"${canary}"`)],
    ['the other key', change(`"key":"BasicAuthPassword","value":"${canary}"`)],
    ['white space', ` [ 2 , "1" ,\n"ChangeConfiguration" , { "key" : "AuthorizationKey" ,\t"value" : "${canary}" } ] `],
    ['a key with spaces', change(`"key":" AuthorizationKey ","value":"${canary}"`)],
    ['an escaped key', change(`"key":"Authorization\\u004bey","value":"${canary}"`)],
    ['an escaped field', change(`"k\\u0065y":"AuthorizationKey","valu\\u0065":"${canary}"`)],
    ['an escaped secret', change(`"key":"AuthorizationKey","value":"${escaped}"`)],
    ['an escaped slash', change(`"key":"AuthorizationKey","value":"\\/${canary}\\/"`)],
    ['a duplicate value', change(`"key":"AuthorizationKey","value":"${canary}","value":"other"`)],
    ['a duplicate key', change(`"key":"AuthorizationKey","value":"${canary}","key":"Other"`)],
    ['a value in a list', change(`"key":"AuthorizationKey","value":["${canary}",{"x":"${canary}"}]`)],
    [
      'GetConfiguration',
      `[3,"1",{"configurationKey":[{"key":"A","readonly":true,"value":"v"},{"key":"AuthorizationKey","readonly":false,"value":"${canary}"}],"unknownKey":[]}]`,
    ],
    [
      'an answer in the other order',
      `[3,"1",{"configurationKey":[{"value":"${canary}","readonly":false,"key":"AuthorizationKey"}]}]`,
    ],
    [
      'JSON within a string',
      `[2,"1","DataTransfer",{"vendorId":"v","data":${JSON.stringify(`{"key":"AuthorizationKey","value":"${canary}"}`)}}]`,
    ],
    ['a byte order mark', `\uFEFF${change(`"key":"AuthorizationKey","value":"${canary}"`)}`],
    ['a trailing comma', `[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"${canary}",},]`],
    [
      'a trailing comma, the other order',
      `[2,"1","ChangeConfiguration",{"value":"${canary}","key":"AuthorizationKey",},]`,
    ],
    ['single quotes', `[2,'1','ChangeConfiguration',{'key':'AuthorizationKey','value':'${canary}'}]`],
    ['no quotes', `ChangeConfiguration AuthorizationKey ${canary}`],
    ['a text that was cut', `[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"${canary}`],
    ['a text cut before', `"value":"${canary}"}, {"key":"AuthorizationKey`],
    ['a raw line break', change(`"key":"AuthorizationKey","value":"${canary}\n"`)],
  ] as const) {
    it(`leaves no trace in ${what}`, () => {
      const masked = redactor()(text);
      expect(masked).not.to.contain(canary);
      expect(masked).not.to.contain('CANARY');
      expect(masked).not.to.contain(escaped);
      expect(masked).to.match(maskForm);
    });
  }

  it('changes nothing but the secret', () => {
    const text = '[ 2, "1", "ChangeConfiguration", {"key" : "AuthorizationKey", "value" : "0123456789abcdef"} ]';
    const masked = redactor()(text);
    expect(masked.replace(maskForm, '0123456789abcdef')).to.equal(text);
    expect(JSON.parse(masked)).to.have.nested.property('[3].key', 'AuthorizationKey');
  });

  it('masks a short secret where it stands, and leaves the same letters elsewhere alone', () => {
    const redact = redactor();
    const masked = redact('[2,"2","ChangeConfiguration",{"key":"AuthorizationKey","value":"2"}]');
    expect(masked).to.match(
      /^\[2,"2","ChangeConfiguration",\{"key":"AuthorizationKey","value":"«key:[\da-f]{8}»"\}\]$/,
    );
    expect(redact('[3,"2",{"status":"Accepted"}]')).to.equal('[3,"2",{"status":"Accepted"}]');
  });

  it('leaves alone what holds no secret, to the byte', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        fc.pre(!/authorizationkey|basicauthpassword|:\/\//i.test(text));
        expect(redactor()(text)).to.equal(text);
      }),
      { numRuns: 500 },
    );
    const other = change('"key":"HeartbeatInterval","value":"a \\"quoted\\" \\/ \\u0041"');
    expect(redactor()(other)).to.equal(other);
    const none = change('"key":"AuthorizationKey","value":""');
    expect(redactor()(none)).to.equal(none);
  });

  it('leaves a sentence that names the key as it is, and masks what may be one in it', () => {
    for (const sentence of [
      'rule security.credentials: the password, of 20 bytes, is not the AuthorizationKey (A00.FR.205)',
      'set SecurityProfile and AuthorizationKey of the charge point to what the run expects; see ChangeConfiguration',
      'AuthorizationKey is write-only, and is listed with a value (security whitepaper §7.2)',
    ])
      expect(redactor()(sentence)).to.equal(sentence);
    expect(redactor()('AuthorizationKey is listed with the value 0a1b2c3d4e, expected none')).to.match(
      /^AuthorizationKey is listed with the value «key:[\da-f]{8}», expected none$/,
    );
    for (const text of [
      '[2,"1","x",{"key":"AuthorizationKey","value":"lettersalone"',
      'x "value": lettersalone AuthorizationKey',
    ])
      expect(redactor()(text)).to.not.contain('lettersalone');
  });

  it('gives equal secrets equal masks within a run, others others, and other runs others', () => {
    const redact = redactor();
    const maskOf = (secret: string, by = redact) =>
      maskForm.exec(by(change(`"key":"AuthorizationKey","value":"${secret}"`)))?.[0];
    expect(maskOf(canary)).to.equal(maskOf(canary));
    expect(maskOf(canary)).to.equal(
      maskForm.exec(redact(change(`"value":"${escaped}","key":"authorizationKEY"`)))?.[0],
    );
    expect(maskOf(`${canary}2`)).not.to.equal(maskOf(canary));
    expect(maskOf(canary, redactor())).not.to.equal(maskOf(canary));
  });

  it('knows a secret again in later texts, also in those that do not name the key', () => {
    const redact = redactor();
    redact(change(`"key":"AuthorizationKey","value":"${canary}"`));
    for (const text of [
      `[2,"2","DataTransfer",{"vendorId":"v","data":"x${canary}y"}]`,
      `[2,"2","DataTransfer",{"vendorId":"v","data":"${escaped}"}]`,
      `nothing but ${canary}`,
      `'${canary}'`,
    ]) {
      expect(redact(text)).to.match(maskForm).and.not.contain('CANARY').and.not.contain(escaped);
    }
  });

  for (const [url, masked] of [
    ['ftp://user:pass@host/path', 'ftp://«credentials»@host/path'],
    ['https://user@host:8443/', 'https://«credentials»@host:8443/'],
    ['ftp://user:p@ss@host/', 'ftp://«credentials»@host/'],
    ['ftp:\\/\\/user:pass@host\\/path', 'ftp:\\/\\/«credentials»@host\\/path'],
    ['ftp://host/a@b', 'ftp://host/a@b'],
    ['ftps+x.y-z://u:p@h', 'ftps+x.y-z://«credentials»@h'],
  ] as const) {
    it(`makes ${masked} of ${url}`, () => {
      const frame = (location: string) => `[2,"1","GetDiagnostics",{"location":"${location}"}]`;
      const read = (text: string) => (JSON.parse(text) as { location: string }[])[3]?.location;
      expect(read(redactor()(frame(url)))).to.equal(read(frame(masked)));
    });
  }

  it('masks the credentials of a URL outside of JSON', () => {
    expect(redactor()('see ftp://user:pass@host/x')).to.equal('see ftp://«credentials»@host/x');
  });

  it('never throws, and lets no secret through, whatever stands around it', () => {
    const field = fc
      .tuple(fc.string(), fc.jsonValue({ maxDepth: 2 }))
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    const fields = fc.tuple(fc.array(field, { maxLength: 3 }), fc.array(field, { maxLength: 3 }), fc.boolean());
    fc.assert(
      fc.property(fields, fc.nat(400), ([before, after, swapped], cutAt) => {
        const pair = [`"key":"AuthorizationKey"`, `"value":"${canary}"`];
        const text = change([...before, ...(swapped ? pair.toReversed() : pair), ...after].join(','));
        const redact = redactor();
        expect(redact(text.slice(0, cutAt))).to.satisfy(
          (masked: string) => !masked.includes(canary) || !/authorizationkey/i.test(text.slice(0, cutAt)),
        );
        expect(redact(text)).not.to.contain(canary);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a hostile text no longer than an honest one', () => {
    const redact = redactor();
    const size = 250_000;
    const started = process.cpuUsage();
    for (const text of [
      `://${'a.'.repeat(size / 2)}`,
      `://${'a+b-'.repeat(size / 4)}`,
      `authorizationkey ${'\\"'.repeat(size / 2)}`,
      `authorizationkey ${'"'.repeat(size)}`,
      `authorizationkey "${'\\"'.repeat(size / 2)}`,
      `${'{"value":'.repeat(size / 9)}"authorizationkey"`,
      `{"key":"authorizationkey",${'"value":1,'.repeat(size / 10)}"value":1}`,
      'x://'.repeat(size / 4),
      `x://${'@'.repeat(size)}`,
      `[${'1,'.repeat(size / 2)}"authorizationkey"]`,
      '-----BEGIN PRIVATE KEY-----'.repeat(size / 27),
      `-----BEGIN ${'PRIVATE KEY '.repeat(size / 12)}`,
      `-----BEGIN PRIVATE KEY-----${'-----END '.repeat(size / 9)}`,
      '"authorizationkey'.repeat(size / 17),
    ]) {
      redact(text);
    }
    // Quadratic time would take minutes.
    expect(process.cpuUsage(started).user / 1e6).to.be.below(15);
  });

  it('keeps a canary out of a whole journal', () => {
    const lines: string[] = [];
    const journal = new Journal(new FakeClock(), (line) => lines.push(line), redactor());
    const sent = (text: string) => journal.append({ type: 'frame', direction: 'sent', connection: 1, text });
    const received = (text: string) => journal.append({ type: 'frame', direction: 'received', connection: 1, text });
    sent(change(`"key":"AuthorizationKey","value":"${canary}"`));
    received('[3,"1",{"status":"Accepted"}]');
    received(`[2,"7","DataTransfer",{"vendorId":"${canary}"}]`);
    journal.append({
      type: 'step',
      case: 'TC',
      phase: 'run',
      text: `sets AuthorizationKey to ${canary}`,
      verdict: 'pass',
      frames: [1],
    });
    journal.append({
      type: 'finding',
      rule: 'schema',
      clause: 'c',
      severity: 'fail',
      text: `the value is "${canary}"`,
      about: 3,
    });
    journal.append({ type: 'disconnect', connection: 1, by: 'chargePoint', code: 1000, reason: canary });
    expect(lines.join('')).not.to.contain('CANARY');
    expect(lines).to.have.lengthOf(6);
  });

  describe('a private key', () => {
    const body = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg';
    const pem = (kind = '', end = `-----END ${kind}PRIVATE KEY-----`) =>
      `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n${end}\n`;
    const frame = (data: string) =>
      JSON.stringify([2, '1', 'DataTransfer', { vendorId: 'V', data, messageId: 'after' }]);

    for (const [what, text] of [
      ['in a frame', frame(pem())],
      ['of another kind', frame(pem('RSA '))],
      ['behind its certificate', frame(`-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${pem('EC ')}`)],
      ['without its end', frame(pem('', ''))],
      ['on one line', frame(pem().replaceAll('\n', ''))],
      ['in JSON within a string', frame(JSON.stringify({ key: pem() }))],
      ['with escaped dashes', frame(pem()).replaceAll('-', '\\u002d')],
      ['in no JSON', pem()],
      ['in a frame that was cut', frame(pem()).slice(0, 140)],
    ] as const) {
      it(`is masked ${what}, and nothing else is`, () => {
        const masked = redactor()(text);
        expect(masked).to.match(maskForm).and.not.contain('MIGH');
        if (text === frame(pem())) expect(JSON.parse(masked)).to.have.nested.property('[3].messageId', 'after');
      });
    }

    it('leaves certificates and public keys alone', () => {
      const text = frame(
        '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n-----BEGIN CERTIFICATE-----\nMIIC\n',
      );
      expect(redactor()(text)).to.equal(text);
    });
  });

  it('masks hexadecimal digits alike, whichever letters they are written in', () => {
    const redact = redactor();
    const maskOf = (value: string) => maskForm.exec(redact(change(`"key":"AuthorizationKey","value":"${value}"`)))?.[0];
    expect(maskOf('ABCDEF0123456789ABCDEF0123456789')).to.equal(maskOf('abcdef0123456789abcdef0123456789'));
  });

  it('masks what it is told to keep, wherever it stands', () => {
    const redact = redactor();
    redact.keep('s3cretOfTheRun');
    redact.keep('short');
    const text = redact('[2,"7","DataTransfer",{"data":"user s3cretOfTheRun, s3cretOfTheRun!","vendorId":"short"}]');
    expect(text).to.match(/"user «key:[\da-f]{8}», «key:[\da-f]{8}»!","vendorId":"short"/);
    expect(redact('PASS s3cretOfTheRun')).to.match(/^PASS «key:[\da-f]{8}»$/);
    const lines: string[] = [];
    const journal = new Journal(new FakeClock(), (line) => lines.push(line), redact);
    journal.keepSecret('another-secret');
    journal.append({ type: 'note', text: 'say another-secret' });
    expect(lines.join('')).to.not.contain('another-secret');
  });
});
