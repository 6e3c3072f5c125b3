import { always, charging, testCase } from '../../src/index.js';
import { provesSetting } from './proves-setting.js';

export default testCase({
  id: 'TC_058_2_CS',
  title: 'Central smart charging, wrong transactionId',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'A profile for another transaction than the running one is rejected.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.13.1', 'OCPP 1.6 §7.8'],
  given: charging,
  disputed:
    'the document demands that no transaction is running and starts from the state Charging: the state is what is ' +
    'played; a default profile is set and cleared first, so that the rejection means something',

  prepare: provesSetting,

  async run({ centralSystem, parameters: { connectorId }, given }) {
    const transactionId = given.transactionId + 10_000;
    const profile = await centralSystem.drawsUp({ purpose: 'TxProfile', transactionId, limits: [[0, 6]] });
    await centralSystem.isRefused(
      'SetChargingProfile',
      { connectorId, csChargingProfiles: profile },
      { status: 'Rejected' },
    );
  },
});
