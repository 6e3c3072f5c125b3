/** What the cases send as local authorization lists: never more than one entry at a time, whatever the limits are. */
import { atLeast, type Scenario } from '../../src/index.js';

/** An update with one idTag, which is accepted. */
export const listing = (idTag: string) => ({
  localAuthorizationList: [{ idTag, idTagInfo: { status: 'Accepted' as const } }],
});

/** The idTag that a differential update brings: another one, if the list is stated to have room for two. */
export const secondIdTag = ({ stated, parameters }: Scenario<unknown>): string =>
  stated(atLeast('ORS-12', 2)) === 'yes' ? parameters.idTag2 : parameters.idTag;
