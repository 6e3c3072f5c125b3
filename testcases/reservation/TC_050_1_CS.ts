import { has, reached, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_050_1_CS',
  title: 'Reservation of the charge point, faulted',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A charge point that has a fault cannot be reserved.',
  appliesWhen: has('R-1'),
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §7.40'],
  disputed:
    'the document wants Faulted for connector 0 and every other one, though OCPP 1.6 §4.9 ties none of them to the rest: ' +
    'where not all are reported, the case is inconclusive',
  given: {
    name: 'SetChargePointFaulted',
    async reach({ chargePoint, operator }) {
      await operator.inducesFault('fault', 0);
      await reached('the state SetChargePointFaulted', async () => {
        await chargePoint.reportsEveryConnector(() => 'Faulted');
      });
    },
  },

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    await centralSystem.calls('ReserveNow', reservation({ connectorId: 0 }), { status: 'Faulted' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow, unreported: ['Reserved'] });
  },
});
