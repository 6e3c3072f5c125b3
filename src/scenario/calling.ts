/** How the verbs of the Central System call the charge point, and what no fit answer means. */
import { showDuration } from '../evidence/clock.js';
import { ExpectationError, HarnessError, InconclusiveError } from '../evidence/errors.js';
import type { CentralSystemAction, Response } from '../ocpp/messages.js';
import { show } from '../ocpp/validation.js';
import { statusOf, type Reply } from '../wire/peer.js';
import { violated } from './matching.js';
import { within, type Frames, type Stage } from './stage.js';

/** A reply that came in time. */
export type Answered = Exclude<Reply, { kind: 'timeout' | 'lost' }>;

/** How the verbs call: `ask` throws where no answer comes in time, `payloadOf` where it is no fit one. */
export interface Calling {
  readonly ask: (text: string, action: CentralSystemAction, payload: object, frames: Frames) => Promise<Answered>;
  readonly payloadOf: <A extends CentralSystemAction>(text: string, action: A, reply: Answered) => Response<A>;
}

export const callingOn = (stage: Stage): Calling => ({
  async ask(text, action, payload, frames) {
    const { link, limits, observed, standstill } = stage.around;
    if (action === 'SendLocalList') observed.localListSent();
    const reply = await link.call(action, payload, limits.response);
    if (reply.kind === 'lost') throw new InconclusiveError(`${text}: the connection was lost before the answer`);
    frames.push(reply.sent.seq);
    if (reply.kind === 'timeout') {
      const silence = `${text}: no answer ${within(limits.response)}`;
      const stalled = standstill.stalled(reply.sent.mono, stage.now()) * stage.clock.scale;
      if (stalled === 0) throw new ExpectationError(silence);
      throw new HarnessError(`${silence}, but the harness itself stood still for ${showDuration(stalled)}`);
    }
    frames.push(reply.seq);
    stage.stimulus = reply;
    const status = statusOf(reply);
    observed.chargingProfiles.hear(action, payload, status);
    return reply;
  },

  payloadOf(text, action, reply) {
    if (reply.kind === 'error') {
      const why = reply.description === '' ? '' : ` (${show(reply.description)})`;
      throw new ExpectationError(`${text}: answered with the error ${reply.code}${why}`);
    }
    if (reply.violations.length > 0) {
      throw new ExpectationError(`${text}: ${violated(`the answer to ${action}`, reply.violations)}`);
    }
    return reply.payload as Response<typeof action>;
  },
});
