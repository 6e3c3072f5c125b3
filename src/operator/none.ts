/** No hands at all: every action that needs some cannot be done. */
import type { Hands } from './operator.js';

export const noHands: Hands = {
  name: 'none',
  can: () => false,
  perform: () => Promise.resolve({ kind: 'cannot', why: 'there is nobody to do it (--rig none)' }),
};
