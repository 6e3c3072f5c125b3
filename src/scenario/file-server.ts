/** The file server of the Central System as an actor of a case (OCPP 1.6 §8). What it offers is gone after the case. */
import { ExpectationError, HarnessError, InconclusiveError } from '../evidence/errors.js';
import type { TransferProtocol } from '../evidence/journal.js';
import type { ImageName } from '../pics/images.js';
import { harmless } from '../wire/files/file-names.js';
import { startFileServer, type FileServer as Running } from '../wire/file-server.js';
import type { ServedFile, Trouble, Upload } from '../wire/files/virtual-files.js';
import { centralSystemOn } from './central-system.js';
import { chooseProtocol } from './file-means.js';
import type { Stage } from './stage.js';

export interface Offering {
  /**
   * What goes wrong on purpose: there is no such file (or directory), the right credentials are refused, the connection
   * breaks half way, everything is slow, or the length that is told is wrong.
   */
  readonly trouble?: Trouble;
}

export interface Within {
  /** Protocol milliseconds; the declared response limit unless given, for what has happened already according to a claim. */
  readonly within?: number;
}

/** The verbs of the file server. A location is a URL with credentials, to be sent to the charge point as it is. */
export interface FileServer {
  /** Offers the image of this test parameter; resolves with its location. */
  offers(image: ImageName, offering?: Offering): Promise<string>;
  /** Takes uploads; resolves with the location of their directory. */
  acceptsUploads(offering?: Offering): Promise<string>;
  /** Every byte was fetched, in one piece or in several. */
  wasDownloaded(location: string, options?: Within): Promise<void>;
  /** A whole file arrived that is not empty; resolves with it. */
  hasReceived(location: string, options?: Within): Promise<Upload>;
}

/** A file server that a case has started, under its location. */
export interface OpenFileServer {
  readonly running: Running;
  /** The file that is offered, if one is. */
  readonly file: string | undefined;
}

export const sentences = {
  offers: (image: ImageName, { trouble }: Offering = {}) =>
    `file server offers the ${named[image]}${withTrouble(trouble)}`,
  acceptsUploads: ({ trouble }: Offering = {}) => `file server accepts uploads${withTrouble(trouble)}`,
  wasDownloaded: (what: string) => `charge point has fetched ${what} from the file server`,
  hasReceived: 'file server has received a file from the charge point',
};

const named: Readonly<Record<ImageName, string>> = {
  firmwareImage: 'firmware image',
  invalidFirmwareImage: 'invalid firmware image',
};

const troubles: Readonly<Record<Trouble, string>> = {
  notFound: 'which is not there',
  loginRefused: 'refusing the login',
  cut: 'breaking the connection half way',
  slow: 'slowly',
  wrongLength: 'telling a wrong length',
};

const withTrouble = (trouble: Trouble | undefined): string => (trouble === undefined ? '' : `, ${troubles[trouble]}`);

export function fileServerOn(stage: Stage): FileServer {
  const { files, clock, journal, link } = stage.around;

  const protocol = async (): Promise<TransferProtocol> => {
    const choice = chooseProtocol(files.stated, await centralSystemOn(stage).reads('SupportedFileTransferProtocols'));
    if ('why' in choice) throw new InconclusiveError(choice.why);
    if (choice.remark !== undefined && !stage.remarks.includes(choice.remark)) stage.remarks.push(choice.remark);
    return choice.protocol;
  };

  const start = async (served: readonly ServedFile[], { trouble }: Offering): Promise<Running> => {
    const chosen = await protocol();
    const host = files.host();
    const running = await startFileServer({
      protocol: chosen,
      host,
      clock,
      journal,
      files: served,
      ...(chosen.endsWith('S') ? { tls: await files.certificate(host) } : {}),
      ...(trouble === undefined ? {} : { trouble }),
    });
    stage.changes('close the file server', () => running.close());
    if (trouble === undefined) stage.doubts.push(unreachable(stage, running));
    return running;
  };

  /** Names the file that is offered; where it is not to be had anyway, no image is needed. */
  const imageFor = (image: ImageName, { trouble }: Offering): ServedFile => {
    const given = files.images[image];
    if (given !== undefined) return { name: harmless(given.name), content: given.content };
    if (trouble === 'notFound' || trouble === 'loginRefused')
      return { name: 'firmware.bin', content: new Uint8Array() };
    throw new InconclusiveError(
      `no ${named[image]} is given: name the file in parameters.${image} of the statement, as a path relative to it`,
    );
  };

  const at = (location: string): OpenFileServer => {
    const open = stage.fileServers.get(location);
    if (open === undefined) throw new HarnessError('the case asks for a location that no file server was started for');
    return open;
  };

  return {
    async offers(image, offering = {}) {
      const file = imageFor(image, offering);
      const running = await start([file], offering);
      const location = running.location(file.name);
      stage.fileServers.set(location, { running, file: file.name });
      stage.note(`${sentences.offers(image, offering)}: ${file.name} at ${running.address}`, [], () => undefined);
      return location;
    },

    async acceptsUploads(offering = {}) {
      const running = await start([], offering);
      const location = running.uploadLocation;
      stage.fileServers.set(location, { running, file: undefined });
      stage.note(`${sentences.acceptsUploads(offering)} at ${running.address}`, [], () => undefined);
      return location;
    },

    async wasDownloaded(location, { within = stage.limits.response } = {}) {
      const { running, file = '' } = at(location);
      const text = sentences.wasDownloaded(file);
      await stage.step(text, within, async () => {
        if (await running.whenDownloaded(file, within)) return;
        running.conclude();
        const pieces = running.downloads.map(({ sent, size }) => `${sent} of ${size} bytes`);
        const fetched = pieces.length === 0 ? 'nothing was fetched' : `only ${pieces.join(', ')} were fetched`;
        throw new ExpectationError(`${text}: ${fetched}${seen(running)}`);
      });
    },

    hasReceived(location, { within = stage.limits.response } = {}) {
      const { running } = at(location);
      const text = sentences.hasReceived;
      return stage.step(text, within, async () => {
        const upload = await running.whenUploaded(within, ({ cut, bytes }) => cut === undefined && bytes > 0);
        if (upload === undefined) {
          running.conclude();
          throw missing(text, running);
        }
        const names = new Set(
          running.uploads.flatMap(({ cut, claimedName }) => (cut === undefined ? [claimedName] : [])),
        );
        if (names.size > 1) {
          throw new ExpectationError(`${text}: ${names.size} files came, expected a single one (OCPP 1.6 §5.9)`);
        }
        return upload;
      });
    },
  };

  /**
   * What keeps a failure from being charged to the charge point: the server could not do what was asked of it, or the
   * charge point tells of a failure, and may never have reached us.
   */
  function unreachable({ around }: Stage, running: Running): () => string | undefined {
    let told = false;
    const stop = link.subscribe((arrival) => {
      if (arrival.kind !== 'call') return;
      const { action, payload } = arrival.call;
      const { status } = (payload ?? {}) as { readonly status?: unknown };
      told ||= failures[action]?.includes(String(status)) === true;
    });
    stage.changes('stop watching what becomes of the transfer', () => {
      stop();
      return Promise.resolve();
    });
    return () => {
      const ours = running.irregularities.find((one) => one.severity === 'hint' && one.about === 'harness');
      if (ours !== undefined) return ours.text;
      if (!told) return undefined;
      // Nothing stands between two programs of one machine.
      const network = !isLoopback(around.files.host());
      const excuses = running.irregularities.filter(
        (one) => one.severity === 'hint' && (one.about !== 'network' || network),
      );
      if (running.uploads.length + running.downloads.length > 0) return undefined;
      if (running.connections > 0 || excuses.length > 0 || !network) return excuses[0]?.text;
      return `it never reached ${running.address}: a firewall may be in between, or it takes no port but the usual one`;
    };
  }
}

/** With what a charge point tells that it could not transfer a file. */
const failures: Readonly<Record<string, readonly string[]>> = {
  FirmwareStatusNotification: ['DownloadFailed'],
  SignedFirmwareStatusNotification: ['DownloadFailed'],
  DiagnosticsStatusNotification: ['UploadFailed'],
  LogStatusNotification: ['UploadFailure', 'BadMessage', 'PermissionDenied', 'NotSupportedOperation'],
};

function missing(text: string, running: Running): Error {
  const last = running.uploads.at(-1);
  if (last === undefined) return new ExpectationError(`${text}: nothing arrived${seen(running)}`);
  if (last.cut === undefined) return new ExpectationError(`${text}: the file that arrived is empty`);
  const broken = `${text}: ${last.bytes} bytes arrived, then it was cut: ${last.cut[1]}`;
  return last.cut[0] === 'cap' ? new InconclusiveError(broken) : new ExpectationError(broken);
}

/** What the server noticed, to be read after a colon and a fact. */
function seen({ connections, irregularities, address }: Running): string {
  const noticed = [...new Set(irregularities.map(({ text }) => text))].slice(0, 5);
  if (connections === 0) return `, for nobody connected to ${address}`;
  return noticed.length === 0 ? '' : ` (${noticed.join('; ')})`;
}

const isLoopback = (host: string): boolean => host === '::1' || host === 'localhost' || host.startsWith('127.');
