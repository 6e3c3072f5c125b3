/** Who is let in over FTP, and how the connections are protected (RFC 959 §4.1.1, RFC 4217). */
import type { SecureContext } from 'node:tls';
import type { Credentials } from './credentials.js';
import type { DataChannel } from './ftp-data.js';
import type { Control, Verbs } from './ftp-words.js';
import { wrongCredentials } from './transfer-record.js';
import type { VirtualFiles } from './virtual-files.js';

interface LoginOptions {
  readonly files: VirtualFiles;
  readonly credentials: Credentials;
  readonly data: DataChannel;
  /** Set for FTPS. */
  readonly secureContext: SecureContext | undefined;
}

export class FtpLogin {
  readonly verbs: Verbs;
  readonly #control: Control;
  readonly #options: LoginOptions;
  #user = '';
  #failures = 0;
  #done = false;

  constructor(control: Control, options: LoginOptions) {
    this.#control = control;
    this.#options = options;
    const { secureContext, data } = options;
    this.verbs = {
      USER: (user) => {
        this.#begin(user);
      },
      PASS: (password) => {
        this.#finish(password);
      },
      AUTH: async (mechanism) => {
        if (secureContext === undefined) control.reply(502, 'not on this server');
        else if (control.secured) control.reply(503, 'that is so already');
        else if (!/^(TLS|SSL|TLS-C|TLS-P)$/i.test(mechanism)) control.reply(504, 'TLS only');
        else await control.secure(secureContext);
      },
      PBSZ: () => {
        control.reply(control.secured ? 200 : 503, control.secured ? 'PBSZ=0' : 'AUTH TLS comes first');
      },
      PROT: (given) => {
        const level = given.toUpperCase();
        if (!control.secured) control.reply(503, 'AUTH TLS comes first');
        else if (level !== 'C' && level !== 'P') control.reply(536, 'levels are C and P');
        else {
          data.protection = level === 'P' ? secureContext : undefined;
          control.reply(200, `level ${level}`);
        }
      },
      // RFC 4217 §6: what follows would be in the open.
      CCC: () => {
        control.reply(534, 'the control connection stays protected');
      },
    };
  }

  /** Whether somebody has logged in. */
  get done(): boolean {
    return this.#done;
  }

  #begin(user: string): void {
    this.#user = user;
    this.#done = false;
    if (this.#options.secureContext === undefined || this.#control.secured) {
      this.#control.reply(331, 'and the password');
      return;
    }
    this.#control.conversation.blame({
      severity: 'fail',
      rule: 'protocol',
      text: 'the location says ftps, but the charge point logs in without TLS',
      clause: 'OCPP 1.6 §8',
    });
    this.#control.reply(530, 'AUTH TLS comes first');
  }

  #finish(password: string): void {
    const { files, credentials, secureContext } = this.#options;
    const open = secureContext !== undefined && !this.#control.secured;
    const right = credentials.are(this.#user, password);
    if (right && !open && files.trouble !== 'loginRefused') {
      this.#done = true;
      this.#control.reply(230, 'welcome');
      return;
    }
    if (!right) this.#control.conversation.blame(wrongCredentials);
    this.#failures += 1;
    const isLast = this.#failures >= files.caps.logins;
    this.#control.reply(isLast ? 421 : 530, 'login refused');
    if (isLast) this.#control.end();
  }
}
