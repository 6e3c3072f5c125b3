import { always, available, nextListVersion, testCase, transactionStarts } from '../../src/index.js';
import { listing } from './lists.js';

export default testCase({
  id: 'TC_008_CS',
  title: 'Regular start, id in the local authorization list',
  profile: 'LocalAuthListManagement',
  edition: '2024-04',
  purpose:
    'A remote start with an identification of the local list begins a transaction without asking for authorization.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.5.2', 'OCPP 1.6 §5.11', 'OCPP 1.6 §9.1.3', 'OCPP 1.6 §9.1.13'],
  given: available,
  disputed:
    'the document excludes a charge point whose AuthorizeRemoteTxRequests is false and cannot be changed, of which no ' +
    'statement tells: there the key cannot be set, and the case is inconclusive; that a listed id must not be asked for ' +
    'is read from the steps, which have no Authorize, and from OCPP 1.6 §9.1.13',

  async prepare({ centralSystem }) {
    await centralSystem.configures('LocalPreAuthorize', true);
    await centralSystem.configures('AuthorizationCacheEnabled', false, { ifImplemented: true });
    await centralSystem.configures('LocalAuthListEnabled', true);
    await centralSystem.configures('AuthorizeRemoteTxRequests', true);
  },

  async run(scenario) {
    const { chargePoint, centralSystem, operator, parameters } = scenario;
    const { connectorId, idTag } = parameters;

    const { listVersion } = await centralSystem.calls('GetLocalListVersion', {});
    const list = { listVersion: nextListVersion(listVersion), updateType: 'Full', ...listing(idTag) } as const;
    await centralSystem.calls('SendLocalList', list, { status: 'Accepted' });

    await operator.plugsIn();
    await chargePoint.reports('Preparing');

    // The list knows the idTag: an Authorize now is one too many.
    await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
    await transactionStarts(scenario);
  },
});
