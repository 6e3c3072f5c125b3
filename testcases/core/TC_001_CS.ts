import { always, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_001_CS',
  title: 'Cold boot',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'After a cold boot that is first rejected, the charge point asks again in time, reports itself and beats.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §4.2', 'OCPP 1.6 §4.6', 'errata 3.22'],
  given: available,

  async run({ chargePoint, centralSystem, operator, measure, parameters, limits }) {
    const { bootRetryInterval, heartbeatInterval } = parameters;
    centralSystem.answers('BootNotification', { status: 'Rejected', interval: bootRetryInterval / 1000 }, { times: 1 });

    await operator.cyclesPower();
    const rejected = await chargePoint.boots();

    const accepted = await chargePoint.boots({ within: bootRetryInterval + limits.reboot });
    measure('boot retry interval', rejected.answered, accepted).isBetween(
      bootRetryInterval,
      bootRetryInterval + limits.triggeredFunction,
    );
    await chargePoint.reportsEveryConnector(() => 'Available');

    const first = await chargePoint.beats(heartbeatInterval, accepted.answered);
    await chargePoint.beats(heartbeatInterval, first);
  },
});
