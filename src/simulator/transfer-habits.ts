/** How a charge point goes about the transfer of a file, where there is a choice, or where it can be done wrongly. */

export interface TransferHabits {
  /** PASV where EPSV is usual. */
  readonly oldPassiveMode: boolean;
  /** POST where PUT is usual. */
  readonly posts: boolean;
  /** Breaks off after the first bytes and asks for the rest, by REST or by a Range. */
  readonly resumes: boolean;
  /** Where the file is taken from or put to instead, credentials included. */
  readonly place: (url: URL) => URL;
  /** How often a file is uploaded. */
  readonly times: number;
  /** Commands of FTP before the transfer, whatever comes of them. */
  readonly words: readonly string[];
  /** How much of FTPS is within TLS. */
  readonly secures: 'everything' | 'commands' | 'nothing';
}

export const usualHabits: TransferHabits = {
  oldPassiveMode: false,
  posts: false,
  resumes: false,
  place: (url) => url,
  times: 1,
  words: [],
  secures: 'everything',
};
