/** What kind of charge point the simulator is to be. */
import type { OutletSettings } from './hardware.js';

export interface StationSettings {
  readonly identity: string;
  readonly vendor: string;
  readonly model: string;
  readonly firmwareVersion: string;
  readonly connectors: readonly OutletSettings[];
  /** The value of SupportedFeatureProfiles. */
  readonly profiles: readonly string[];
  /** What it can sample. */
  readonly measurands: readonly string[];
  /** Values that differ from those it leaves the factory with; unknown names become keys of the vendor. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Optional keys that it does not have. */
  readonly absentKeys?: readonly string[];
  readonly authorizationCache: boolean;
  /** With a back-up supply it reports the stop of a transaction before it goes down (OCTT TC_032_1). */
  readonly stopReportedBeforeGoingDown: boolean;
}
