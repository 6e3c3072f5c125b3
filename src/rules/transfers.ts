/** Transfers of files: how a charge point goes about a file server of ours, as far as the server tells. */
import { family } from './rule.js';

export const transfers = family({
  name: 'transfer',
  rules: {
    credentials: { title: 'A file server is used with the credentials of the location', clause: 'OCPP 1.6 §8' },
    protocol: { title: 'A file is transferred by the protocol of the location', clause: 'OCPP 1.6 §8' },
    'data-connection': { title: 'Data connections of FTP lead to the charge point itself', clause: 'RFC 2577 §3' },
    place: {
      title: 'A file is uploaded to where the location leads, under a plain name',
      clause: 'OCPP 1.6 §5.9',
      severity: 'warning',
    },
    moderation: {
      title: 'A file server is asked for no more than a transfer can need',
      clause: 'OCPP 1.6 §8',
      severity: 'warning',
    },
  },
  start:
    (judge) =>
    ({ entry }) => {
      if (entry.type !== 'transfer') return;
      const { what, protocol, text, severity, rule, clause } = entry;
      if (what === 'irregularity' && rule !== undefined && severity !== undefined && severity !== 'hint') {
        judge.broken(rule, text, { severity, ...(clause === undefined ? {} : { clause }) });
      }
      if (what !== 'upload' && what !== 'download') return;
      judge.held('credentials');
      judge.held('protocol');
      judge.held('moderation');
      if (protocol.startsWith('FTP')) judge.held('data-connection');
      if (what === 'upload') judge.held('place');
    },
});
