/** Misbehaviour toward file servers, whatever becomes of the file. */
import type { Behaviour } from '../behaviour.js';
import type { TransferHabits } from '../transfer-habits.js';
import type { Fault } from './fault.js';

const transferring = (transfers: Partial<TransferHabits>): Behaviour => ({ transfers });

/** Takes files from, and puts them to, another place than the location says. */
const at = (change: (url: URL) => void): Behaviour =>
  transferring({
    place: (url) => {
      const other = new URL(url);
      change(other);
      return other;
    },
  });

/** The path with another last part. */
const renamed = (url: URL, name: string): string => url.pathname.replace(/[^/]*$/, name);

export const transferFaults: readonly Fault[] = [
  {
    name: 'logs-in-with-a-wrong-password',
    summary: 'A file server is given another password than that of the location.',
    clause: 'OCPP 1.6 §8',
    breaks: { TC_045_1_CS: /UploadFailed/ },
    breaksRules: { 'transfer.credentials': 'TC_045_1_CS' },
    behave: () => at((url) => (url.password = 'guess')),
  },
  {
    name: 'logs-in-anonymously',
    summary: 'The credentials of a location are left away.',
    clause: 'OCPP 1.6 §8',
    breaks: { TC_044_1_CS: /DownloadFailed/ },
    breaksRules: { 'transfer.credentials': 'TC_044_1_CS' },
    behave: () => at((url) => (url.username = url.password = '')),
  },
  {
    name: 'wants-data-at-another-host',
    summary: 'A file server of FTP is told to connect to somebody else.',
    clause: 'OCPP 1.6 §8',
    breaks: { TC_045_1_CS: /transfer.data-connection/ },
    breaksRules: { 'transfer.data-connection': 'TC_045_1_CS' },
    behave: () => transferring({ words: ['PORT 10,0,0,1,4,1'] }),
  },
  {
    name: 'wants-data-at-a-well-known-port',
    summary: 'A file server of FTP is told to connect to a port on which no client listens.',
    clause: 'OCPP 1.6 §8',
    breaks: { TC_044_1_CS: /transfer.data-connection/ },
    breaksRules: { 'transfer.data-connection': 'TC_044_1_CS' },
    behave: () => transferring({ words: ['EPRT |1|127.0.0.1|25|'] }),
  },
  {
    name: 'logs-in-without-tls',
    summary: 'A location of FTPS is used as one of FTP.',
    clause: 'OCPP 1.6 §8',
    breaks: { TC_045_1_CS: /transfer.protocol/ },
    breaksRules: { 'transfer.protocol': 'TC_045_1_CS' },
    behave: () => transferring({ secures: 'nothing' }),
  },
  {
    name: 'transfers-without-tls',
    summary: 'Only the commands of FTPS are within TLS, the files are not.',
    clause: 'OCPP 1.6 §8',
    breaks: {},
    breaksRules: { 'transfer.protocol': 'TC_044_1_CS' },
    behave: () => transferring({ secures: 'commands' }),
  },
  {
    name: 'uploads-under-the-name-of-a-device',
    summary: 'The diagnostics file bears a name that some systems take for a device.',
    clause: 'OCPP 1.6 §5.9',
    breaks: {},
    breaksRules: { 'transfer.place': 'TC_045_1_CS' },
    behave: () => at((url) => (url.pathname = renamed(url, 'CON'))),
  },
  {
    name: 'uploads-to-another-directory',
    summary: 'The diagnostics file is put beside the directory that the location names.',
    clause: 'OCPP 1.6 §5.9',
    breaks: { TC_045_1_CS: /UploadFailed/ },
    breaksRules: { 'transfer.place': 'TC_045_1_CS' },
    behave: () => at((url) => (url.pathname = `/elsewhere/${renamed(url, 'log').split('/').at(-1) ?? ''}`)),
  },
  {
    name: 'uploads-again-and-again',
    summary: 'The diagnostics file is uploaded five times.',
    clause: 'OCPP 1.6 §5.9',
    breaks: {},
    breaksRules: { 'transfer.moderation': 'TC_045_1_CS' },
    behave: () => transferring({ times: 5 }),
  },
  {
    name: 'says-a-thousand-things',
    summary: 'A file server of FTP hears a thousand commands before the transfer.',
    clause: 'OCPP 1.6 §8',
    breaks: {},
    breaksRules: { 'transfer.moderation': 'TC_044_1_CS' },
    behave: () => transferring({ words: Array.from({ length: 1000 }, () => 'NOOP') }),
  },
];
