/** What the file servers of a run are set up with. */
import type { Clock } from '../evidence/clock.js';
import { transferProtocols, type TransferProtocol } from '../evidence/journal.js';
import type { Authorities, ServerMaterial } from '../pki/authorities.js';
import { createAuthorities } from '../pki/test-authorities.js';
import type { Answer } from '../pics/answers.js';
import type { Images } from '../pics/images.js';
import { listed } from '../pics/words.js';

export interface FileMeans {
  /** The address by which the charge point reaches this machine. */
  readonly host: () => string;
  /** What ORS-16 says. */
  readonly stated: Answer;
  readonly images: Images;
  /** The certificate of a server at this address; made once. */
  readonly certificate: (host: string) => Promise<ServerMaterial>;
}

export interface FileSettings extends Omit<FileMeans, 'certificate'> {
  /** Who certifies the file servers; where a run has no authorities, one is made for them alone. */
  readonly authorities?: Authorities | undefined;
}

export function fileMeans(clock: Clock, { authorities, ...means }: FileSettings): FileMeans {
  const made = new Map<string, Promise<ServerMaterial>>();
  const certified = async (host: string) => (authorities ?? (await createAuthorities(clock.wall()))).server(host);
  return {
    ...means,
    certificate(host) {
      const material = made.get(host) ?? certified(host);
      made.set(host, material);
      return material;
    },
  };
}

/** The protocol that is played, and what has to be said about the choice; or why there is none. */
export type Choice = { readonly protocol: TransferProtocol; readonly remark?: string } | { readonly why: string };

/**
 * The first protocol of the statement that we offer and that the charge point does not deny; `value` is that of
 * SupportedFileTransferProtocols (errata §9.5), undefined where the key is not there.
 */
export function chooseProtocol(stated: Answer, value: string | undefined): Choice {
  const told = value?.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const claimed = stated.kind === 'list' ? stated.values : told;
  if (claimed === undefined || claimed.length === 0) {
    return { why: 'ORS-16 names no file transfer protocol, and neither does the key SupportedFileTransferProtocols' };
  }
  const upper = (names: readonly string[]) => names.map((name) => name.toUpperCase());
  const offered = upper(claimed).filter(isOffered);
  if (offered.length === 0) {
    return {
      why: `of ${listed(claimed, 'and')} none can be offered: there are ${listed(transferProtocols, 'and')} only`,
    };
  }
  const agreed = told === undefined ? offered : offered.filter((name) => upper(told).includes(name));
  const [first] = agreed;
  const both = `ORS-16 is ${claimed.join(', ')}, SupportedFileTransferProtocols is ${told?.join(', ') ?? ''}`;
  if (first === undefined) return { why: `${both}: one of the two must be wrong` };
  const differs = told !== undefined && upper(told).toSorted().join() !== upper(claimed).toSorted().join();
  return { protocol: first, ...(differs ? { remark: both } : {}) };
}

const isOffered = (name: string): name is TransferProtocol => (transferProtocols as readonly string[]).includes(name);
