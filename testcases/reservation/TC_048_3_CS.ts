import { always, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_048_3_CS',
  title: 'Reservation of a connector, unavailable',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A connector that is out of service cannot be reserved.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §7.40', 'OCPP 1.6 §5.2'],
  given: {
    name: 'SetConnectorUnavailable',
    async reach({ chargePoint, centralSystem, parameters: { connectorId } }) {
      await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Inoperative' }, { status: 'Accepted' });
      await chargePoint.reports('Unavailable');
    },
  },

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    await centralSystem.calls('ReserveNow', reservation(), { status: 'Unavailable' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow, unreported: ['Reserved'] });
  },
});
