import { always, available, testCase } from '../../src/index.js';
import { listing, secondIdTag } from './lists.js';

export default testCase({
  id: 'TC_043_2_CS',
  title: 'Send local authorization list, version mismatch',
  profile: 'LocalAuthListManagement',
  edition: '2024-04',
  purpose: 'A differential update that is older than the list is refused and changes nothing.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.10', 'OCPP 1.6 §5.15', 'OCPP 1.6 §7.47'],
  given: available,

  async prepare({ centralSystem }) {
    await centralSystem.configures('LocalAuthListEnabled', true);
  },

  async run(scenario) {
    const { centralSystem, parameters } = scenario;

    const full = { listVersion: 2, updateType: 'Full', ...listing(parameters.idTag) } as const;
    await centralSystem.calls('SendLocalList', full, { status: 'Accepted' });
    await centralSystem.calls('GetLocalListVersion', {}, { listVersion: 2 });

    const changes = { updateType: 'Differential', ...listing(secondIdTag(scenario)) } as const;
    await centralSystem.calls('SendLocalList', { listVersion: 5, ...changes }, { status: 'Accepted' });
    await centralSystem.calls('GetLocalListVersion', {}, { listVersion: 5 });

    await centralSystem.isRefused('SendLocalList', { listVersion: 4, ...changes }, { status: 'VersionMismatch' });
    await centralSystem.calls('GetLocalListVersion', {}, { listVersion: 5 });
  },
});
