/** What is wrong with a certificate that was shown, in words. */

export interface CertificateFinding {
  readonly item: CertificateItem;
  readonly text: string;
  /** Of the security whitepaper where no document is named. */
  readonly clause: string;
  readonly severity: 'fail' | 'warning';
}

export type CertificateItem =
  | 'certificate'
  | 'chain'
  | 'chainOrder'
  | 'chainSize'
  | 'validity'
  | 'key'
  | 'usage'
  | 'signature'
  | 'serialNumber'
  | 'commonName'
  | 'organizationName'
  | 'subjectAltName';

const finding =
  (severity: CertificateFinding['severity']) =>
  (item: CertificateItem, clause: string, text: string): CertificateFinding => ({ item, text, clause, severity });
export const fail = finding('fail');
export const warning = finding('warning');

/** The finding in a list, if there is something to say. */
export const where = (wrong: boolean, found: () => CertificateFinding): readonly CertificateFinding[] =>
  wrong ? [found()] : [];

export const instant = (ms: number): string => new Date(ms).toISOString();

/** What a device wrote, in quotes, and not all of it where it is long. */
export const quoted = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
