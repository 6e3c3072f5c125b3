/** Names that are printed: profiles, indicators, durations, moments. */
import type { Indicator } from '../evidence/result.js';

interface Named {
  readonly name: string;
  readonly description: string;
}

const profiles: ReadonlyMap<string, Named> = new Map([
  [
    'Core',
    {
      name: 'Core',
      description: 'Boots, identifies drivers, runs transactions, can be configured and operated from afar.',
    },
  ],
  [
    'FirmwareManagement',
    { name: 'Firmware Management', description: 'Installs firmware and uploads diagnostics when told to.' },
  ],
  [
    'LocalAuthListManagement',
    {
      name: 'Local Authorization List Management',
      description: 'Keeps a list of known identifiers that the Central System maintains.',
    },
  ],
  ['SmartCharging', { name: 'Smart Charging', description: 'Follows charging profiles that limit power or current.' }],
  [
    'RemoteTrigger',
    { name: 'Remote Trigger', description: 'Sends a message of its own when the Central System asks for it.' },
  ],
  ['Reservation', { name: 'Reservation', description: 'Holds a connector for the one who reserved it.' }],
  [
    'Security',
    {
      name: 'Security extension',
      description: 'Certificates, secure firmware and event logs, by the security whitepaper for OCPP 1.6-J.',
    },
  ],
]);

/** Every profile, and the extension, in the order of the certificates' tables. */
export const profileOrder = [
  'Core',
  'FirmwareManagement',
  'LocalAuthListManagement',
  'SmartCharging',
  'RemoteTrigger',
  'Reservation',
  'Security',
] as const;

/** The printed name of a profile, and what it is about. */
export const profileNamed = (id: string): Named => profiles.get(id) ?? { name: id, description: '' };

/** The four indicators by the names of the certificates, in their order. */
export const indicatorNames: Readonly<Record<Indicator, Named>> = {
  response: {
    name: 'OCPP response timeout',
    description: 'From a request of the Central System to the answer of the charge point.',
  },
  triggeredFunction: {
    name: 'OCPP triggered function timeout',
    description:
      'From what causes the charge point to send a request to that request; firmware, diagnostics and restarts do not count.',
  },
  remoteStart: {
    name: 'Transaction authorization time by RemoteStartTransaction',
    description:
      'From an accepted RemoteStartTransaction.req to its StartTransaction.req, where no hand acts in between.',
  },
  remoteStop: {
    name: 'Transaction authorization end time by RemoteStopTransaction',
    description: 'From an accepted RemoteStopTransaction.req to its StopTransaction.req.',
  },
};

/** Seconds with two decimals, rounded half up. */
export const inSeconds = (ms: number): string => (Math.round(ms / 10) / 100).toFixed(2);

/** A time rounded half up to a multiple of `stepMs`; what is above its limit never looks as if it were within. */
export function rounded(ms: number, stepMs: number, limitMs: number | null): number {
  const near = Math.round(ms / stepMs) * stepMs;
  return limitMs !== null && ms > limitMs && near <= limitMs ? (Math.floor(limitMs / stepMs) + 1) * stepMs : near;
}

/** Whole seconds as `0:00:11`, or `00:00:11` where the hours are to have two digits. */
export function clockTime(ms: number, format: 'h:mm:ss' | 'hh:mm:ss'): string {
  const s = Math.round(ms / 1000);
  const [hours, ...rest] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map((part) => String(part));
  return [(hours ?? '').padStart(format === 'h:mm:ss' ? 1 : 2, '0'), ...rest.map((part) => part.padStart(2, '0'))].join(
    ':',
  );
}

/** A limit in seconds, without needless zeros. */
export const plainSeconds = (ms: number): string => String(ms / 1000);

/** A measured time as exactly as a person can use it: `4.21 ms`, `31.204 s`. */
export const measured = (ms: number): string =>
  Math.abs(ms) < 1000 ? `${ms.toFixed(2)} ms` : `${(ms / 1000).toFixed(3)} s`;

/** `2026-03-01T10:15:00.123Z` as `2026-03-01 10:15:00 UTC`. */
export const moment = (at: string): string => at.replace(/^(\S+)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC');

/** `1 case`, `2 cases`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
