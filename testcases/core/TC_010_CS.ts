import { available, charging, has, not, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_010_CS',
  title: 'Remote start, cable plugged in first',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A remote start begins a transaction on a connector into which the cable is already plugged.',
  appliesWhen: not(has('AQ-2')),
  clauses: ['OCPP 1.6 §5.11', 'OCPP 1.6 §4.8'],
  given: available,

  async run(scenario) {
    await charging.reach(scenario);
  },
});
