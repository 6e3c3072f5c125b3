import { has, reached, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_050_2_CS',
  title: 'Reservation of the charge point, occupied',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A charge point of which every connector is in use cannot be reserved.',
  appliesWhen: has('R-1'),
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §7.40'],
  disputed:
    'the document wants Preparing for every connector, though OCPP 1.6 §4.9 (A8) lets one become Unavailable while another ' +
    'is in use: where those that come after the first are not reported, the case is inconclusive',
  given: {
    name: 'SetConnectorOccupied for all connectors',
    async reach({ chargePoint, operator, connectors }) {
      const [first, ...others] = connectors;
      const occupies = async (connectorId: number): Promise<void> => {
        await operator.plugsIn(connectorId);
        await chargePoint.reports('Preparing', { connectorId });
      };
      if (first !== undefined) await occupies(first);
      for (const connectorId of others) {
        await reached(`the state SetConnectorOccupied of connector ${connectorId}`, () => occupies(connectorId));
      }
    },
  },

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    await centralSystem.calls('ReserveNow', reservation({ connectorId: 0 }), { status: 'Occupied' });

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow, unreported: ['Reserved'] });
  },
});
