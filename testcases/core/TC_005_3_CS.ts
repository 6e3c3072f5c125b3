import { all, charging, expect, has, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_005_3_CS',
  title: 'EV side disconnected, the transaction goes on',
  profile: 'Core',
  edition: '2024-04',
  purpose:
    'Unplugging the EV suspends the transaction where the configuration says so; it can still be stopped remotely.',
  appliesWhen: all(has('C-06.1'), has('C-10.2')),
  clauses: ['OCPP 1.6 §4.10', 'OCPP 1.6 §5.12', 'OCPP 1.6 §9.1.23'],
  given: charging,
  disputed: 'the document demands the info that OCPP 1.6 §9.1.23 only recommends: it is judged, in any case of letters',

  async prepare({ centralSystem }) {
    await centralSystem.configures('MinimumStatusDuration', 0, { ifImplemented: true });
    await centralSystem.configures('StopTransactionOnEVSideDisconnect', false);
    await centralSystem.configures('UnlockConnectorOnEVSideDisconnect', false);
  },

  async run({ chargePoint, centralSystem, operator, check, given: { transactionId }, ...scenario }) {
    const { connectorId } = scenario.parameters;
    const fixedCable = scenario.connectorWith('Fixed Cable') === connectorId;

    await operator.unplugs(undefined, 'ev');
    const suspended = await chargePoint.reports(['SuspendedEV', 'SuspendedEVSE']);
    check('info tells that the EV side is disconnected', () => {
      expect(suspended.payload.info?.toLowerCase()).to.equal('ev side disconnected');
    });

    await centralSystem.calls('RemoteStopTransaction', { transactionId }, { status: 'Accepted' });
    await inAnyOrder(
      chargePoint.reports(fixedCable ? ['Finishing', 'Available'] : 'Finishing'),
      chargePoint.sends('StopTransaction', { transactionId, reason: 'Remote' }),
    );
  },
});
