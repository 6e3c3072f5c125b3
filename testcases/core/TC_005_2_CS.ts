import { all, charging, has, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_005_2_CS',
  title: 'EV side disconnected, the transaction stops and the connector stays locked',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'Unplugging the EV ends the transaction; the cable is given free by UnlockConnector.',
  appliesWhen: all(has('C-06.2'), has('C-10.2')),
  clauses: ['OCPP 1.6 §4.10', 'OCPP 1.6 §5.18', 'OCPP 1.6 §9.1.23', 'OCPP 1.6 §9.1.33'],
  given: charging,

  async prepare({ centralSystem }) {
    await centralSystem.configures('MinimumStatusDuration', 0, { ifImplemented: true });
    await centralSystem.configures('StopTransactionOnEVSideDisconnect', true);
    await centralSystem.configures('UnlockConnectorOnEVSideDisconnect', false);
  },

  async run({ chargePoint, centralSystem, operator, parameters: { connectorId }, given: { transactionId } }) {
    await operator.unplugs(undefined, 'ev');
    await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, reason: 'EVDisconnected' }),
      chargePoint.reports(['Finishing', 'Available']),
    );

    await centralSystem.calls('UnlockConnector', { connectorId }, { status: ['Unlocked', 'NotSupported'] });
  },
});
