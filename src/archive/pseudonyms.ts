/** Names in place of what must not be shared: the same for the same value, so that a reader can still follow it. */
import { isIP, isIPv6 } from 'node:net';

export const kinds = { idTags: 'IDTAG', serials: 'SERIAL', addresses: 'ADDRESS', keys: 'KEY' } as const;
export type Kind = keyof typeof kinds;

/** Fields of messages and of the statement that hold something to be taken out. */
export const sensitive: ReadonlyMap<string, Kind> = new Map([
  ...['idtag', 'idtag2', 'invalididtag', 'parentidtag'].map((name) => [name, 'idTags'] as const),
  ...[
    'chargepointserialnumber',
    'chargeboxserialnumber',
    'meterserialnumber',
    'iccid',
    'imsi',
    'serial',
    'identity',
  ].map((name) => [name, 'serials'] as const),
  ['remote', 'addresses'],
  ['servername', 'addresses'],
  // Of a ClientHello: it holds the name of the server, too.
  ['raw', 'keys'],
]);

/** Shorter values are taken out of their own fields only: elsewhere the same letters may be anything. */
export const shortest = 4;
// From here on a value is found also inside of a longer word.
const distinctive = 6;
// Nothing of more characters is quoted whole.
const longest = 50;

const pem = /-----BEGIN [A-Z ]{1,40}-----[\s\S]*?(?:-----END [A-Z ]{1,40}-----|$)/g;
const masked = /«key:[\da-f]{8}»/g;
const mac = /(?<![\da-f])[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}(?![\da-f])/gi;
const ipv4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
// As FTP tells where data goes (RFC 959 §4.1.2).
const ipv4OfFtp = /(?<=\bPORT |\()(?:\d{1,3},){3}\d{1,3}(?=,\d{1,3},\d{1,3}\b)/gi;
const ipv6 = /(?<![\da-f:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\da-f:])/gi;
const host = /(?<=\b[a-z][a-z\d+.-]{0,20}:\/\/(?:«credentials»@)?)[^\s"'/:@?#[\]«»]+/gi;

export class Pseudonyms {
  readonly #names = new Map<string, string>();
  readonly #counts: Record<Kind, number> = { idTags: 0, serials: 0, addresses: 0, keys: 0 };
  /** What is looked for in texts: values, or the beginnings of long ones, and their names. */
  readonly #quoted = new Map<string, string>();
  #known: RegExp | undefined;

  /** How many different values of each kind were met. */
  get removed(): Readonly<Record<Kind, number>> {
    return this.#counts;
  }

  /** Whether a value was met that is too short to be found everywhere. */
  get hasShort(): boolean {
    return [...this.#names.keys()].some((value) => value.length < shortest);
  }

  /** The name of a value; letters are compared as OCPP compares idTags. */
  of(kind: Kind, value: string): string {
    const key = value.toLowerCase();
    if (key === '' || this.#isName(value)) return value;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    this.#counts[kind] += 1;
    const name = `${kinds[kind]}-${this.#counts[kind]}`;
    this.#names.set(key, name);
    // Keys and numeric addresses are found by their form.
    if (key.length >= shortest && kind !== 'keys' && isIP(value) === 0) {
      this.#quoted.set(key.slice(0, longest), name);
      this.#known = undefined;
    }
    return name;
  }

  /** A text without any value that is known by now, and without addresses and keys. */
  clean(text: string): string {
    const as = (kind: Kind) => (found: string) => this.of(kind, found);
    return text
      .replace(pem, as('keys'))
      .replace(masked, as('keys'))
      .replace(this.#pattern(), (found) => this.#quoted.get(found.toLowerCase().slice(0, longest)) ?? '…')
      .replace(host, as('addresses'))
      .replace(mac, as('addresses'))
      .replace(ipv4, as('addresses'))
      .replace(ipv4OfFtp, (found) => this.of('addresses', found.replaceAll(',', '.')))
      .replace(ipv6, (found) => (isIPv6(found) ? this.of('addresses', found) : found));
  }

  #isName(value: string): boolean {
    return /^(?:IDTAG|SERIAL|ADDRESS|KEY)-\d+$/.test(value) && [...this.#names.values()].includes(value);
  }

  #pattern(): RegExp {
    this.#known ??= patternOf([...this.#quoted.keys()]);
    return this.#known;
  }
}

function patternOf(values: readonly string[]): RegExp {
  if (values.length === 0) return /(?!)/g;
  const alternatives = values
    .toSorted((a, b) => b.length - a.length)
    .map((value) => {
      const literal = value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      if (value.length === longest) return `${literal}[^\\s"']*`;
      return value.length < distinctive ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal;
    });
  return new RegExp(alternatives.join('|'), 'giu');
}
