import { charging, has, inAnyOrder, othersAreOccupied, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_069_CS',
  title: 'Stop transaction with an idTag of the same group',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A transaction is stopped by another card of the group that the starting card belongs to.',
  appliesWhen: has('C-08'),
  clauses: ['OCPP 1.6 §4.10', 'OCPP 1.6 §3.5'],
  given: charging,

  async prepare(scenario) {
    await othersAreOccupied(scenario);
    const { centralSystem, parameters } = scenario;
    const idTagInfo = { status: 'Accepted', parentIdTag: parameters.parentIdTag } as const;
    centralSystem.answers('Authorize', { idTagInfo });
    centralSystem.answers('StartTransaction', { idTagInfo });
  },

  async run({ chargePoint, operator, parameters: { idTag2 }, given: { transactionId } }) {
    await operator.presents(idTag2);
    await chargePoint.sends('Authorize', { idTag: idTag2 });
    await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, idTag: idTag2 }),
      chargePoint.reports('Finishing'),
    );
  },
});
