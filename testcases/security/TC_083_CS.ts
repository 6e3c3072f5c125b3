import {
  all,
  any,
  available,
  centralSystemKnown,
  chargePointCertificateRenewed,
  expect,
  has,
  testCase,
} from '../../src/index.js';

export default testCase({
  id: 'TC_083_CS',
  title: 'Upgrade of the security profile',
  profile: 'Security',
  edition: '2024-04',
  purpose: 'The charge point goes up to the next security profile, and connects with it from then on.',
  appliesWhen: any(all(has('SEC-1'), has('SEC-2')), all(has('SEC-2'), has('SEC-3'))),
  connectedWith: [1, 2],
  raisesSecurityProfile: true,
  clauses: [
    'security whitepaper A05',
    'A05.FR.02',
    'A05.FR.03',
    'A05.FR.04',
    'A05.FR.05',
    'A05.FR.06',
    'A05.FR.07',
    'A05.FR.09',
    'A00.FR.002',
    '§7.6',
  ],
  given: available,
  disputed:
    'the whitepaper has the charge point reconnect by itself (A05.FR.06), the document also takes one that does so only ' +
    'after a reset. That it supports the next profile, which the document leaves open, is a condition here. The value is ' +
    'read back, which the document does not do. There is no way back by OCPP (A05.FR.01)',

  async prepare(scenario) {
    const { security, when } = scenario;
    const { profile } = security;
    await when('it is connected with security profile 1', profile === 1, () => centralSystemKnown(scenario));
    await when('it is connected with security profile 2', profile === 2, () => chargePointCertificateRenewed(scenario));
  },

  async run({ centralSystem, chargePoint, security, check, when }) {
    const left = security.mayLeave();
    const next = security.admitsNextProfile();

    const { status } = await centralSystem.calls(
      'ChangeConfiguration',
      { key: 'SecurityProfile', value: String(next) },
      { status: ['Accepted', 'RebootRequired'] },
    );
    let login: Awaited<ReturnType<typeof security.mayReconnect>>;
    await when('Accepted', status === 'Accepted', async () => {
      login = await security.mayReconnect(left, next);
    });
    await when('RebootRequired, or it has not connected again by itself', login === undefined, async () => {
      await centralSystem.calls('Reset', { type: 'Hard' }, { status: 'Accepted' });
      login = await security.reconnects(left, next);
      await chargePoint.boots();
      await chargePoint.reportsEveryConnector(() => 'Available');
    });
    security.admitsOnly(next);
    if (login !== undefined) security.authenticates(login);

    const value = await centralSystem.reads('SecurityProfile');
    check(`SecurityProfile is ${next}`, () => {
      expect(value, 'SecurityProfile').to.equal(String(next));
    });
  },
});
