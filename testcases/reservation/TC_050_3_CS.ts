import { has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_050_3_CS',
  title: 'Reservation of the charge point, unavailable',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A charge point that is out of service cannot be reserved.',
  appliesWhen: has('R-1'),
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §7.40', 'OCPP 1.6 §5.2'],
  given: {
    name: 'SetChargePointUnavailable',
    async reach({ chargePoint, centralSystem }) {
      await centralSystem.calls('ChangeAvailability', { connectorId: 0, type: 'Inoperative' }, { status: 'Accepted' });
      await chargePoint.reportsEveryConnector(() => 'Unavailable');
    },
  },

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    await centralSystem.calls('ReserveNow', reservation({ connectorId: 0 }), { status: 'Unavailable' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow, unreported: ['Reserved'] });
  },
});
