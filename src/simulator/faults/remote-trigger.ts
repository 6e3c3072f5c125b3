/** Misbehaviour of triggered messages. */
import type { Fault } from './fault.js';

export const remoteTriggerFaults: readonly Fault[] = [];
