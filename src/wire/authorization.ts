/** The Authorization header of an upgrade request (RFC 7617), compared with the key that holds; passwords are bytes, not text. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authorization } from '../evidence/login.js';
import type { Terms } from './admission.js';

/** Who a charge point may say it is. */
export interface Named {
  readonly identity: string;
  /** The identity as it stood in the path, percent-encoded or not. */
  readonly inPath: string;
}

type Keys = Pick<Terms, 'authorizationKey' | 'formerKeys' | 'formerKeysHold'>;

const longestUser = 100;
const colon = 0x3a;

/** What the header says; `headers` are all that came. */
export function readAuthorization(headers: readonly string[], named: Named, keys: Keys): Authorization {
  const [header] = headers;
  if (header === undefined) return { kind: 'absent' };
  if (headers.length > 1) return malformed('came more than once');
  const [, scheme = '', encoded = ''] = /^([^\s]*)\s*(.*?)\s*$/.exec(header) ?? [];
  if (scheme.toLowerCase() !== 'basic') return malformed('is of another scheme than Basic');
  if (/^[\w-]+=*$/.test(encoded) && /[-_]/.test(encoded)) return malformed('is in the Base64 of URLs');
  if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(encoded) || encoded === '') {
    return malformed('holds no Base64 (RFC 4648 §4)');
  }
  const said = Buffer.from(encoded, 'base64');
  const end = endOfUser(said, named);
  if (end < 0) return malformed('holds no colon between user and password');
  const password = said.subarray(end + 1);
  return {
    kind: 'basic',
    user: shownUser(said.subarray(0, end), named, keys),
    key: compare(password, keys),
    bytes: password.length,
  };
}

const malformed = (why: string): Authorization => ({ kind: 'malformed', why });

/** The bytes by which an identity may be written; RFC 7617 leaves the encoding open where it is not agreed on. */
const spellings = ({ identity, inPath }: Named): readonly Buffer[] => [
  Buffer.from(identity, 'utf8'),
  Buffer.from(identity, 'latin1'),
  Buffer.from(inPath, 'latin1'),
];

/** Where the user ends: at the first colon, unless the identity itself holds one. */
function endOfUser(said: Buffer, named: Named): number {
  const own = spellings(named).find(
    (name) => said[name.length] === colon && said.subarray(0, name.length).equals(name),
  );
  return own === undefined ? said.indexOf(colon) : own.length;
}

/** The user as a text; every spelling of the identity is the identity. Never a key, wherever it was put. */
function shownUser(user: Buffer, named: Named, { authorizationKey, formerKeys }: Keys): string {
  if (spellings(named).some((name) => name.equals(user))) return named.identity;
  const secrets = [...(authorizationKey === undefined ? [] : [authorizationKey]), ...formerKeys];
  if (secrets.some((secret) => secret.length > 0 && user.includes(Buffer.from(secret)))) return '(the key)';
  return user.toString('utf8').slice(0, longestUser);
}

/** Every comparison is made, whatever the others say, so that the time it takes tells nothing. */
function compare(password: Buffer, { authorizationKey, formerKeys, formerKeysHold = false }: Keys) {
  if (authorizationKey === undefined) return 'unknown';
  const digits = Buffer.from(Buffer.from(authorizationKey).toString('hex'));
  const isDigits = same(Buffer.from(password.toString('latin1').toLowerCase(), 'latin1'), digits);
  const isFormer = formerKeys.filter((key) => same(password, key)).length > 0;
  const isRight = same(password, authorizationKey) || (isFormer && formerKeysHold);
  return isRight ? 'right' : isDigits ? 'hexText' : isFormer ? 'former' : 'wrong';
}

const same = (a: Uint8Array, b: Uint8Array): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
