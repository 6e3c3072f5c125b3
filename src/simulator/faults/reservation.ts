/** Misbehaviour of reservations. */
import type { Fault } from './fault.js';

export const reservationFaults: readonly Fault[] = [];
