/** Verdicts on charge points of other makes: OpenSSL, curl and a client of its own against the command as a user runs it. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ClientOptions } from 'ws';
import type { Attempt, RunRecord } from '../../src/evidence/result.js';
import { attemptsOf } from '../../src/evidence/attempts.js';
import { picsFile } from '../catalogue.js';
import { file, openssl } from '../pki/openssl.js';
import { say } from '../wire/programs.js';
import { environment, folder, start } from './command.js';
import { ForeignChargePoint, type Answers, type Return } from './foreign-charge-point.js';
import { Issuer, newKey, type Shown } from './foreign-issuer.js';

/** A way of coming back, and the verdict on it: its word, and what has to be among the reasons and findings. */
interface Row {
  readonly what: string;
  readonly returns: Return;
  readonly verdict: 'pass' | 'fail';
  readonly because?: RegExp;
}

// A colon in the user and a zero among the bytes of the key are legal (L12).
const identity = 'SIM:01';
const key = Buffer.from('63616e617279002d6f662d74686f73652d6f6e65', 'hex');
const env = { ...environment, OCPP_ATTEST_AUTHORIZATION_KEY: key.toString('hex') };
const basic = (password: Buffer, user = identity) =>
  `Basic ${Buffer.concat([Buffer.from(`${user}:`), password]).toString('base64')}`;

const issuer = new Issuer('Foreign root');

/** The statement of the built-in charge point, for another one with this security profile. */
function statement(profile: 1 | 2 | 3): string {
  const path = join(mkdtempSync(join(tmpdir(), 'ocpp-attest-pics-')), 'pics.yaml');
  const text = readFileSync(picsFile('simulator'), 'utf8')
    .replace(
      /^  profile: 2\n/m,
      `  profile: ${profile}\n  serialNumber: SN-1\n  trustedAuthorities: [${issuer.file}]\n`,
    )
    .replace('identity: SIM-01', `identity: '${identity}'`)
    .replace(/^ +\w*[fF]irmwareImage: .*\n/gm, '');
  writeFileSync(path, text);
  return path;
}

interface Play {
  readonly profile: 1 | 2 | 3;
  readonly cases: readonly string[];
  /** One for each attempt. */
  readonly returns: readonly Return[];
  /** How it connects at first. */
  readonly login: ClientOptions;
  readonly answers?: Answers;
  readonly scale?: number;
}

/** Plays cases, once for each way of coming back. */
async function play({ profile, cases, returns, login, answers = {}, scale = 10 }: Play) {
  const run = start(
    [
      ...['run', '--pics', statement(profile), ...cases.flatMap((id) => ['--case', id])],
      ...['--repeat', String(returns.length), '--listen', '127.0.0.1:0', '--rig', 'none', '--accept-pics'],
      ...['--time-scale', String(scale), '--connect-timeout', '60 s', '--out', folder(), '--json'],
    ],
    env,
  );
  const [, url = ''] = await run.says(/listening on (\S+),/);
  const device = new ForeignChargePoint(url, returns, answers);
  await device.connect(login);
  const { code, out, err } = await run.finished;
  device.end();
  expect(out, err).to.match(/^\{/);
  const played = (JSON.parse(out) as RunRecord).cases.filter(({ id }) => cases.includes(id));
  return {
    code,
    err,
    attempts: played.flatMap(attemptsOf),
    verdicts: played.map(({ id, verdict }) => `${id}: ${String(verdict)}`),
  };
}

const said = ({ reason, findings }: Attempt): string =>
  [reason ?? '', ...findings.map(({ clause, text }) => `${clause}: ${text}`)].join('\n');

/** Plays the rows in one run, and compares the verdict of each. */
async function judged(profile: 1 | 2 | 3, testCase: string, rows: readonly Row[], login: ClientOptions): Promise<void> {
  const returns = rows.map((row) => row.returns);
  const { code, err, attempts } = await play({ profile, cases: [testCase], returns, login });
  const seen = rows.map(({ what, because = /^/ }, index) => {
    const attempt = attempts[index];
    const reasons = attempt === undefined ? '' : said(attempt);
    return `${what}: ${String(attempt?.verdict)}${because.test(reasons) ? '' : `, not ${String(because)} but ${reasons}`}`;
  });
  expect(seen, err).to.deep.equal(rows.map(({ what, verdict }) => `${what}: ${verdict}`));
  expect(code, err).to.equal(1);
}

const port = ({ url }: ForeignChargePoint): string => new URL(url).port;
const http = ({ url }: ForeignChargePoint): string => url.replace(/^ws/, 'http');

describe('verdicts on charge points of other makes', function () {
  this.timeout(240_000);

  const trusting: ClientOptions = { rejectUnauthorized: false };
  const right: ClientOptions = { ...trusting, headers: { authorization: basic(key) } };
  const comesBack =
    (options: ClientOptions): Return =>
    (self) =>
      self.connect(options);
  /** What OpenSSL and curl were told against all expectation. */
  const surprises: string[] = [];
  afterEach(() => {
    expect(surprises.splice(0)).to.deep.equal([]);
  });

  /** OpenSSL or curl goes first; then the charge point comes as it should. */
  const after =
    (answer: RegExp, client: (self: ForeignChargePoint) => Promise<string>, options: ClientOptions): Return =>
    async (self) => {
      const output = await client(self);
      if (!answer.test(output)) surprises.push(output);
      await self.connect(options);
    };
  const sClient =
    (...args: readonly string[]) =>
    (self: ForeignChargePoint) =>
      say('openssl', 's_client', '-connect', `127.0.0.1:${port(self)}`, ...args);
  const curl =
    (...args: readonly string[]) =>
    (self: ForeignChargePoint) =>
      say(
        'curl',
        ...['--silent', '--insecure', '--include', '--http1.1', '--max-time', '10', '--no-buffer'],
        ...[
          '--header',
          'Connection: Upgrade',
          '--header',
          'Upgrade: websocket',
          '--header',
          'Sec-WebSocket-Version: 13',
        ],
        ...['--header', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '--header', 'Sec-WebSocket-Protocol: ocpp1.6'],
        ...args,
        http(self),
      );
  const unauthorized = (...args: readonly string[]) => after(/^HTTP\/1\.1 401 /, curl(...args), right);
  const header = (value: string) => ['--header', `Authorization: ${value}`] as const;

  const basicRows: readonly Row[] = [
    {
      what: 'L12 the bytes of the key, one of them zero, and a colon in the user',
      returns: comesBack(right),
      verdict: 'pass',
    },
    {
      what: 'L10 no header',
      returns: unauthorized(),
      verdict: 'fail',
      because: /A00\.FR\.(203|302): no Authorization/,
    },
    {
      what: 'L10 another scheme',
      returns: unauthorized(...header('Bearer eyJhbGciOiJub25lIn0')),
      verdict: 'fail',
      because: /A00\.FR\.(202|301): the Authorization header is of another scheme than Basic/,
    },
    {
      what: 'L10 no Base64',
      returns: unauthorized(...header('Basic %%%')),
      verdict: 'fail',
      because: /A00\.FR\.(202|301): the Authorization header holds no Base64/,
    },
    {
      what: 'L10 another user',
      returns: unauthorized('--user', `SOMEBODY:${'p'.repeat(20)}`),
      verdict: 'fail',
      because: /A00\.FR\.(204|303): the user of the Authorization header is "SOMEBODY", expected "SIM:01"/,
    },
    {
      what: 'L10 another key',
      returns: unauthorized(...header(basic(Buffer.alloc(20, 7)))),
      verdict: 'fail',
      because: /A00\.FR\.(205|304): the password, of 20 bytes, is not the AuthorizationKey/,
    },
    {
      what: 'L11 the digits of the key',
      returns: unauthorized('--user', `${identity}:${key.toString('hex')}`),
      verdict: 'fail',
      because: /A00\.FR\.(205|304): the hexadecimal digits of the AuthorizationKey came as the password/,
    },
  ];

  it('TC_085: curl shows what profile 1 does not take', () => judged(1, 'TC_085_CS', basicRows, right));
  it('TC_085: curl shows what profile 2 does not take', () => judged(2, 'TC_085_CS', basicRows, right));

  const oneSuite = (ciphers: string): Return => comesBack({ ...right, ciphers, maxVersion: 'TLSv1.2' });
  const old = '-cipher DEFAULT@SECLEVEL=0'.split(' ');

  const tlsRows: readonly Row[] = [
    { what: 'TLS 1.3', returns: comesBack(right), verdict: 'pass' },
    { what: 'both suites of one family', returns: oneSuite('AES128-GCM-SHA256:AES256-GCM-SHA384'), verdict: 'pass' },
    ...(['ec', 'rsa'] as const).map((family): Row => ({
      what: `OpenSSL trusts the server by its root (${family}), and speaks TLS 1.2`,
      returns: after(
        /Verify return code: 0 \(ok\)/,
        sClient(
          ...['-CAfile', join(env.OCPP_ATTEST_HOME, 'authorities', `central-system-root-${family}.pem`), '-tls1_2'],
          ...['-cipher', family === 'ec' ? 'ECDHE-ECDSA-AES128-GCM-SHA256' : 'AES128-GCM-SHA256'],
          ...['-verify_return_error', '-x509_strict', '-verify_ip', '127.0.0.1'],
        ),
        right,
      ),
      verdict: 'pass',
    })),
    {
      what: 'L01 TLS 1.1',
      returns: after(/alert protocol version/, sClient('-tls1_1', ...old), right),
      verdict: 'fail',
      because: /A00\.FR\.312: the newest TLS version that was offered is TLS 1\.1, expected TLS 1\.2 or above/,
    },
    {
      what: 'L01 TLS 1.0',
      returns: after(/alert protocol version/, sClient('-tls1', ...old), right),
      verdict: 'fail',
      because: /A00\.FR\.312: the newest TLS version that was offered is TLS 1\.0/,
    },
    {
      what: 'L02 one suite of RSA',
      returns: oneSuite('AES128-GCM-SHA256'),
      verdict: 'fail',
      because: /neither family of cipher suites is offered whole: .*_GCM_SHA384 missing \(A00\.FR\.318\)/,
    },
    {
      what: 'L02 one suite of ECDHE',
      returns: oneSuite('ECDHE-ECDSA-AES256-GCM-SHA384'),
      verdict: 'fail',
      because: /neither family of cipher suites is offered whole: TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 missing/,
    },
    {
      what: 'L03 no suite in common',
      returns: after(/alert handshake failure/, sClient('-tls1_2', '-cipher', 'NULL-SHA256@SECLEVEL=0'), right),
      verdict: 'fail',
      because: /A00\.FR\.318: no cipher suite in common; offered were TLS_RSA_WITH_NULL_SHA256/,
    },
    {
      what: 'L10 another key',
      returns: unauthorized(...header(basic(Buffer.alloc(20, 7)))),
      verdict: 'fail',
      because: /A00\.FR\.304: the password, of 20 bytes, is not the AuthorizationKey/,
    },
  ];

  it('TC_086: OpenSSL and others show what they offer in profile 2', () => judged(2, 'TC_086_CS', tlsRows, right));

  const shows = ({ key: own, chain }: Shown): ClientOptions => ({
    ...trusting,
    key: own,
    cert: chain,
    ciphers: 'DEFAULT@SECLEVEL=0',
  });

  it('TC_086: no Authorization header belongs to profile 3, and the suites are those of profile 2', async () => {
    const fit = shows(issuer.issue());
    await judged(
      3,
      'TC_086_CS',
      [
        { what: 'a certificate alone', returns: comesBack(fit), verdict: 'pass' },
        {
          what: 'L13 an Authorization header',
          returns: comesBack({ ...fit, headers: { authorization: basic(key) } }),
          verdict: 'fail',
          because: /there is an Authorization header, expected none with security profile 3 \(A00\.FR\.401\)/,
        },
        {
          what: 'L01 TLS 1.1',
          returns: after(/alert protocol version/, sClient('-tls1_1', ...old), fit),
          verdict: 'fail',
          because: /A00\.FR\.416: the newest TLS version that was offered is TLS 1\.1/,
        },
        {
          what: 'L04 no certificate',
          returns: comesBack(trusting),
          verdict: 'fail',
          because: /it shows no certificate \(A00\.FR\.402\)/,
        },
      ],
      fit,
    );
  });

  it('TC_087: certificates that OpenSSL has made are judged item by item', async () => {
    const fit = issuer.issue();
    const middle = issuer.authority('Foreign middle');
    const chained = middle.issue();
    const [own = '', between = ''] = blocksOf(chained.chain);
    const other = new Issuer('Other root');
    const large = new Issuer('Large', newKey('4096'));
    const long = Array.from({ length: 8 }, (_, index) => large.selfSigned(`/O=Foreign/CN=${index}`).chain).join('');
    const shown = (what: string, certificate: Shown, verdict: Row['verdict'], because: RegExp): Row => ({
      what,
      returns: comesBack(shows(certificate)),
      verdict,
      because,
    });
    await judged(
      3,
      'TC_087_CS',
      [
        shown('an authority of the statement', fit, 'pass', /^$/m),
        shown('a chain in its order', chained, 'pass', /^$/m),
        {
          what: 'L02 one suite of ECDHE',
          returns: comesBack({
            ...shows(fit),
            ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256@SECLEVEL=0',
            maxVersion: 'TLSv1.2',
          }),
          verdict: 'fail',
          because: /neither family of cipher suites is offered whole/,
        },
        {
          what: 'L04 no certificate',
          returns: comesBack(trusting),
          verdict: 'fail',
          because: /the charge point showed no certificate \(A00\.FR\.402\)/,
        },
        shown(
          'L05 expired',
          issuer.issue({ from: '20200101', until: '20200201' }),
          'fail',
          /expired: .*\(A00\.FR\.403\)/,
        ),
        shown('L05 not yet valid', issuer.issue({ from: '20480101', until: '20490101' }), 'fail', /not yet valid: /),
        shown(
          'L05 another authority',
          other.issue(),
          'fail',
          /issued by an authority that is neither shown nor trusted/,
        ),
        shown(
          'L05 another authority, shown',
          other.issue({ withRoot: true }),
          'fail',
          /is self-signed, and none of the/,
        ),
        shown('L05 self-signed', other.selfSigned('/O=ocpp-attest/CN=SN-1'), 'fail', /the certificate is self-signed/),
        shown('L06 RSA-1024', issuer.issue({ bits: '1024' }), 'fail', /RSA-1024 \(1024 bits\).*A00\.FR\.502/),
        {
          what: 'L06 EC-192',
          returns: comesBack({
            ...shows(issuer.issue({ curve: 'prime192v1' })),
            ecdhCurve: 'prime192v1:P-256',
            maxVersion: 'TLSv1.2',
          }),
          verdict: 'fail',
          because: /prime192v1 \(192 bits\).*A00\.FR\.503/,
        },
        shown('L06 no commonName', issuer.issue({ subject: '/O=ocpp-attest' }), 'fail', /has no commonName/),
        shown(
          'L06 another number',
          issuer.issue({ subject: '/O=ocpp-attest/CN=SN-2' }),
          'fail',
          /commonName is "SN-2"/,
        ),
        shown('L06 no organization', issuer.issue({ subject: '/CN=SN-1' }), 'fail', /has no organizationName/),
        shown(
          'L06 serial number zero',
          issuer.issue({ serial: '00' }),
          'pass',
          /A00\.FR\.508: .*the serial number "0"/,
        ),
        shown(
          'L07 a chain in another order',
          { key: chained.key, chain: own + issuer.certificate + between },
          'pass',
          /the certificates were not shown in their order/,
        ),
        shown('L07 a long chain', { key: fit.key, chain: fit.chain + long }, 'pass', /CertificateSigned carries 10000/),
        {
          what: 'L13 an Authorization header',
          returns: comesBack({ ...shows(fit), headers: { authorization: basic(key) } }),
          verdict: 'fail',
          because: /A00\.FR\.401: an Authorization header was sent in security profile 3/,
        },
      ],
      shows(fit),
    );
  });

  it('L09: a handshake that stands still lets nobody in, and proves nothing', async () => {
    const stands: Return = async (self) => {
      await new Promise((resolve) => {
        const socket = connect(Number(port(self)), '127.0.0.1', () => socket.write(Buffer.from('16030100', 'hex')));
        socket.on('error', () => undefined).on('close', resolve);
      });
      // Too late for the case, and in time for what comes after it.
      await new Promise((resolve) => setTimeout(resolve, 4000));
      await self.connect(right);
    };
    // The 15 s of a handshake are real ones, and have to be over before the patience of the case, of 2 min, is.
    const { attempts } = await play({ profile: 2, cases: ['TC_086_CS'], scale: 7, returns: [stands], login: right });
    const [attempt] = attempts;
    expect(attempt?.verdict).to.equal('inconclusive');
    expect(attempt?.reason).to.match(/its connection was refused: no TLS handshake was completed within 15 s/);
  });

  it('L08, TC_075, TC_078: who lets OpenSSL compute hash data, and refuses what it refuses, passes', async () => {
    const installed = new Map<unknown, string>();
    const answers: Answers = {
      InstallCertificate({ certificateType, certificate }, self) {
        const pem = String(certificate);
        const opinion = openssl('verify', '-x509_strict', '-CAfile', file(pem), file(pem));
        if (/: OK$/m.test(opinion)) {
          installed.set(certificateType, pem);
          return { status: 'Accepted' };
        }
        expect(opinion).to.match(/certificate has expired/);
        self.call('SecurityEventNotification', {
          type: 'InvalidCentralSystemCertificate',
          timestamp: new Date().toISOString(),
        });
        return { status: 'Rejected' };
      },
      GetInstalledCertificateIds({ certificateType }) {
        const pem = installed.get(certificateType);
        return pem === undefined
          ? { status: 'NotFound' }
          : { status: 'Accepted', certificateHashData: [hashDataOf(pem)] };
      },
    };
    const cases = ['TC_075_1_CS', 'TC_075_2_CS', 'TC_078_CS'];
    const honest = await play({ profile: 2, cases, returns: [comesBack(right)], login: right, answers });
    expect(honest.verdicts, honest.err).to.deep.equal(['TC_075_1_CS: pass', 'TC_075_2_CS: pass', 'TC_078_CS: pass']);

    const gullible = { ...answers, InstallCertificate: () => ({ status: 'Accepted' }) };
    const other = { profile: 2, cases: ['TC_078_CS'], returns: [comesBack(right)], login: right } as const;
    expect((await play({ ...other, answers: gullible })).verdicts).to.deep.equal(['TC_078_CS: fail']);
  });

  it('L14: a run is not begun with a test authority that has expired', async () => {
    const home = join(folder(), 'home');
    const own = { ...env, OCPP_ATTEST_HOME: home };
    expect((await start(['pki'], own).finished).code).to.equal(0);
    const root = join(home, 'authorities', 'central-system-root-ec');
    const expired = new Issuer('ocpp-attest Central System root', readFileSync(`${root}.key`, 'utf8'));
    writeFileSync(`${root}.pem`, expired.selfSigned('/CN=ocpp-attest', '20200101', '20200201').chain);
    const out = folder();
    const { code, err } = await start(
      ['run', '--pics', statement(2), '--listen', '127.0.0.1:0', '--rig', 'none', '--out', out],
      own,
    ).finished;
    expect(err).to.match(/central-system-root-ec\.pem: this test authority expired at 2020-02-01T00:00:00\.000Z; move/);
    expect(code).to.equal(4);
  });
});

const blocksOf = (pem: string): readonly string[] => pem.match(/-----BEGIN[^]*?-----END.*\n/g) ?? [];

/** CertificateHashData of a root, as OpenSSL puts it into a request of OCSP. */
function hashDataOf(root: string): Readonly<Record<string, string>> {
  const own = file(root);
  const text = openssl('ocsp', '-sha256', '-issuer', own, '-cert', own, '-req_text', '-no_nonce');
  const field = (name: string) => new RegExp(`${name}: ([0-9A-F]+)`).exec(text)?.[1]?.toLowerCase() ?? '';
  return {
    hashAlgorithm: 'SHA256',
    issuerNameHash: field('Issuer Name Hash'),
    issuerKeyHash: field('Issuer Key Hash'),
    serialNumber: field('Serial Number').replace(/^0+(?=.)/, ''),
  };
}
