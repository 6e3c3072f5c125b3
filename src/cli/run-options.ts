/** What `run` is asked for. */
import type { SelectOptions } from './select.js';

export interface RunCommandOptions extends SelectOptions {
  readonly simulate?: boolean;
  readonly listen?: string;
  readonly unattended?: boolean;
  readonly rig?: string;
  readonly timeScale: number;
  readonly out: string;
  readonly reporter: string;
  readonly connectTimeout: string;
  readonly bail?: boolean;
  readonly repeat: number;
  readonly strict?: boolean;
  readonly acceptPics?: boolean;
  readonly json?: boolean;
  /** The folder of a run to compare with. */
  readonly baseline?: string;
  readonly known?: string;
  /** Where the secrets of TLS sessions are written. */
  readonly tlsKeylog?: string;
}
