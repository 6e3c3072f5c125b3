import { all, charging, has, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_005_1_CS',
  title: 'EV side disconnected, the transaction stops and the connector unlocks',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'Unplugging the EV ends the transaction where the configuration says so.',
  appliesWhen: all(has('HFS-1'), has('C-06.2'), has('C-10.1')),
  clauses: ['OCPP 1.6 §4.10', 'OCPP 1.6 §9.1.23', 'OCPP 1.6 §9.1.33'],
  given: charging,

  async prepare({ centralSystem }) {
    await centralSystem.configures('MinimumStatusDuration', 0, { ifImplemented: true });
    await centralSystem.configures('StopTransactionOnEVSideDisconnect', true);
    await centralSystem.configures('UnlockConnectorOnEVSideDisconnect', true);
  },

  async run({ chargePoint, operator, given: { transactionId } }) {
    await operator.unplugs(undefined, 'ev');
    await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, reason: 'EVDisconnected' }),
      chargePoint.reports('Finishing'),
    );
  },
});
