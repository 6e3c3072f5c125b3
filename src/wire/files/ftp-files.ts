/** Files over FTP and FTPS: greets who connects, in the open or, with FTPS, in TLS where the client begins with it. */
import { createServer, type AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { FtpSession } from './ftp-session.js';
import { afterReal } from './pour.js';
import { tlsOptions, type ProtocolServer, type SetUp } from './set-up.js';
import { plainAddress } from '../addresses.js';

// How long a client of FTPS may take to begin with TLS, as old ones do; RFC 4217 has it ask first. Real milliseconds.
const greetingDelay = 300;
const highestPort = 65_535;

export function ftpFiles({ clock, files, credentials, record, tls }: SetUp): ProtocolServer {
  const secureContext = tls === undefined ? undefined : createSecureContext(tlsOptions(tls));
  const sessions = new Set<FtpSession>();
  const server = createServer((socket) => {
    const conversation = record.open(plainAddress(socket.remoteAddress));
    const start = (implicit: boolean): void => {
      const { port } = server.address() as AddressInfo;
      const { dataPorts } = files.caps;
      const firstDataPort = port + dataPorts > highestPort ? port - dataPorts : port + 1;
      sessions.add(
        new FtpSession(socket, conversation, { clock, files, credentials, secureContext, firstDataPort }, implicit),
      );
    };
    socket.once('close', () => conversation.note('closed', 'connection closed'));
    if (secureContext === undefined) {
      start(false);
      return;
    }
    const begin = (first?: Buffer): void => {
      cancel();
      socket.off('data', begin).off('close', cancel).pause();
      if (first !== undefined) socket.unshift(first);
      // The first byte of a TLS handshake (RFC 8446 §5.1).
      start(first?.[0] === 0x16);
    };
    const cancel = afterReal(clock, greetingDelay, () => {
      begin();
    });
    socket.once('data', begin).once('close', cancel);
  });
  return {
    server,
    conclude: () => undefined,
    end: () => {
      for (const session of sessions) session.destroy();
    },
  };
}
