import { expect } from 'chai';
import { ExpectationError, HarnessError, InconclusiveError } from '../../src/evidence/errors.js';
import { seconds, systemClock } from '../../src/evidence/clock.js';
import { Inbox, LinkLost, type Expectation, type Surrounding } from '../../src/scenario/inbox.js';
import { inAnyOrder } from '../../src/scenario/scenario.js';
import type { Login } from '../../src/evidence/login.js';
import type { HeardCall } from '../../src/wire/peer.js';

const anonymous: Login = { profile: 0, authorization: { kind: 'absent' } };

// Protocol seconds are real milliseconds here: limits of seconds are reached at once.
const clock = systemClock(1000);
let seq = 0;

function call(action: string, payload: object = {}): HeardCall {
  seq += 1;
  const moment = { seq, mono: clock.mono() };
  return { ...moment, connection: 1, action, payload, violations: [], answered: { ...moment, payload: {} } };
}

const status = (connectorId: number, name: string) => call('StatusNotification', { connectorId, status: name });

function inbox(surrounding: Partial<Surrounding> = {}) {
  const made = new Inbox(clock, {
    isBackground: ({ action, payload }) =>
      action === 'Heartbeat' ||
      (action === 'StatusNotification' && (payload as { connectorId: number }).connectorId !== 1),
    isOwnStatus: ({ action }) => action === 'StatusNotification',
    stalled: () => 0,
    ...surrounding,
  });
  made.begin({ lenient: false });
  const hear = (heard: HeardCall) => {
    made.arrive({ kind: 'call', call: heard });
  };
  return { inbox: made, hear };
}

const awaits = (action: string, more: Partial<Expectation> = {}): Expectation => ({
  text: `charge point sends ${action}`,
  offer: (heard) => (heard.action === action ? 'match' : 'notMine'),
  within: seconds(1000),
  since: clock.mono(),
  atDeadline: 'break',
  ...more,
});

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not reject');
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('rules of hearing', () => {
  it('loses nothing that arrives while nobody listens', async () => {
    const { inbox: box, hear } = inbox();
    hear(call('Authorize'));
    hear(call('StartTransaction'));
    await turn();
    expect((await box.expect(awaits('Authorize')))?.action).to.equal('Authorize');
    expect((await box.expect(awaits('StartTransaction')))?.action).to.equal('StartTransaction');
  });

  it('lets the case run after each match before the next call is judged', async () => {
    const { inbox: box, hear } = inbox();
    hear(call('Authorize'));
    hear(call('StartTransaction'));
    const heard: string[] = [];
    await box.expect(awaits('Authorize'));
    await Promise.resolve();
    await Promise.resolve();
    heard.push((await box.expect(awaits('StartTransaction')))?.action ?? '');
    expect(heard).to.deep.equal(['StartTransaction']);
  });

  for (const order of [
    ['StartTransaction', 'Authorize'],
    ['Authorize', 'StartTransaction'],
  ] as const) {
    it(`takes ${order.join(' then ')} where any order is allowed`, async () => {
      const { inbox: box, hear } = inbox();
      const both = inAnyOrder(box.expect(awaits('StartTransaction')), box.expect(awaits('Authorize')));
      for (const action of order) hear(call(action));
      const [start, authorize] = await both;
      expect([start?.action, authorize?.action]).to.deep.equal(['StartTransaction', 'Authorize']);
    });
  }

  it('breaks a step on the first call of the awaited action when a field is wrong, whatever comes later', async () => {
    const { inbox: box, hear } = inbox();
    const offer: Expectation['offer'] = ({ action, payload }) => {
      if (action !== 'Authorize') return 'notMine';
      return (payload as { idTag: string }).idTag === 'A' ? 'match' : { broken: 'idTag is "B", expected "A"' };
    };
    hear(call('Authorize', { idTag: 'B' }));
    hear(call('Authorize', { idTag: 'A' }));
    const error = await rejection(box.expect(awaits('Authorize', { offer })));
    expect(error).to.be.instanceOf(ExpectationError);
    expect(error.message).to.equal('charge point sends Authorize: idTag is "B", expected "A"');
  });

  it('passes over what may come at any time', async () => {
    const { inbox: box, hear } = inbox();
    hear(call('Heartbeat'));
    hear(status(2, 'Available'));
    hear(call('Authorize'));
    await box.expect(awaits('Authorize'));
    expect(box.unscripted).to.be.empty;
  });

  it('goes on after an unscripted status of the connector under test, and remembers it', async () => {
    const { inbox: box, hear } = inbox();
    hear(status(1, 'SuspendedEVSE'));
    hear(call('Authorize'));
    await box.expect(awaits('Authorize'));
    expect(box.unscripted).to.deep.equal(['StatusNotification(1, SuspendedEVSE)']);
  });

  it('breaks the oldest open step on any other call that nobody claims', async () => {
    const { inbox: box, hear } = inbox();
    const oldest = rejection(box.expect(awaits('Authorize')));
    const youngest = box.expect(awaits('Heartbeat', { atDeadline: 'nothing', within: seconds(100) }));
    hear(call('StopTransaction', { transactionId: 7 }));
    expect((await oldest).message).to.equal(
      'charge point sends Authorize: it sent StopTransaction {transactionId: 7} instead',
    );
    expect(await youngest).to.equal(undefined);
  });

  it('breaks nothing on unclaimed calls while lenient', async () => {
    const { inbox: box, hear } = inbox();
    box.begin({ lenient: true });
    hear(call('StopTransaction'));
    hear(call('Authorize'));
    expect((await box.expect(awaits('Authorize')))?.action).to.equal('Authorize');
  });

  it('tells at the deadline what was heard meanwhile', async () => {
    const { inbox: box, hear } = inbox();
    const waiting = rejection(box.expect(awaits('Authorize', { within: seconds(50) })));
    hear(call('Heartbeat'));
    hear(call('Heartbeat'));
    hear(status(1, 'Preparing'));
    expect((await waiting).message).to.equal(
      'charge point sends Authorize: nothing came within 50 s (heard meanwhile: 2 × Heartbeat, StatusNotification(1, Preparing))',
    );
  });

  it('judges a call by when it came, not by when it is looked at', async () => {
    const { inbox: box, hear } = inbox();
    const since = clock.mono();
    const late = { ...call('Authorize'), mono: since + 60_000_000n };
    hear(late);
    const error = await rejection(box.expect(awaits('Authorize', { since, within: seconds(50) })));
    expect(error.message).to.match(/came after 60 s, expected within 50 s/);
  });

  it('does not hold a standstill of the harness against the charge point', async () => {
    const { inbox: box, hear } = inbox({ stalled: () => 20 });
    const since = clock.mono();
    hear({ ...call('Authorize'), mono: since + 60_000_000n });
    const error = await rejection(box.expect(awaits('Authorize', { since, within: seconds(50) })));
    expect(error).to.be.instanceOf(HarnessError);
  });

  it('breaks open steps when the charge point closes, and makes them inconclusive when the link just broke', async () => {
    for (const [by, family] of [
      ['chargePoint', ExpectationError],
      ['link', InconclusiveError],
    ] as const) {
      const { inbox: box } = inbox();
      const waiting = rejection(box.expect(awaits('Authorize')));
      box.arrive({ kind: 'lost', seq: 1, mono: clock.mono(), by, text: 'the connection was closed with code 1000' });
      expect(await waiting).to.be.instanceOf(family);
    }
    expect(new LinkLost('x', 1n)).to.be.instanceOf(InconclusiveError);
  });

  it('keeps a step open across a reconnect where a reboot is expected', async () => {
    const { inbox: box, hear } = inbox();
    const boot = box.expect(awaits('BootNotification', { survivesLoss: true }));
    box.arrive({ kind: 'lost', seq: 1, mono: clock.mono(), by: 'chargePoint', text: 'gone' });
    box.arrive({ kind: 'connected', seq: 2, mono: clock.mono(), login: anonymous });
    hear(call('BootNotification'));
    expect((await boot)?.action).to.equal('BootNotification');
  });

  it('ends what is still awaited when it is closed', async () => {
    const { inbox: box } = inbox();
    const waiting = rejection(box.expect(awaits('Authorize')));
    box.close(new InconclusiveError('interrupted'));
    expect((await waiting).message).to.equal('interrupted');
    expect((await rejection(box.expect(awaits('Authorize')))).message).to.equal('interrupted');
  });

  describe('after an outage of our own making', () => {
    const lost = (by: 'harness' | 'link') => ({ kind: 'lost', seq: 1, mono: clock.mono(), by, text: 'gone' }) as const;

    it('goes on with what is awaited', async () => {
      const { inbox: box, hear } = inbox();
      box.arrive(lost('harness'));
      hear(call('StartTransaction'));
      expect((await box.expect(awaits('StartTransaction')))?.action).to.equal('StartTransaction');
      box.arrive(lost('harness'));
      expect(box.settle()).to.deep.equal([]);
    });

    it('takes no other loss for one', async () => {
      const { inbox: box } = inbox();
      box.arrive(lost('link'));
      expect(await rejection(box.expect(awaits('StartTransaction')))).to.be.instanceOf(LinkLost);
    });

    it('lets pass a loss that was admitted, and none that comes after the charge point is back', () => {
      const { inbox: box } = inbox();
      box.admitLoss();
      const before = lost('link');
      box.admitLossUntil(before.mono);
      box.arrive(before);
      expect(box.settle()).to.deep.equal([]);
      box.arrive({ ...lost('link'), mono: before.mono + 1n });
      expect(() => box.settle()).to.throw(LinkLost);
    });

    it('lets pass what was admitted, and nothing else', async () => {
      const { inbox: box, hear } = inbox();
      box.admit(({ action }) => action === 'BootNotification');
      hear(call('BootNotification'));
      hear(call('StartTransaction'));
      expect((await box.expect(awaits('StartTransaction')))?.action).to.equal('StartTransaction');
      hear(call('BootNotification'));
      hear(call('Authorize'));
      expect(await rejection(box.expect(awaits('StartTransaction')))).to.match(/sent Authorize/);
    });
  });
});
