import { always, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_048_1_CS',
  title: 'Reservation of a connector, faulted',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A connector that has a fault cannot be reserved.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §7.40'],
  given: {
    name: 'SetConnectorFaulted',
    async reach({ chargePoint, operator }) {
      await operator.inducesFault('fault');
      await chargePoint.reports('Faulted');
    },
  },

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    await centralSystem.calls('ReserveNow', reservation(), { status: 'Faulted' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow, unreported: ['Reserved'] });
  },
});
