import { always, reserved, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_052_CS',
  title: 'Cancel a reservation, rejected',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'To cancel a reservation that does not exist is rejected, and cancels no other.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.1', 'OCPP 1.6 §7.5'],
  given: reserved,
  disputed:
    'the document does not say how it shows that nothing was cancelled: the connector stays Reserved for ' +
    'noTransactionWindow',

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    const { reservationId } = reservation();
    await centralSystem.isRefused('CancelReservation', { reservationId }, { status: 'Rejected' });

    await chargePoint.staysSilent(['StartTransaction'], {
      during: noTransactionWindow,
      unreported: ['Available', 'Preparing'],
    });
  },
});
