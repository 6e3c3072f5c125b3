import { always, charging, testCase } from '../../src/index.js';
import { areAligned, areSpaced, measurandsOf, sample } from './meter-values.js';

export default testCase({
  id: 'TC_071_CS',
  title: 'Clock-aligned meter values',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'Meter values come at the multiples of the configured interval, with the configured measurands.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §4.7', 'OCPP 1.6 §9.1.5', 'OCPP 1.6 §9.1.15', 'OCPP 1.6 §7.31'],
  given: charging,

  async prepare({ centralSystem, parameters: { clockAlignedDataInterval } }) {
    await centralSystem.configures('MeterValueSampleInterval', 0);
    await centralSystem.configures('ClockAlignedDataInterval', clockAlignedDataInterval / 1000);
  },

  async run(scenario) {
    const interval = scenario.parameters.clockAlignedDataInterval;
    const wanted = measurandsOf(await scenario.centralSystem.reads('MeterValuesAlignedData'));

    const stamps: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      stamps.push(await sample(scenario, { context: 'Sample.Clock', wanted, interval }));
    }
    areSpaced(scenario, stamps, interval);
    areAligned(scenario, stamps, interval);
  },
});
