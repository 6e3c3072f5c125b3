/** The `security` of a statement: how the charge point is connected when a run begins, and where credentials are to be found. */
import { securityProfiles, type SecurityProfile } from '../ocpp/security.js';
import { described, note, scalar, text, wrongKind, type Field, type Value } from './fields.js';
import { namedFile, type NamedFile } from './named-file.js';
import { listOf, object } from './structures.js';
import { quoted } from './words.js';

/** Where the key of Basic authentication is to be found: never in the statement, which is kept with every run. */
export type KeyPlace =
  | { readonly kind: 'environment'; readonly name: string; readonly line: number }
  | { readonly kind: 'file'; readonly file: NamedFile };

const profile = scalar<SecurityProfile>(
  'the security profile that the charge point is connected with, from 0 to 3',
  { enum: [...securityProfiles] },
  0,
  (given, refuse) => securityProfiles.find((one) => String(one) === given) ?? refuse(`is ${quoted(given)}`),
);

// What is as long as that was meant to be the key itself, and is not to be shown.
const isLikeAKey = (given: string): boolean => /^[\da-f]{20,}$/i.test(given.trim());

const example = '{ environment: OCPP_ATTEST_AUTHORIZATION_KEY } or { file: PATH }';
const standsHere =
  `stands here itself, expected only where it is to be found, ${example}: ` +
  'a statement is kept with every run and shown to others';

const variable = scalar(
  'the name of an environment variable',
  { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]{0,99}$' },
  '',
  (given, refuse) => {
    if (isLikeAKey(given)) return refuse('looks like the key itself');
    return /^[a-z_]\w{0,99}$/i.test(given) ? given : refuse(given === '' ? 'is empty' : `is ${quoted(given)}`);
  },
);

const keyFile: Field<NamedFile> = {
  ...namedFile,
  read(node, place) {
    if (node.kind !== 'text' || !isLikeAKey(node.text)) return namedFile.read(node, place);
    note(place, `looks like the key itself, expected ${namedFile.expected}`);
    return namedFile.instead;
  },
};

const places = object(
  {},
  {
    environment: described('the environment variable that holds it, as 32 to 40 hexadecimal digits', variable),
    file: described('the file that holds it, as 32 to 40 hexadecimal digits; relative to this one', keyFile),
  },
);

const nowhere: KeyPlace = { kind: 'environment', name: '', line: 0 };

const authorizationKey: Field<KeyPlace> = {
  schema: { ...places.schema, minProperties: 1, maxProperties: 1 },
  expected: `where the key is to be found, ${example}`,
  instead: nowhere,
  read(node, place) {
    if (node.kind === 'text' && node.text !== '') {
      note(place, standsHere);
      return nowhere;
    }
    if (node.kind !== 'map') return wrongKind(node, place, authorizationKey);
    if (node.entries.some(({ key }) => isLikeAKey(key))) {
      note(place, standsHere);
      return nowhere;
    }
    const { environment, file } = places.read(node, place);
    if (environment !== undefined && file !== undefined) note(place, `names two places, expected one: ${example}`);
    else if (file !== undefined) return { kind: 'file', file };
    else if (environment !== undefined) return { kind: 'environment', name: environment, line: node.line };
    else if (node.entries.length === 0) note(place, `names no place, expected ${example}`);
    return nowhere;
  },
};

/** One line of text as it fits into the subject of a certificate (RFC 5280 appendix A.1). */
const name = text('a name of 1 to 64 characters', 64);

/** The `security` of a file. */
export const security = {
  ...object(
    { profile: described('the security profile that the charge point is connected with when a run begins', profile) },
    {
      authorizationKey: described('where the key of Basic authentication is to be found', authorizationKey),
      cpoName: described('what CpoName is set to, if another than the vendor', name),
      serialNumber: described('the unique serial number that its certificate names it by', name),
      trustedAuthorities: described(
        'authorities whose certificates of charge points are accepted beside those of the tool, as paths of PEM files',
        listOf(namedFile, 'a list of paths of PEM files'),
      ),
      serverCertificate: described(
        'what the Central System shows in TLS instead of a certificate of the tool',
        object(
          {
            certificate: described('the path of a PEM file: the certificate, then those up to its root', namedFile),
            key: described('the path of a PEM file with its private key, without passphrase', namedFile),
          },
          {},
        ),
      ),
      firmwareSigning: described(
        'how firmwareImage is signed, where the charge point trusts the vendor alone',
        object(
          {
            certificate: described('the path of a PEM file: the certificate of who signs', namedFile),
            signature: described('the path of a file with the signature, as bytes or in Base64', namedFile),
          },
          {},
        ),
      ),
    },
  ),
  expected: 'at least the security profile that the charge point is connected with, such as profile: 2',
};

/** What a statement says of security. */
export type SecuritySection = Value<typeof security>;
