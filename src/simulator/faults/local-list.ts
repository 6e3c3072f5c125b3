/** Misbehaviour of local authorization lists. */
import type { Fault } from './fault.js';

export const localListFaults: readonly Fault[] = [];
