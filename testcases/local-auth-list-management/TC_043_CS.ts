import { always, available, testCase } from '../../src/index.js';
import { listing, secondIdTag } from './lists.js';

export default testCase({
  id: 'TC_043_CS',
  title: 'Send local authorization list',
  profile: 'LocalAuthListManagement',
  edition: '2024-04',
  purpose: 'A full local authorization list and a differential update of it are accepted.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.15', 'OCPP 1.6 §7.48'],
  given: available,

  async prepare({ centralSystem }) {
    await centralSystem.configures('LocalAuthListEnabled', true);
  },

  async run(scenario) {
    const { centralSystem, parameters } = scenario;
    const accepted = { status: 'Accepted' } as const;

    const full = { listVersion: 1, updateType: 'Full', ...listing(parameters.idTag) } as const;
    await centralSystem.calls('SendLocalList', full, accepted);

    const changes = { listVersion: 2, updateType: 'Differential', ...listing(secondIdTag(scenario)) } as const;
    await centralSystem.calls('SendLocalList', changes, accepted);
  },
});
