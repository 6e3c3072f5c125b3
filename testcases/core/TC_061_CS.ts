import { authorized, has, inAnyOrder, InconclusiveError, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_061_CS',
  title: 'Clear authorization data in authorization cache',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'After ClearCache the charge point asks again for an identification that it knew before.',
  appliesWhen: has('C-04'),
  clauses: ['OCPP 1.6 §3.5.1', 'OCPP 1.6 §5.4', 'OCPP 1.6 §9.1.13', 'errata 3.23'],
  given: { name: 'Authorized', reach: authorized },
  disputed:
    'by its letter the document lets a charge point pass that asks for every identification, cached or not: the idTag is ' +
    'presented once more before ClearCache, and where Authorize is sent for it the case is inconclusive, since nothing ' +
    'then tells an emptied cache from a full one; the identifications that nobody uses end by ConnectionTimeOut, which ' +
    'the document allows in place of a second presentation',

  async prepare({ centralSystem, parameters: { connectionTimeOut } }) {
    await centralSystem.configures('AuthorizationCacheEnabled', true);
    await centralSystem.configures('LocalPreAuthorize', true);
    await centralSystem.configures('ConnectionTimeOut', connectionTimeOut / 1000);
  },

  async run(scenario) {
    const { chargePoint, centralSystem, operator, parameters } = scenario;
    const { idTag, connectionTimeOut, grace } = parameters;
    const timesOut = () => chargePoint.reports('Available', { within: connectionTimeOut + 2 * grace });
    const comesAndGoes = async () => {
      await chargePoint.reports('Preparing');
      await timesOut();
    };

    // Nobody plugs in.
    await timesOut();

    // The idTag is cached by now, and needs no Authorize.
    await operator.presents(idTag);
    const [asked] = await inAnyOrder(
      chargePoint.maySend('Authorize', { idTag }, { within: connectionTimeOut }),
      comesAndGoes(),
    );

    await centralSystem.calls('ClearCache', {}, { status: 'Accepted' });

    // The same idTag: asked for again.
    await authorized(scenario);
    if (asked !== undefined) {
      throw new InconclusiveError(
        `Authorize was sent for ${idTag} before ClearCache as well: whether it was cached, and the cache was emptied, ` +
          'cannot be told',
      );
    }
  },
});
