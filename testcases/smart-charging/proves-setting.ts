/** That the charge point takes a profile at all: a refusal of another one means nothing without it. */
import { reached, type Scenario } from '../../src/index.js';

/** Sets a default profile and clears it again. */
export const provesSetting = ({ centralSystem }: Scenario<undefined>): Promise<void> =>
  reached('that any charging profile is accepted', async () => {
    const { chargingProfileId } = await centralSystem.setsProfile({ purpose: 'TxDefaultProfile', limits: [[0, 6]] });
    await centralSystem.calls('ClearChargingProfile', { id: chargingProfileId }, { status: 'Accepted' });
  });
