import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_013_CS',
  title: 'Hard reset without transaction',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The charge point restarts on a hard reset, and an Inoperative connector stays so across it.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.14', 'OCPP 1.6 §5.2', 'errata 3.22', 'errata 3.36'],
  given: available,

  async run({ chargePoint, centralSystem, parameters: { connectorId } }) {
    await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Inoperative' }, { status: 'Accepted' });
    await chargePoint.reports('Unavailable');

    await centralSystem.calls('Reset', { type: 'Hard' }, { status: 'Accepted' });
    await chargePoint.boots();
    await chargePoint.reportsEveryConnector((id) => (id === connectorId ? 'Unavailable' : 'Available'));

    await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Operative' }, { status: 'Accepted' });
    await chargePoint.reports('Available');
  },
});
