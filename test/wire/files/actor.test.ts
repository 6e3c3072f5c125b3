import { request } from 'node:http';
import { expect } from 'chai';
import { systemClock } from '../../../src/evidence/clock.js';
import { ExpectationError, InconclusiveError } from '../../../src/evidence/errors.js';
import { Journal } from '../../../src/evidence/journal.js';
import type { Images } from '../../../src/pics/images.js';
import { ChargingProfiles } from '../../../src/scenario/charging-profiles.js';
import { fileMeans } from '../../../src/scenario/file-means.js';
import { fileServerOn, type FileServer } from '../../../src/scenario/file-server.js';
import type { Inbox } from '../../../src/scenario/inbox.js';
import { Stage, type Surroundings } from '../../../src/scenario/stage.js';
import type { Arrival } from '../../../src/wire/link.js';

const image = Buffer.from('an image of some length');
const within = 100;

/** A stage on which a charge point answers what it is asked for, and tells what the test says. */
class Bench {
  readonly stage: Stage;
  readonly fileServer: FileServer;
  readonly #listeners = new Set<(arrival: Arrival) => void>();

  constructor({ images = {}, host = '127.0.0.1' }: { readonly images?: Images; readonly host?: string } = {}) {
    const clock = systemClock();
    const link = {
      call: () =>
        Promise.resolve({
          kind: 'result',
          seq: 2,
          mono: 0n,
          sent: { seq: 1, mono: 0n },
          payload: { configurationKey: [{ key: 'SupportedFileTransferProtocols', readonly: true, value: 'HTTP' }] },
          violations: [],
        }),
      subscribe: (listener: (arrival: Arrival) => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
    const means = fileMeans(clock, {
      host: () => '127.0.0.1',
      stated: { kind: 'list', values: ['HTTP'], asGiven: ['HTTP'] },
      images,
    });
    const around = {
      clock,
      link,
      journal: new Journal(clock, () => undefined),
      watch: () => undefined,
      observed: { chargingProfiles: new ChargingProfiles() },
      limits: { response: 5000 },
      // The doubts look at the address; the server listens on it, too.
      files: host === '127.0.0.1' ? means : { ...means, host: () => (this.#started ? host : '127.0.0.1') },
    } as unknown as Surroundings;
    this.stage = new Stage('TC_X', around, undefined as unknown as Inbox);
    this.fileServer = fileServerOn(this.stage);
  }

  #started = false;

  tells(action: string, status: string): void {
    this.#started = true;
    const call = { action, payload: { status } };
    for (const listener of this.#listeners) listener({ kind: 'call', call } as unknown as Arrival);
  }

  get doubts(): readonly string[] {
    return this.stage.doubts.flatMap((doubt) => doubt() ?? []);
  }
}

/** What a charge point does with a location, resolving with the status. */
function ask(location: string, { method = 'GET', name = '', body = '' } = {}): Promise<number> {
  const { username, password, hostname, port, pathname } = new URL(location);
  const options = { method, hostname, port, path: pathname + name, auth: `${username}:${password}`, agent: false };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.once('error', reject).end(body);
  });
}

async function failure(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('nothing went wrong');
}

describe('the file server as an actor', () => {
  let bench: Bench;
  afterEach(() => bench.stage.restore());

  it('offers an image, sees it fetched, and is gone after the case', async () => {
    bench = new Bench({ images: { firmwareImage: { name: 'v 2.bin', content: image } } });
    const location = await bench.fileServer.offers('firmwareImage');
    expect(location).to.match(/^http:\/\/cp\w+:\w+@127\.0\.0\.1:\d+\/firmware\/v_2\.bin$/);
    const early = await failure(bench.fileServer.wasDownloaded(location, { within }));
    expect(early).to.be.instanceOf(ExpectationError);
    expect(early.message).to.match(/v_2\.bin from the file server: nothing was fetched, for nobody connected to http:/);
    expect(await ask(location)).to.equal(200);
    await bench.fileServer.wasDownloaded(location);
    expect(await bench.stage.restore()).to.deep.equal([]);
    expect((await failure(ask(location))).message).to.contain('ECONNREFUSED');
    expect(bench.stage.steps.map(({ verdict }) => verdict)).to.deep.equal(['pass', 'pass', 'fail', 'pass']);
  });

  it('receives a file that is whole and not empty', async () => {
    bench = new Bench();
    const location = await bench.fileServer.acceptsUploads();
    const none = await failure(bench.fileServer.hasReceived(location, { within }));
    expect(none).to.be.instanceOf(ExpectationError);
    expect(none.message).to.match(/nothing arrived/);
    await ask(location, { method: 'PUT', name: 'a.log' });
    expect((await failure(bench.fileServer.hasReceived(location, { within }))).message).to.match(/is empty$/);
    await ask(location, { method: 'PUT', name: 'a.log', body: 'something' });
    expect(await bench.fileServer.hasReceived(location)).to.include({ claimedName: 'a.log', bytes: 9 });
    await ask(location, { method: 'PUT', name: 'b.log', body: 'another' });
    expect((await failure(bench.fileServer.hasReceived(location))).message).to.match(/2 files came, expected a single/);
  });

  it('needs an image, and says which parameter names it, unless nothing is to be had anyway', async () => {
    bench = new Bench();
    const missing = await failure(bench.fileServer.offers('invalidFirmwareImage'));
    expect(missing).to.be.instanceOf(InconclusiveError);
    expect(missing.message).to.contain('parameters.invalidFirmwareImage');
    const location = await bench.fileServer.offers('firmwareImage', { trouble: 'notFound' });
    expect(await ask(location)).to.equal(404);
    expect(bench.stage.steps.at(-1)?.text).to.match(/^file server offers the firmware image, which is not there/);
  });

  it('says what went wrong where a charge point did not use the credentials', async () => {
    bench = new Bench();
    const location = await bench.fileServer.acceptsUploads();
    const { origin } = new URL(location);
    expect(await ask(`${origin.replace('//', '//a:b@')}/uploads/`, { method: 'PUT', body: 'x' })).to.equal(401);
    const wrong = await failure(bench.fileServer.hasReceived(location, { within }));
    expect(wrong.message).to.match(/nothing arrived \(the charge point did not use the credentials of the location\)$/);
  });

  it('doubts a failure that the charge point tells of without ever having come across the network', async () => {
    bench = new Bench({ host: '192.168.1.20' });
    await bench.fileServer.acceptsUploads();
    expect(bench.doubts).to.deep.equal([]);
    bench.tells('DiagnosticsStatusNotification', 'Uploaded');
    expect(bench.doubts).to.deep.equal([]);
    bench.tells('DiagnosticsStatusNotification', 'UploadFailed');
    expect(bench.doubts).to.have.lengthOf(1);
    expect(bench.doubts[0]).to.match(/^it never reached http:\/\/127\.0\.0\.1:\d+: a firewall/);
  });

  it('doubts nothing of it on one machine, nor where the trouble is wanted', async () => {
    bench = new Bench();
    await bench.fileServer.acceptsUploads();
    bench.tells('DiagnosticsStatusNotification', 'UploadFailed');
    expect(bench.doubts).to.deep.equal([]);
    await bench.stage.restore();
    bench = new Bench({ host: '192.168.1.20' });
    await bench.fileServer.acceptsUploads({ trouble: 'loginRefused' });
    bench.tells('DiagnosticsStatusNotification', 'UploadFailed');
    expect(bench.doubts).to.deep.equal([]);
  });
});
