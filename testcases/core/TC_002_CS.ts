import { always, available, expect, testCase } from '../../src/index.js';
import { wanting } from './required-keys.js';

export default testCase({
  id: 'TC_002_CS',
  title: 'Cold boot, pending',
  profile: 'Core',
  edition: '2024-04',
  purpose:
    'While its registration is pending, the charge point can be read and configured, and sends nothing of its own.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §4.2', 'OCPP 1.6 §4.6', 'OCPP 1.6 §5.8', 'errata 3.22'],
  given: available,

  async run({ chargePoint, centralSystem, operator, check, measure, parameters, limits }) {
    const { bootRetryInterval, heartbeatInterval, meterValueSampleInterval } = parameters;
    centralSystem.answers('BootNotification', { status: 'Pending', interval: bootRetryInterval / 1000 }, { times: 1 });

    await operator.cyclesPower();
    const pending = await chargePoint.boots();

    const { configurationKey = [] } = await centralSystem.calls('GetConfiguration', {});
    check('without keys in the request, all required keys are returned', () => {
      expect(wanting('Core', configurationKey).filter((text) => text.endsWith('is missing'))).to.be.empty;
    });
    await centralSystem.calls(
      'ChangeConfiguration',
      { key: 'MeterValueSampleInterval', value: String(meterValueSampleInterval / 1000) },
      { status: 'Accepted' },
    );

    const accepted = await chargePoint.boots({ within: bootRetryInterval + limits.reboot });
    measure('boot retry interval', pending.answered, accepted).isBetween(
      bootRetryInterval,
      bootRetryInterval + limits.triggeredFunction,
    );
    await chargePoint.reportsEveryConnector(() => 'Available');

    const first = await chargePoint.beats(heartbeatInterval, accepted.answered);
    await chargePoint.beats(heartbeatInterval, first);

    // What was accepted while pending holds.
    const readBack = await centralSystem.reads('MeterValueSampleInterval');
    check('MeterValueSampleInterval has the value that was set while pending', () => {
      expect(readBack).to.equal(String(meterValueSampleInterval / 1000));
    });
  },
});
