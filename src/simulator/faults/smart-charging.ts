/** Misbehaviour of charging profiles and schedules. */
import type { Fault } from './fault.js';

export const smartChargingFaults: readonly Fault[] = [];
