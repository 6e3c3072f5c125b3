import { always, charging, testCase } from '../../src/index.js';
import { areSpaced, measurandsOf, sample } from './meter-values.js';

export default testCase({
  id: 'TC_070_CS',
  title: 'Sampled meter values',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'During a transaction meter values come at the configured interval, with the configured measurands.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §4.7', 'OCPP 1.6 §9.1.17', 'OCPP 1.6 §9.1.19', 'OCPP 1.6 §7.31'],
  given: charging,

  async prepare({ centralSystem, parameters: { meterValueSampleInterval } }) {
    await centralSystem.configures('MeterValueSampleInterval', meterValueSampleInterval / 1000);
    await centralSystem.configures('ClockAlignedDataInterval', 0);
  },

  async run(scenario) {
    const interval = scenario.parameters.meterValueSampleInterval;
    const wanted = measurandsOf(await scenario.centralSystem.reads('MeterValuesSampledData'));

    const stamps: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      stamps.push(await sample(scenario, { context: 'Sample.Periodic', wanted, interval }));
    }
    areSpaced(scenario, stamps, interval);
  },
});
