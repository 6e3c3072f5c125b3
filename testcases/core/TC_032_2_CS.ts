import { charging, expect, has, inAnyOrder, omitted, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_032_2_CS',
  title: 'Power failure, transactions stopped after it',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A transaction that a power failure interrupts is stopped once the charge point is back, or resumed.',
  appliesWhen: has('AQ-7.2'),
  clauses: ['OCPP 1.6 §4.10', 'OCPP 1.6 §7.36', 'errata 3.22'],
  given: charging,
  disputed:
    'the document lets steps 3 to 7 come in any order, and asks for another status only where Finishing was not yet ' +
    'told, but also takes Preparing: either of the two is enough, before or after StopTransaction',

  async run({ chargePoint, operator, check, when, parameters: { connectorId, idTag }, given: { transactionId } }) {
    await operator.cyclesPower();
    await chargePoint.boots();

    const [statuses, stop] = await inAnyOrder(
      chargePoint.reportsEveryConnector((id) =>
        id === connectorId ? ['Preparing', 'Finishing', 'Charging'] : 'Available',
      ),
      chargePoint.maySend(
        'StopTransaction',
        { transactionId, reason: 'PowerLoss' },
        { meanwhile: ['Finishing', 'Preparing'] },
      ),
    );
    const told = [statuses.get(connectorId), ...(stop?.reportedBefore ?? [])];
    check('the charge point sends StopTransaction, or goes on with the transaction and reports Charging', () => {
      expect([stop === undefined ? 'no StopTransaction' : 'StopTransaction', ...told]).to.include.oneOf([
        'StopTransaction',
        'Charging',
      ]);
    });

    await when('the transaction is resumed', stop === undefined, async () => {
      await operator.presents(idTag);
      await inAnyOrder(
        chargePoint.sends('StopTransaction', { transactionId, reason: ['Local', omitted] }),
        chargePoint.reports(['Finishing', 'Preparing']),
      );
    });
    await when(
      'it is stopped after Charging was reported',
      stop !== undefined && told.at(-1) === 'Charging',
      async () => {
        await chargePoint.reports(['Finishing', 'Preparing']);
      },
    );
  },
});
