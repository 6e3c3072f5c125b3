import { always, charging, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_012_CS',
  title: 'Remote stop',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A remote stop ends the transaction, and the charge point says that it was remote.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.12', 'OCPP 1.6 §4.10', 'OCPP 1.6 §7.36'],
  given: charging,

  async run({ chargePoint, centralSystem, limits, given: { transactionId } }) {
    await centralSystem.calls('RemoteStopTransaction', { transactionId }, { status: 'Accepted' });

    await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, reason: 'Remote' }, { within: limits.remoteStop }),
      chargePoint.reports('Finishing'),
    );
  },
});
