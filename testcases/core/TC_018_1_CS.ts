import { charging, has, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_018_1_CS',
  title: 'Unlock connector with charging session, detachable cable',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'Unlocking a connector ends its transaction and gives the cable free.',
  appliesWhen: has('HFS-1'),
  clauses: ['OCPP 1.6 §5.18', 'OCPP 1.6 §7.36'],
  given: charging,

  async run({ chargePoint, centralSystem, operator, parameters: { connectorId }, given: { transactionId } }) {
    await centralSystem.calls('UnlockConnector', { connectorId }, { status: 'Unlocked' });

    await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, reason: 'UnlockCommand' }),
      chargePoint.reports('Finishing'),
    );

    await operator.unplugs();
    await chargePoint.reports('Available');
  },
});
