import { always, authorizesRemoteStarts, available, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_011_2_CS',
  title: 'Remote start, time out',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The connector returns to Available when nobody plugs in within ConnectionTimeOut after a remote start.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.11', 'OCPP 1.6 §4.9 B1', 'OCPP 1.6 §9.1.6', 'errata 3.77'],
  given: available,

  async prepare({ centralSystem, parameters: { connectionTimeOut } }) {
    await centralSystem.configures('ConnectionTimeOut', connectionTimeOut / 1000);
  },

  async run(scenario) {
    const { chargePoint, centralSystem, measure, parameters } = scenario;
    const { connectorId, idTag, connectionTimeOut, grace } = parameters;
    const mustAuthorize = await authorizesRemoteStarts(scenario);

    await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
    if (mustAuthorize) await chargePoint.sends('Authorize', { idTag });
    const preparing = await chargePoint.reports('Preparing');

    // Nobody plugs in.
    const back = await chargePoint.reports('Available', { within: connectionTimeOut + 2 * grace });
    measure('ConnectionTimeOut', preparing, back).isBetween(connectionTimeOut, connectionTimeOut + grace);
  },
});
