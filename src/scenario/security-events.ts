/** Security events that a charge point has to tell of (security whitepaper A04, §8). It may tell of others at any time. */
import type { Request } from '../ocpp/messages.js';
import type { SecurityEvent } from '../ocpp/security.js';
import { chargePointOn } from './charge-point.js';
import type { Stage } from './stage.js';

/** The verbs of security events. */
export interface SecurityEvents {
  /** The charge point tells of this event, before or after what it answers. */
  isNotified(type: SecurityEvent): Promise<void>;
  /** It should: an event that is not told is a warning. */
  shouldBeNotified(type: SecurityEvent, clause: string): Promise<void>;
}

export const sentences = {
  isNotified: (type: SecurityEvent) => `charge point sends SecurityEventNotification with type: "${type}"`,
  shouldBeNotified: (type: SecurityEvent) => `charge point should send SecurityEventNotification with type: "${type}"`,
};

export const securityEventsOn = (stage: Stage): SecurityEvents => ({
  async isNotified(type) {
    await chargePointOn(stage).sends(
      'SecurityEventNotification',
      { type },
      { besides: (event) => event.type !== type },
    );
  },

  shouldBeNotified(type, clause) {
    const text = sentences.shouldBeNotified(type);
    const within = stage.limits.triggeredFunction;
    return stage.step(text, within, async (frames) => {
      const event = await stage.inbox.expect({
        text,
        offer: ({ action, payload }) => {
          if (action !== 'SecurityEventNotification') return 'notMine';
          return (payload as Partial<Request<'SecurityEventNotification'>> | null)?.type === type ? 'match' : 'aside';
        },
        within,
        since: stage.now(),
        atDeadline: 'nothing',
      });
      if (event !== undefined) {
        frames.push(event.seq, event.answered.seq);
        return;
      }
      const { seq } = stage.around.journal;
      stage.warnings.push({ rule: 'case.event', clause, text: `${text}: nothing came`, seq });
    });
  },
});
