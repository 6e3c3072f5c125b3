import { authorizesOffline, available, has, inAnyOrder, offline, testCase } from '../../src/index.js';
import { chargesUntil } from './refused-start.js';

export default testCase({
  id: 'TC_037_2_CS',
  title: 'Offline start of a transaction, invalid id, StopTransactionOnInvalidId false',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The transaction of an id that turns out to be invalid goes on without energy where the key says so.',
  appliesWhen: has('C-01'),
  clauses: ['OCPP 1.6 §3.5.4', 'OCPP 1.6 §3.7', 'OCPP 1.6 §9.1.14', 'OCPP 1.6 §9.1.24', 'errata 3.17'],
  given: available,
  disputed:
    'the document wants Charging before SuspendedEVSE, though OCPP 1.6 §4.9 asks only for the present status after an ' +
    'outage: where Charging is left out, the case is inconclusive; that no StopTransaction follows is watched for the ' +
    'test parameter noTransactionWindow',

  async prepare(scenario) {
    const { centralSystem, parameters } = scenario;
    await centralSystem.configures('StopTransactionOnInvalidId', false);
    await centralSystem.configures('MaxEnergyOnInvalidId', 0, { ifImplemented: true });
    await authorizesOffline(scenario, parameters.invalidIdTag);
  },

  async run(scenario) {
    const { chargePoint, operator, stamped, parameters } = scenario;
    const { connectorId, invalidIdTag, noTransactionWindow } = parameters;

    const [started] = await offline(scenario, async () => {
      await operator.presents(invalidIdTag);
      await operator.plugsIn();
    });

    // The Central System answers that the idTag is Invalid.
    const [start, judgeStatuses] = await inAnyOrder(
      chargePoint.sends('StartTransaction', { connectorId, idTag: invalidIdTag }),
      chargesUntil(scenario, 'SuspendedEVSE'),
    );
    stamped('the start', start.payload.timestamp, started);

    await chargePoint.staysSilent(['StopTransaction'], { during: noTransactionWindow });
    judgeStatuses();
  },
});
