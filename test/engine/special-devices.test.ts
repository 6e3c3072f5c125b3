import { expect } from 'chai';
import { WebSocket } from 'ws';
import { playInOrder } from '../../src/engine/in-order.js';
import { planRun } from '../../src/engine/plan.js';
import type { Outcome } from '../../src/engine/outcome.js';
import { run } from '../../src/engine/run.js';
import { seconds, systemClock } from '../../src/evidence/clock.js';
import { exitCodeOf } from '../../src/evidence/exit-code.js';
import { Journal } from '../../src/evidence/journal.js';
import type { RunRecord } from '../../src/evidence/result.js';
import type { Hands } from '../../src/operator/operator.js';
import { catalogue, simulator } from '../catalogue.js';

/** Hands that say that everything is done, whatever the charge point makes of it. */
const obliging: Hands = {
  name: 'obliging',
  can: () => true,
  perform: () => Promise.resolve({ kind: 'done', precisionMs: 0 }),
};

type Answer = (id: string, action: string) => string | undefined;

/** A charge point that boots, reports its connectors available, and then only answers in one way. */
function pretender(url: string, answer: Answer): () => void {
  const socket = new WebSocket(url, 'ocpp1.6', { perMessageDeflate: false });
  let count = 0;
  const send = (action: string, payload: object) => {
    socket.send(JSON.stringify([2, `p${(count += 1)}`, action, payload]));
  };
  socket.on('open', () => {
    send('BootNotification', { chargePointVendor: 'Pretender', chargePointModel: 'P' });
  });
  socket.on('message', (data: Buffer) => {
    const [type, id, action] = JSON.parse(data.toString('utf8')) as [number, string, string];
    if (type === 3 && id === 'p1') {
      for (const connectorId of [0, 1, 2]) {
        send('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' });
      }
    }
    const text = type === 2 ? answer(id, action) : undefined;
    if (text !== undefined) socket.send(text);
  });
  socket.on('error', () => undefined);
  return () => {
    socket.terminate();
  };
}

async function playAgainst(connect: (url: string) => () => void): Promise<Outcome> {
  // Far faster than any device: nothing of what is asserted here gets better by being slow.
  const clock = systemClock(500);
  let disconnect = () => {
    // Nothing is connected yet.
  };
  try {
    return await run({
      plan: await planRun(catalogue, simulator, { cases: [], profiles: [], bench: 'all' }),
      statement: simulator,
      clock,
      journal: new Journal(clock, () => undefined),
      listen: { host: '127.0.0.1', port: 0 },
      hands(url) {
        disconnect = connect(url);
        return Promise.resolve(obliging);
      },
      watch: () => undefined,
      connectTimeoutMs: seconds(100),
      simulated: false,
      bail: false,
      strict: false,
      acceptPics: false,
      interruption: new AbortController().signal,
      player: playInOrder,
      progressed: () => undefined,
    });
  } finally {
    disconnect();
  }
}

/** The exit code of an outcome as the command would make it a record. */
const exitCode = (outcome: Outcome): number => exitCodeOf({ ...outcome, complete: true } as unknown as RunRecord);

describe('special charge points get no Pass anywhere', () => {
  const devices: Readonly<Record<string, Answer>> = {
    'one that answers {} to everything': (id) => JSON.stringify([3, id, {}]),
    'one that answers Rejected to everything': (id) => JSON.stringify([3, id, { status: 'Rejected' }]),
    'one that answers NotSupported to everything': (id) => JSON.stringify([3, id, { status: 'NotSupported' }]),
    'one that answers Accepted to everything': (id) => JSON.stringify([3, id, { status: 'Accepted' }]),
    'one that answers an error to everything': (id) => JSON.stringify([4, id, 'NotImplemented', '', {}]),
    'one that boots and goes silent': () => undefined,
    'one that echoes what it gets': (id, action) => JSON.stringify([2, id, action, {}]),
  };

  for (const [name, answer] of Object.entries(devices)) {
    it(name, async function () {
      this.timeout(240_000);
      const outcome = await playAgainst((url) => pretender(url, answer));
      const passed = outcome.cases.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
      expect(passed).to.be.empty;
      expect(outcome.profiles.Core).to.not.equal('Pass');
      expect(exitCode(outcome)).to.be.oneOf([1, 2]);
    });
  }

  it('one that is not there', async () => {
    const outcome = await playAgainst(() => () => undefined);
    expect(
      outcome.cases.filter(({ selection }) => selection === 'selected').every(({ verdict }) => verdict === 'error'),
    ).to.equal(true);
    expect(outcome.profiles.Core).to.equal('Incomplete');
    expect(exitCode(outcome)).to.equal(3);
  });
});
