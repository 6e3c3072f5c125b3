import { always, charging, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_016_CS',
  title: 'Soft reset with transaction',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A soft reset ends the running transaction gracefully, with the reason SoftReset, before anything restarts.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.14', 'OCPP 1.6 §7.36', 'errata 3.36', 'errata 3.82'],
  given: charging,

  async run({ chargePoint, centralSystem, parameters: { connectorId }, given: { transactionId } }) {
    await centralSystem.calls('Reset', { type: 'Soft' }, { status: 'Accepted' });

    await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, reason: 'SoftReset' }),
      chargePoint.reports('Finishing'),
    );

    const boot = await chargePoint.mayBoot();
    if (boot !== undefined) {
      await chargePoint.reportsEveryConnector((id) => (id === connectorId ? ['Finishing', 'Preparing'] : 'Available'));
    }
  },
});
