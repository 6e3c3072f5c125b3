import { expect } from 'chai';
import { playInOrder } from '../../src/engine/in-order.js';
import { planRun } from '../../src/engine/plan.js';
import { run } from '../../src/engine/run.js';
import { seconds, systemClock } from '../../src/evidence/clock.js';
import { Journal } from '../../src/evidence/journal.js';
import { connectRig } from '../../src/operator/rig.js';
import { settingsOf } from '../../src/selftest/settings.js';
import { startStation, type Station } from '../../src/simulator/station.js';
import { catalogue, simulator } from '../catalogue.js';

const timeScale = 50;
const statement = { ...simulator, profiles: ['Core' as const] };

/** Plays a case of a profile that is not there against a charge point that answers it with a CALLERROR. */
async function playsRefusal(strict: boolean) {
  const clock = systemClock(timeScale);
  let station: Station | undefined;
  try {
    const { cases } = await run({
      plan: await planRun(catalogue, statement, { cases: ['TC_048_4_CS'], profiles: [], bench: 'all' }),
      statement,
      images: {},
      clock,
      journal: new Journal(clock, () => undefined),
      listen: { host: '127.0.0.1', port: 0 },
      async hands(url) {
        const variants = ['error-for-unsupported-reservations'];
        station = await startStation({ settings: settingsOf(statement), url, timeScale, variants });
        return connectRig(station.rigUrl);
      },
      watch: () => undefined,
      connectTimeoutMs: seconds(60),
      simulated: true,
      bail: false,
      strict,
      acceptPics: true,
      interruption: new AbortController().signal,
      player: playInOrder,
      progressed: () => undefined,
    });
    return cases.find(({ id }) => id === 'TC_048_4_CS');
  } finally {
    await station?.stop();
  }
}

describe('a CALLERROR in the place of a refusal', () => {
  it('is warned of where the document wants an answer, and fails with --strict', async () => {
    const lenient = await playsRefusal(false);
    expect(lenient?.verdict).to.equal('pass');
    expect(lenient?.findings.map(({ severity, text }) => `${severity}: ${text}`).join()).to.match(
      /^warning: .*ReserveNow.*the error NotSupported, expected status: "Rejected"$/,
    );
    const strict = await playsRefusal(true);
    expect(strict?.verdict).to.equal('fail');
    expect(strict?.reason).to.match(/NotSupported/);
  });
});
