import { available, has, idTagCached, testCase, transactionStarts } from '../../src/index.js';

export default testCase({
  id: 'TC_007_CS',
  title: 'Regular start, cached id',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A remote start with a cached identification begins a transaction without asking for authorization again.',
  appliesWhen: has('C-04'),
  clauses: ['OCPP 1.6 §3.5.1', 'OCPP 1.6 §5.11', 'OCPP 1.6 §9.1.3', 'OCPP 1.6 §9.1.13'],
  given: available,
  disputed:
    'the document excludes a charge point whose AuthorizeRemoteTxRequests is false and cannot be changed, of which no ' +
    'statement tells: there the key cannot be set, and the case is inconclusive; that a cached id must not be asked for ' +
    'is read from the steps, which have no Authorize',

  async prepare(scenario) {
    const { centralSystem, parameters } = scenario;
    await centralSystem.configures('AuthorizationCacheEnabled', true);
    await centralSystem.configures('AuthorizeRemoteTxRequests', true, { ifImplemented: true });
    await centralSystem.configures('LocalPreAuthorize', true);
    await idTagCached(scenario, parameters.idTag);
  },

  async run(scenario) {
    const { chargePoint, centralSystem, operator, parameters } = scenario;
    const { connectorId, idTag } = parameters;

    await operator.plugsIn();
    await chargePoint.reports('Preparing');

    // The cache knows the idTag: an Authorize now is one too many.
    await centralSystem.calls('RemoteStartTransaction', { connectorId, idTag }, { status: 'Accepted' });
    await transactionStarts(scenario);
  },
});
