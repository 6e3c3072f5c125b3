import { available, claims, not, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_048_4_CS',
  title: 'Reservation of a connector, rejected',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'A charge point without the Reservation profile rejects the reservation of one of its connectors.',
  appliesWhen: not(claims('Reservation')),
  appliesWithoutProfile: true,
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §7.40', 'OCPP-J 1.6 §4.2.3'],
  given: available,
  disputed:
    'the document wants the answer Rejected, though the CALLERROR NotImplemented or NotSupported is what OCPP-J 1.6 §4.2.3 ' +
    'has for an action that is not there: it is warned of, and fails with --strict',

  async run({ chargePoint, centralSystem, reservation, parameters: { noTransactionWindow } }) {
    await centralSystem.isRefused(
      'ReserveNow',
      reservation(),
      { status: 'Rejected' },
      { orError: ['NotImplemented', 'NotSupported'], warned: 'OCPP 1.6 §5.13' },
    );

    // A refusal that has an effect all the same is none.
    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow, unreported: ['Reserved'] });
  },
});
