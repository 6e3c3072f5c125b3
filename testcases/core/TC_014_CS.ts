import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_014_CS',
  title: 'Soft reset without transaction',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The charge point accepts a soft reset, with or without a boot, and an Inoperative connector stays so.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.14', 'OCPP 1.6 §5.2', 'errata 3.36'],
  given: available,

  async run({ chargePoint, centralSystem, parameters: { connectorId } }) {
    await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Inoperative' }, { status: 'Accepted' });
    await chargePoint.reports('Unavailable');

    await centralSystem.calls('Reset', { type: 'Soft' }, { status: 'Accepted' });
    const boot = await chargePoint.mayBoot();
    if (boot !== undefined) {
      await chargePoint.reportsEveryConnector((id) => (id === connectorId ? 'Unavailable' : 'Available'));
    }

    await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Operative' }, { status: 'Accepted' });
    await chargePoint.reports('Available');
  },
});
