/** How a charge point came in, as a journal tells it. A journal may be anybody's: what has another shape is left out. */
import type { Authorization, ClientHello, Login } from '../evidence/login.js';
import { wordOf, type Fields } from './record.js';

const keys = ['right', 'wrong', 'hexText', 'former', 'unknown'] as const;
const profiles = [0, 1, 2, 3] as const;

/** The login of a `connect` entry; undefined where there is none that can be read. */
export function loginOf(value: unknown): Login | undefined {
  const { profile, authorization, tls } = fieldsOf(value);
  const known = profiles.find((one) => one === profile);
  const named = authorizationOf(fieldsOf(authorization));
  if (known === undefined || named === undefined) return undefined;
  if (tls === undefined) return { profile: known, authorization: named };
  const { version, cipherSuite, hello, certificates } = fieldsOf(tls);
  return {
    profile: known,
    authorization: named,
    tls: {
      version: wordOf(version),
      cipherSuite: wordOf(cipherSuite),
      hello: helloOf(hello),
      certificates: wordsOf(certificates),
    },
  };
}

/** What was offered in a `clientHello` entry; nothing where it cannot be read. */
export function helloOf(value: unknown): ClientHello {
  const { versions, cipherSuites, serverName, compression, raw } = fieldsOf(value);
  return {
    versions: wordsOf(versions),
    cipherSuites: wordsOf(cipherSuites),
    ...(typeof serverName === 'string' ? { serverName } : {}),
    compression: compression === true,
    raw: wordOf(raw),
  };
}

function authorizationOf({ kind, why, user, key, bytes }: Fields): Authorization | undefined {
  if (kind === 'absent') return { kind };
  if (kind === 'malformed') return { kind, why: wordOf(why) };
  const known = keys.find((one) => one === key);
  if (kind !== 'basic' || known === undefined) return undefined;
  return { kind, user: wordOf(user), key: known, bytes: typeof bytes === 'number' ? bytes : 0 };
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const wordsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? (value as readonly unknown[]).filter((one): one is string => typeof one === 'string') : [];
