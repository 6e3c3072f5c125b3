/** Registration: what a charge point may send before it is accepted (OCPP 1.6 §4.2). */
import type { Breach, Rule } from './rule.js';

type Registration = 'unknown' | 'booting' | 'Accepted' | 'Pending' | 'Rejected';

/** Nothing but BootNotification between a boot and its acceptance; a triggered message of a pending one excepted. */
export const boot: Rule = {
  id: 'boot',
  title: 'Nothing but BootNotification is sent before the registration is accepted',
  clause: 'OCPP 1.6 §4.2',
  start() {
    let registration: Registration = 'unknown';
    let bootId: string | undefined;
    let triggered = 0;

    return ({ entry, decoded }): readonly Breach[] => {
      if (entry.type !== 'frame' || decoded === undefined) return [];
      const { frame } = decoded;
      if (entry.direction === 'sent') {
        if (frame.kind === 'call' && frame.action === 'TriggerMessage') triggered += 1;
        if (frame.kind === 'result' && frame.id === bootId) {
          bootId = undefined;
          registration = (frame.payload as { status: Registration }).status;
          triggered = 0;
        }
        return [];
      }
      if (frame.kind === 'call' && frame.action === 'BootNotification') {
        bootId = frame.id;
        registration = 'booting';
        return [];
      }
      if (frame.kind === 'call' && registration !== 'Accepted' && registration !== 'unknown') {
        if (registration === 'Pending' && triggered > 0) {
          triggered -= 1;
          return [];
        }
        const when = registration === 'booting' ? 'BootNotification was answered' : `the answer was ${registration}`;
        const text = `${frame.action} was sent ${registration === 'booting' ? 'before' : 'although'} ${when}`;
        return [{ severity: 'fail', clause: 'OCPP 1.6 §4.2', text }];
      }
      if (registration === 'Rejected' && (frame.kind === 'result' || frame.kind === 'error')) {
        const text = 'a call was answered although the registration is Rejected';
        return [{ severity: 'fail', clause: 'OCPP 1.6 §4.2', text }];
      }
      return [];
    };
  },
};
