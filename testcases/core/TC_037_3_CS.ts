import {
  authorizesOffline,
  available,
  expect,
  has,
  inAnyOrder,
  offline,
  testCase,
  transactionIdOf,
} from '../../src/index.js';
import { chargesUntil } from './refused-start.js';

export default testCase({
  id: 'TC_037_3_CS',
  title: 'Offline start of a transaction, invalid id, StopTransactionOnInvalidId true',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The transaction of an id that turns out to be invalid is stopped where the key says so.',
  appliesWhen: has('C-01'),
  clauses: ['OCPP 1.6 §3.5.4', 'OCPP 1.6 §3.7', 'OCPP 1.6 §7.36', 'OCPP 1.6 §9.1.24', 'errata 3.17'],
  given: available,
  disputed:
    'the document wants Charging before StopTransaction, though OCPP 1.6 §4.9 asks only for the present status after an ' +
    'outage: where Charging is left out, the case is inconclusive',

  async prepare(scenario) {
    const { centralSystem, parameters } = scenario;
    await centralSystem.configures('StopTransactionOnInvalidId', true);
    await centralSystem.configures('MaxEnergyOnInvalidId', 0, { ifImplemented: true });
    await authorizesOffline(scenario, parameters.invalidIdTag);
  },

  async run(scenario) {
    const { chargePoint, operator, check, stamped, limits, parameters } = scenario;
    const { connectorId, invalidIdTag } = parameters;

    const [started] = await offline(scenario, async () => {
      await operator.presents(invalidIdTag);
      await operator.plugsIn();
    });

    // The Central System answers that the idTag is Invalid; the stop is due when that has been heard.
    const [start, stop, judgeStatuses] = await inAnyOrder(
      chargePoint.sends('StartTransaction', { connectorId, idTag: invalidIdTag }),
      chargePoint.sends('StopTransaction', { reason: 'DeAuthorized' }, { within: 2 * limits.triggeredFunction }),
      chargesUntil(scenario, 'Finishing'),
    );
    check('the transaction that was refused is the one that is stopped', () => {
      expect(stop.payload.transactionId).to.equal(transactionIdOf(start));
    });
    stamped('the start', start.payload.timestamp, started);
    judgeStatuses();
  },
});
