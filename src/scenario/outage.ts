/** Connections that the Central System loses on purpose: what is legal afterwards, and how it is ended in good order. */
import { seconds, sleep } from '../evidence/clock.js';
import type { HeardCall } from '../wire/peer.js';
import type { Window } from './device-time.js';
import type { Scenario } from './scenario.js';
import type { Stage } from './stage.js';

/**
 * What a charge point may say besides once it is back: that it is there, and what it had said before. Both are seen on
 * charge points that are right in everything else, and change nothing.
 */
export function afterOutage(stage: Stage): (call: HeardCall) => boolean {
  let booted = false;
  return (call) => {
    if (call.action !== 'BootNotification') return stage.around.observed.isRepeat(call);
    if (!booted) stage.remarks.push('BootNotification was sent after a mere reconnection (OCPP-J 1.6 §5.4)');
    booted = true;
    return true;
  };
}

const quiet = seconds(3);

/** Ends an outage that the case has not ended, and waits for what the charge point had queued. */
export async function settlesAfterOutage({ around, limits, parameters }: Stage): Promise<void> {
  const { clock, link } = around;
  if (!link.outage) return;
  link.restore();
  if (!(await link.whenConnected(parameters.reconnectTime, around.interruption))) return;
  const began = clock.mono();
  const heardLately = () => clock.between(link.peer?.lastHeard ?? began, clock.mono()) < quiet;
  while (heardLately() && clock.between(began, clock.mono()) < limits.triggeredFunction) await sleep(clock, quiet / 3);
}

/**
 * Has things done while the connection is lost, each followed by the time in which the charge point is declared to act,
 * since nothing can be heard. Resolves with the windows in which they happened.
 */
export async function offline<A extends readonly (() => Promise<void>)[]>(
  { centralSystem, chargePoint, waits, limits, parameters }: Scenario<unknown>,
  ...acts: A
): Promise<{ readonly [K in keyof A]: Window }> {
  const windows: Window[] = [];
  let from = await centralSystem.dropsConnection();
  for (const act of acts) {
    await act();
    const to = await waits(limits.triggeredFunction, 'the charge point acts on it');
    windows.push({ from, to });
    from = to;
  }
  // A stamp of the time of delivery must stand out from those of the outage.
  await waits(2 * parameters.grace, 'what happens later is told apart');
  centralSystem.restoresConnection();
  await chargePoint.reconnects();
  return windows as { [K in keyof A]: Window };
}
