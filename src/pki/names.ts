/** Distinguished names (RFC 5280 §4.1.2.4). */
import { DerError, elements, expectTag, oid, only, tags, text } from './der.js';

export interface Name {
  /** As it is written in the certificate. */
  readonly der: Uint8Array;
  readonly commonNames: readonly string[];
  readonly organizationNames: readonly string[];
  /** Such as `O=Example, CN=SN-1`. */
  readonly text: string;
}

const short: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
};

export function readName(der: Uint8Array): Name {
  const parts = elements(only(der, tags.sequence, 'a name').content).flatMap((set) =>
    elements(expectTag(set, tags.set, 'a part of a name').content).map((attribute) => {
      const [type, value] = elements(expectTag(attribute, tags.sequence, 'a part of a name').content);
      if (value === undefined) throw new DerError('a part of a name has no value');
      const id = oid(expectTag(type, tags.oid, 'the type of a part of a name'));
      return { type: short[id] ?? id, value: text(value) };
    }),
  );
  const valuesOf = (wanted: string) => parts.flatMap(({ type, value }) => (type === wanted ? [value] : []));
  return {
    der,
    commonNames: valuesOf('CN'),
    organizationNames: valuesOf('O'),
    text: parts.map(({ type, value }) => `${type}=${value}`).join(', '),
  };
}

/** Whether two names are the same: case, spaces around and between, and the kind of string do not count (§7.1). */
export const sameName = (one: Name, other: Name): boolean => canonical(one) === canonical(other);

const canonical = ({ text: written }: Name): string => written.toLowerCase().replace(/\s+/g, ' ').trim();
