import { any, available, expect, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_084_CS',
  title: 'Downgrade of the security profile, rejected',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point does not go down to a lower security profile, and keeps its connection.',
  appliesWhen: any(has('SEC-2'), has('SEC-3')),
  connectedWith: [2, 3],
  clauses: ['security whitepaper A05', 'A05.FR.01', 'A00.FR.005', '§7.6'],
  given: available,
  disputed:
    'the document only looks at the answer; A05.FR.01 also has the value stay as it is, and the connection. It sets no ' +
    'time for that: the test parameter noTransactionWindow does',

  async prepare({ centralSystem }) {
    // A change that is accepted shows that a refusal is not this charge point's answer to everything.
    const key = 'HeartbeatInterval';
    const value = (await centralSystem.reads(key)) ?? '';
    await centralSystem.calls('ChangeConfiguration', { key, value });
  },

  async run({ centralSystem, chargePoint, security, check, parameters: { noTransactionWindow } }) {
    const { profile, connection } = security;
    const key = 'SecurityProfile';

    await centralSystem.isRefused('ChangeConfiguration', { key, value: String(profile - 1) }, { status: 'Rejected' });

    await chargePoint.staysSilent(['BootNotification'], { during: noTransactionWindow });
    security.hasStayed(connection);

    const value = await centralSystem.reads(key);
    check(`${key} is still ${profile}`, () => {
      expect(value, key).to.equal(String(profile));
    });
  },
});
