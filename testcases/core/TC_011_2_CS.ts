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
  disputed:
    'the document lists Authorize before Preparing for a remote start, though OCPP 1.6 §4.9 A2 lets Preparing begin with ' +
    'the request; the order of the document is kept',

  async prepare({ centralSystem, parameters: { connectionTimeOut } }) {
    await centralSystem.configures('ConnectionTimeOut', connectionTimeOut / 1000);
  },

  async run(scenario) {
    const { chargePoint, centralSystem, measure, parameters } = scenario;
    const { connectorId, idTag, connectionTimeOut, grace } = parameters;
    const mustAuthorize = await authorizesRemoteStarts(scenario);

    await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
    const authorize = mustAuthorize ? await chargePoint.sends('Authorize', { idTag }) : undefined;
    const preparing = await chargePoint.reports('Preparing');

    // Nobody plugs in.
    const back = await chargePoint.reports('Available', { within: connectionTimeOut + 2 * grace });
    // The status may begin a little before it is reported.
    measure('ConnectionTimeOut from authorization', authorize ?? preparing, back).isBetween(connectionTimeOut, null);
    measure('ConnectionTimeOut', preparing, back).isBetween(null, connectionTimeOut + grace);
  },
});
