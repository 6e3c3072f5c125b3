/** Misbehaviour of firmware updates and diagnostics. */
import type { Fault } from './fault.js';

export const firmwareFaults: readonly Fault[] = [];
