import { becomesPreparing, has, onlyOneAvailable, reserves, testCase, transactionStarts } from '../../src/index.js';

export default testCase({
  id: 'TC_046_1_CS',
  title: 'Reservation of a connector, local start',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'On a reserved connector nobody charges but the card that it is reserved for.',
  appliesWhen: has('C-07'),
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §4.8', 'OCPP 1.6 §4.9 A7, G2'],
  given: onlyOneAvailable,
  disputed:
    'the document does not say what the other card must bring about: nothing but an Authorize within noTransactionWindow, ' +
    'which is remarked, since edition 2025-06 forbids it and OCPP 1.6 §5.13 does not; Available between Reserved and ' +
    'Preparing is remarked, too',

  async run(scenario) {
    const { chargePoint, operator, parameters } = scenario;
    const { idTag, idTag2, noTransactionWindow } = parameters;

    const { reservationId } = await reserves(scenario);

    // A card that it is not reserved for.
    await operator.presents(idTag2);
    await chargePoint.staysSilent(['StartTransaction'], {
      during: noTransactionWindow,
      remarking: ['Authorize'],
      unreported: ['Preparing', 'Available'],
    });

    // The card that it is reserved for; an Authorize is optional.
    await operator.presents(idTag);
    await becomesPreparing(chargePoint);

    await operator.plugsIn();
    await transactionStarts(scenario, { reservationId });
  },
});
