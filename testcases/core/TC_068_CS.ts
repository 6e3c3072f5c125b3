import { charging, has, inAnyOrder, othersAreOccupied, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_068_CS',
  title: 'Stop transaction with the idTag that started it',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A transaction is stopped by the card that started it, and by no other.',
  appliesWhen: has('C-08'),
  clauses: ['OCPP 1.6 §4.10', 'OCPP 1.6 §3.5'],
  given: charging,
  disputed:
    'the document wants no Authorize for another card, yet TC_069 needs one, and a charge point cannot know before it ' +
    'asks: neither card has a group here, and an Authorize is remarked, not failed',

  prepare: othersAreOccupied,

  async run({ chargePoint, operator, parameters: { idTag, idTag2, noTransactionWindow }, given: { transactionId } }) {
    await operator.presents(idTag2);
    await chargePoint.staysSilent(['StopTransaction'], { during: noTransactionWindow, remarking: ['Authorize'] });

    await operator.presents(idTag);
    await inAnyOrder(chargePoint.sends('StopTransaction', { transactionId, idTag }), chargePoint.reports('Finishing'));
  },
});
