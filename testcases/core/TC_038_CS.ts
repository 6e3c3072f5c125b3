import { charging, has, inAnyOrder, offline, omitted, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_038_CS',
  title: 'Offline stop of a transaction',
  profile: 'Core',
  edition: '2024-04',
  purpose:
    'A transaction that is stopped while the connection is lost is reported afterwards, with the time of its end.',
  appliesWhen: has('C-08'),
  clauses: ['OCPP 1.6 §3.7', 'OCPP 1.6 §4.9', 'OCPP 1.6 §4.10'],
  given: charging,
  disputed:
    'the document does not judge the time stamp; OCPP 1.6 §6.49 makes it the time of the end, so it must lie in the ' +
    'outage, with a tolerance of one second or 1 % of it',

  async run(scenario) {
    const { chargePoint, operator, stamped, parameters, given } = scenario;
    const { transactionId } = given;

    const [stopped] = await offline(scenario, () => operator.presents(parameters.idTag));

    const [stop] = await inAnyOrder(
      chargePoint.sends('StopTransaction', { transactionId, reason: ['Local', omitted] }),
      chargePoint.reports('Finishing'),
    );
    stamped('the stop', stop.payload.timestamp, stopped);
  },
});
