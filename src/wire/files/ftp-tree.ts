/** Where an FTP session is among the virtual files, and what it can learn of them. */
import type { Control, Verbs } from './ftp-words.js';
import { lengthTold, type Place, type VirtualFiles } from './virtual-files.js';

export class FtpTree {
  readonly verbs: Verbs;
  readonly #files: VirtualFiles;
  #directory: readonly string[] = [];

  constructor(control: Control, files: VirtualFiles) {
    this.#files = files;
    const goTo = (path: string): void => {
      const place = this.at(path);
      if (place.kind !== 'directory') {
        control.reply(550, 'no such directory');
        return;
      }
      this.#directory = place.path;
      control.reply(250, `/${place.path.join('/')}`);
    };
    const where = (): void => {
      control.reply(257, `"/${this.#directory.join('/')}" is where you are`);
    };
    this.verbs = {
      PWD: where,
      XPWD: where,
      CWD: goTo,
      CDUP: () => {
        goTo('..');
      },
      SIZE: (path) => {
        const length = this.#lengthOf(path);
        control.reply(length === undefined ? 550 : 213, length === undefined ? 'no such file' : String(length));
      },
      MDTM: (path) => {
        const isFile = this.at(path).kind === 'file';
        control.reply(isFile ? 213 : 550, isFile ? '20240101000000' : 'no such file');
      },
    };
  }

  /** What stands at a path, from here on. */
  at(path: string): Place {
    return this.#files.at(this.#directory, path);
  }

  /** The name that a path gives to an upload; undefined where it does not lead to the directory for uploads. */
  uploadName(path: string): string | undefined {
    return this.#files.uploadName(this.#directory, path);
  }

  // What was uploaded tells its length, so that it can be resumed.
  #lengthOf(path: string): number | undefined {
    const place = this.at(path);
    if (place.kind === 'file') return lengthTold(place.file.content.length, this.#files.trouble);
    const name = this.uploadName(path);
    const received = name === undefined ? 0 : this.#files.received(name);
    return received === 0 ? undefined : received;
  }
}
