/** The memory states of the test case document (chapter 2.26): what the charge point has to know of an identification. */
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import { claims, has } from '../pics/condition.js';
import { nextListVersion } from './local-list.js';
import { omitted } from './matching.js';
import { inAnyOrder, type Scenario } from './scenario.js';
import { charging } from './states.js';

type Anything = Scenario<undefined>;

/** IdTagCached, where AuthorizationCacheEnabled is true: a whole session of the idTag, which the Central System accepts meanwhile, has put it into the cache. */
export async function idTagCached(scenario: Anything, idTag: string): Promise<void> {
  const { centralSystem } = scenario;
  const accepted = { idTagInfo: { status: 'Accepted' } } as const;
  const takeBack = (['Authorize', 'StartTransaction', 'StopTransaction'] as const).map((action) =>
    centralSystem.answers(action, accepted),
  );
  await reached(`the memory state IdTagCached for ${idTag}`, () => wholeSession(scenario, idTag));
  for (const usual of takeBack) usual();
}

/** IdTagLocalAuthList, where LocalAuthListEnabled is true: the idTag is in the local list, as one that is accepted. */
export async function idTagInLocalList({ centralSystem }: Anything, idTag: string): Promise<void> {
  await reached(`the memory state IdTagLocalAuthList for ${idTag}`, async () => {
    const localAuthorizationList = [{ idTag, idTagInfo: { status: 'Accepted' as const } }];
    const { listVersion } = await centralSystem.calls('GetLocalListVersion', {});
    const list = { listVersion: nextListVersion(listVersion), updateType: 'Full' as const, localAuthorizationList };
    await centralSystem.calls('SendLocalList', list, { status: 'Accepted' });
  });
}

/**
 * What the cases of offline transactions have in common: the charge point may authorize while offline, and knows the
 * idTag by whatever means it is stated to have.
 */
export async function authorizesOffline(scenario: Anything, idTag: string): Promise<void> {
  const { centralSystem, stated } = scenario;
  await centralSystem.configures('LocalAuthorizeOffline', true);
  await centralSystem.configures('LocalAuthListEnabled', true, { ifImplemented: true });
  await centralSystem.configures('AuthorizationCacheEnabled', true, { ifImplemented: true });
  await centralSystem.configures('AllowOfflineTxForUnknownId', true, { ifImplemented: true });

  // A cache that the statement is silent about may be the only means.
  if (stated(has('C-04')) !== 'no') await idTagCached(scenario, idTag);
  // After the cache: what is in the list might not be asked for any more (OCPP 1.6 §9.1.13).
  if (stated(claims('LocalAuthListManagement')) === 'yes') await idTagInLocalList(scenario, idTag);
}

async function wholeSession(scenario: Anything, idTag: string): Promise<void> {
  const { chargePoint, operator, parameters } = scenario;
  const { transactionId } = await charging.reach({ ...scenario, parameters: { ...parameters, idTag } });

  await operator.presents(idTag);
  await inAnyOrder(
    chargePoint.sends('StopTransaction', { transactionId, reason: ['Local', omitted] }),
    chargePoint.reports('Finishing'),
  );

  await operator.unplugs();
  await chargePoint.reports('Available');
}

/** What a case needs before it begins is not what it judges: where it does not come about, the case is inconclusive. */
export async function reached(state: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ExpectationError)) throw error;
    throw new InconclusiveError(`${state} was not reached: ${error.message}`, { cause: error });
  }
}
