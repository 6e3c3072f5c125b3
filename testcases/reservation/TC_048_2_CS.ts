import { always, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_048_2_CS',
  title: 'Reservation of a connector, occupied',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A connector that somebody has plugged in at cannot be reserved.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §7.40'],
  given: {
    name: 'SetConnectorOccupied',
    async reach({ chargePoint, operator }) {
      await operator.plugsIn();
      await chargePoint.reports('Preparing');
    },
  },

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    await centralSystem.calls('ReserveNow', reservation(), { status: 'Occupied' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow, unreported: ['Reserved'] });
  },
});
