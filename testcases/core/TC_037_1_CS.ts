import { authorizesOffline, available, has, offline, testCase, transactionStarts } from '../../src/index.js';

export default testCase({
  id: 'TC_037_1_CS',
  title: 'Offline start of a transaction, valid id',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A transaction that starts while the connection is lost is reported afterwards, with the time of its start.',
  appliesWhen: has('C-01'),
  clauses: ['OCPP 1.6 §3.5', 'OCPP 1.6 §3.7', 'OCPP 1.6 §4.8', 'OCPP 1.6 §4.9'],
  given: available,
  disputed:
    'the document does not judge the time stamp; OCPP 1.6 §6.45 makes it the time of the start, so it must lie in the ' +
    'outage, with a tolerance of one second or 1 % of it',

  async prepare(scenario) {
    await authorizesOffline(scenario, scenario.parameters.idTag);
  },

  async run(scenario) {
    const { operator, stamped, parameters } = scenario;

    const [started] = await offline(scenario, async () => {
      await operator.presents(parameters.idTag);
      await operator.plugsIn();
    });

    const start = await transactionStarts(scenario);
    stamped('the start', start.payload.timestamp, started);
  },
});
