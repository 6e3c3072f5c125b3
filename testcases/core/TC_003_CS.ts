import { all, available, has, not, testCase, transactionStarts } from '../../src/index.js';

export default testCase({
  id: 'TC_003_CS',
  title: 'Regular charging session, plug in first',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The charge point starts a session when the cable is plugged in before identification.',
  appliesWhen: all(has('C-07'), not(has('AQ-2'))),
  clauses: ['OCPP 1.6 §4.1', 'OCPP 1.6 §4.8', 'OCPP 1.6 §4.9'],
  given: available,

  async run(scenario) {
    const { chargePoint, operator, parameters } = scenario;
    const { idTag } = parameters;

    await operator.plugsIn();
    await chargePoint.reports('Preparing');

    await operator.presents(idTag);
    await chargePoint.sends('Authorize', { idTag });

    await transactionStarts(scenario);
  },
});
