import {
  all,
  authorizesOffline,
  available,
  has,
  offline,
  omitted,
  testCase,
  transactionIdOf,
} from '../../src/index.js';

export default testCase({
  id: 'TC_039_CS',
  title: 'Offline transaction',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A transaction that begins and ends while the connection is lost is reported afterwards, with both times.',
  appliesWhen: all(has('C-01'), has('C-08')),
  clauses: ['OCPP 1.6 §3.5', 'OCPP 1.6 §3.7', 'OCPP 1.6 §4.8', 'OCPP 1.6 §4.10'],
  given: available,
  disputed:
    'the document does not judge the time stamps; OCPP 1.6 §6.45 and §6.49 make them the times of start and end, so ' +
    'they must lie in the outage, with a tolerance of one second or 1 % of it',

  async prepare(scenario) {
    await authorizesOffline(scenario, scenario.parameters.idTag);
  },

  async run(scenario) {
    const { chargePoint, operator, stamped, parameters } = scenario;
    const { connectorId, idTag } = parameters;

    const [started, stopped] = await offline(
      scenario,
      async () => {
        await operator.presents(idTag);
        await operator.plugsIn();
      },
      () => operator.presents(idTag),
      () => operator.unplugs(),
    );

    const start = await chargePoint.sends('StartTransaction', { connectorId, idTag });
    const transactionId = transactionIdOf(start);
    const stop = await chargePoint.sends('StopTransaction', { transactionId, reason: ['Local', omitted] });
    stamped('the start', start.payload.timestamp, started);
    stamped('the stop', stop.payload.timestamp, stopped);
  },
});
