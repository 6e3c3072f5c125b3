import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_034_CS',
  title: 'Power failure with status Unavailable',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A charge point that was made Inoperative is still Unavailable after a power failure.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §4.9', 'OCPP 1.6 §5.2', 'errata 3.22'],
  given: available,

  async run({ chargePoint, centralSystem, operator }) {
    // Connector 0 stands for the charge point and all its connectors.
    await centralSystem.calls('ChangeAvailability', { connectorId: 0, type: 'Inoperative' }, { status: 'Accepted' });
    await chargePoint.reportsEveryConnector(() => 'Unavailable');

    await operator.cyclesPower();
    await chargePoint.boots();
    await chargePoint.reportsEveryConnector(() => 'Unavailable');
  },
});
