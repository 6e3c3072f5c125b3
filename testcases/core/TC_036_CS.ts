import { always, charging, expect, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_036_CS',
  title: 'Connection loss during transaction',
  profile: 'Core',
  edition: '2024-04',
  purpose:
    'Meter values that are due while the connection is lost are taken in time, and delivered in order afterwards.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.7', 'OCPP 1.6 §4.7', 'OCPP 1.6 §9.1.19'],
  given: charging,
  disputed:
    'the document does not say how queued values are told from new ones: a value that is sent before the connection is ' +
    'lost tells the time of the charge point, and at least three stamps must lie in the outage; the tolerance of a stamp ' +
    'is one second or 1 % of the interval',

  async prepare({ centralSystem, parameters: { meterValueSampleInterval } }) {
    await centralSystem.configures('MeterValueSampleInterval', meterValueSampleInterval / 1000);
  },

  async run({ chargePoint, centralSystem, waits, takenIn, areApart, check, parameters, given: { transactionId } }) {
    const { meterValueSampleInterval } = parameters;

    const before = await chargePoint.sendsSamples(transactionId);

    const from = await centralSystem.dropsConnection();
    await waits(4 * meterValueSampleInterval, 'the charge point takes at least 3 meter values');
    const to = centralSystem.restoresConnection();
    await chargePoint.reconnects();

    const after = await chargePoint.sendsSamples(transactionId, { upTo: to });
    const samples = [...before.slice(-1), ...after];
    check('meter values come in chronological order, the queued ones before any new one', () => {
      const times = samples.map(({ at = NaN }) => at);
      expect(times).to.deep.equal([...times].sort((one, other) => one - other));
    });
    check('at least 3 meter values were taken while offline', () => {
      expect(takenIn(after, { from, to }).length).to.be.at.least(3);
    });
    areApart('meter values', samples, meterValueSampleInterval, { from, to });
  },
});
