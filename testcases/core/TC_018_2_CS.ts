import { charging, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_018_2_CS',
  title: 'Unlock connector with charging session, fixed cable',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A connector with a fixed cable says that it cannot be unlocked, and goes on charging.',
  appliesWhen: has('HFS-2'),
  clauses: ['OCPP 1.6 §5.18', 'OCPP 1.6 §7.47'],
  given: charging,

  async run({ chargePoint, centralSystem, parameters: { connectorId, noTransactionWindow } }) {
    await centralSystem.isRefused('UnlockConnector', { connectorId }, { status: 'NotSupported' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StopTransaction'], { during: noTransactionWindow });
  },
});
