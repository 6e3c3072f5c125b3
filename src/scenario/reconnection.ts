/** Connections that a charge point ends of its own accord to come back with other credentials (A01, A02, A05). */
import { seconds, showDuration } from '../evidence/clock.js';
import { ExpectationError, HarnessError, InconclusiveError } from '../evidence/errors.js';
import type { Login } from '../evidence/login.js';
import type { SecurityProfile } from '../ocpp/security.js';
import type { HeardCall } from '../wire/peer.js';
import type { Moment } from './moment.js';
import { within, type Stage } from './stage.js';

/** A connection that may be left. */
export interface Connection extends Moment {
  readonly number: number | undefined;
  readonly profile: SecurityProfile;
}

/** How the charge point came in, and where the journal says so. */
export interface SeenLogin extends Login {
  readonly seq: number;
}

/** The verbs of connections. */
export interface Reconnection {
  /** The security profile of the present connection. */
  readonly profile: SecurityProfile;
  readonly connection: Connection;
  /** From now on the charge point may end its connection and come back, by a reboot or without one. */
  mayLeave(): Connection;
  /**
   * A new connection in the place of that one, with its security profile or the given one. A reboot that it may take is
   * given its time.
   */
  reconnects(left: Connection, profile?: SecurityProfile): Promise<SeenLogin>;
  /** The same, if it happens: undefined where the charge point has stayed on its connection. */
  mayReconnect(left: Connection, profile: SecurityProfile): Promise<SeenLogin | undefined>;
  /** Breaks the case where the present connection is another one. */
  hasStayed(connection: Connection): void;
}

export const sentences = {
  mayLeave: 'charge point may end its connection and come back from here on',
  reconnects: (profile: SecurityProfile) => `charge point connects again with security profile ${profile}`,
  mayReconnect: (profile: SecurityProfile) => `charge point may connect again with security profile ${profile}`,
  hasStayed: 'charge point has kept its connection',
};

/** What a charge point may say once it is back: that it has started, and what it had said before. */
const afterReconnection =
  ({ around }: Stage) =>
  (call: HeardCall): boolean =>
    call.action === 'BootNotification' || around.observed.isRepeat(call);

/** The security profile of the connection that was let in last; 0 where there was none. */
export const presentProfile = ({ around }: Stage): SecurityProfile => around.observed.logins.last?.login?.profile ?? 0;

/** How long a charge point may take to come back, which may be by a reboot. */
export const patienceOf = ({ limits, parameters }: Stage): number => Math.max(parameters.reconnectTime, limits.reboot);

const bootFor = seconds(10);

/**
 * Whoever comes back may have started anew, and then must say so, and be accepted, before it need answer anything
 * (OCPP 1.6 §4.2). One that has not says nothing at all.
 */
export async function mayBoot({ around: { link, observed } }: Stage, { mono }: Moment): Promise<void> {
  const hasBooted = () => (observed.lastBoot?.mono ?? 0n) > mono && link.registration === 'Accepted';
  await observed.until(hasBooted, bootFor);
}

export function reconnectionOn(stage: Stage): Reconnection {
  const { link, observed, standstill } = stage.around;
  const { logins } = observed;

  const present = (): Connection => ({
    ...stage.moment(),
    number: logins.last?.connection,
    profile: presentProfile(stage),
  });

  const isAnother = ({ number }: Connection) => link.connected && logins.last?.connection !== number;

  /** What became of the connection that was not replaced as it should have been. */
  const whatIsWrong = (left: Connection, profile: SecurityProfile): string => {
    const refused = logins.refusedSince(left.seq).at(-1);
    const because = refused === undefined ? '' : `; a connection in between was refused: ${refused}`;
    if (isAnother(left)) {
      return `it came back with security profile ${presentProfile(stage)}, expected ${profile}${because}`;
    }
    if (link.connected) return `it stayed on the connection that it had${because}`;
    return refused === undefined
      ? 'it ended its connection and did not come back'
      : `its connection was refused: ${refused}`;
  };

  const comesBack = (text: string, left: Connection, profile: SecurityProfile, optional: boolean) => {
    // Who stays has not begun a reboot.
    const patience = patienceOf(stage);
    return stage.step(text, patience, async (frames): Promise<SeenLogin | undefined> => {
      const isBack = () => isAnother(left) && presentProfile(stage) === profile;
      const since = stage.now();
      const { reconnectTime } = stage.parameters;
      if (optional) await observed.until(() => isBack() || !link.connected, Math.min(reconnectTime, patience));
      const stays = optional && link.connected && !isAnother(left);
      if (!stays && (await observed.until(isBack, patience))) {
        const { seq = 0, login } = logins.last ?? {};
        frames.push(seq);
        stage.stimulus = undefined;
        await mayBoot(stage, left);
        if (login !== undefined) return { ...login, seq };
      }
      stage.stimulus = undefined;
      if (stays) return undefined;
      const why = `${text}: ${whatIsWrong(left, profile)} ${within(patience)}`;
      const stalled = standstill.stalled(since, stage.now()) * stage.clock.scale;
      if (stalled < seconds(1)) {
        // A handshake that stands still is proof against nobody (the link may be down).
        const isUnproven = !link.connected && logins.isLinkSuspect(left.seq);
        throw isUnproven ? new InconclusiveError(why) : new ExpectationError(why);
      }
      throw new HarnessError(`${why}, but the harness itself stood still for ${showDuration(stalled)}`);
    });
  };

  return {
    get profile() {
      return presentProfile(stage);
    },

    get connection() {
      return present();
    },

    mayLeave() {
      stage.note(sentences.mayLeave, [], () => undefined);
      stage.inbox.admitLoss();
      stage.inbox.admit(afterReconnection(stage));
      return present();
    },

    async reconnects(left, profile = left.profile) {
      const login = await comesBack(sentences.reconnects(profile), left, profile, false);
      // It is back: whoever leaves again has not been told to.
      stage.inbox.admitLossUntil(logins.last?.mono ?? stage.clock.mono());
      if (login === undefined) throw new Error('a connection that must be there is not');
      return login;
    },

    mayReconnect: (left, profile) => comesBack(sentences.mayReconnect(profile), left, profile, true),

    hasStayed({ number }) {
      stage.note(sentences.hasStayed, [], () => {
        if (link.connected && logins.last?.connection === number) return;
        const now = link.connected ? 'is on another one' : 'is on none';
        throw new ExpectationError(`${sentences.hasStayed}: it ${now}`);
      });
    },
  };
}
