import { expect } from 'chai';
import { watchItem } from '../../src/engine/same-item.js';
import { playInOrder } from '../../src/engine/in-order.js';
import type { Outcome } from '../../src/engine/outcome.js';
import { planRun } from '../../src/engine/plan.js';
import { run } from '../../src/engine/run.js';
import { seconds, systemClock } from '../../src/evidence/clock.js';
import { Journal } from '../../src/evidence/journal.js';
import type { Finding } from '../../src/evidence/result.js';
import { connectRig } from '../../src/operator/rig.js';
import { hold } from '../../src/selftest/trial.js';
import { settingsOf } from '../../src/selftest/settings.js';
import { startStation, type Station } from '../../src/simulator/station.js';
import { catalogue, simulator } from '../catalogue.js';
import { FakeClock } from '../evidence/fake-clock.js';

/** A journal in which a charge point boots and is told to update, and what was found in it. */
function recorded(imageVersion?: string) {
  const journal = new Journal(new FakeClock(), () => undefined);
  const found: Finding[] = [];
  watchItem(journal, imageVersion, (finding) => found.push(finding));
  const frame = (direction: 'received' | 'sent', action: string, payload: object) =>
    journal.append({ type: 'frame', direction, connection: 1, text: JSON.stringify([2, '1', action, payload]) });
  return {
    found,
    boots: (fields: object) =>
      frame('received', 'BootNotification', { chargePointVendor: 'V', chargePointModel: 'M', ...fields }),
    updates: (action = 'UpdateFirmware') => frame('sent', action, { location: 'ftp://x' }),
    starts: (id: string) => journal.append({ type: 'caseStart', case: id, edition: '2024-04' }),
    ends: (id: string) => journal.append({ type: 'caseEnd', case: id, verdict: 'pass', reason: null }),
  };
}

describe('the item under test', () => {
  it('may boot as often as it likes, and leave out what it need not tell', () => {
    const { found, boots } = recorded();
    for (const fields of [{ firmwareVersion: 'v1' }, {}, { firmwareVersion: 'V1' }, { iccid: '1' }, { iccid: '2' }])
      boots(fields);
    expect(found).to.deep.equal([]);
  });

  for (const [field, before, after] of [
    ['firmwareVersion', '1.0', '2.0'],
    ['chargePointModel', 'M', 'N'],
    ['chargePointVendor', 'V', 'W'],
    ['chargePointSerialNumber', 'a', 'b'],
    ['chargeBoxSerialNumber', 'a', 'b'],
  ] as const) {
    it(`is another one with another ${field}`, () => {
      const { found, boots } = recorded();
      boots({ [field]: before });
      const { seq } = boots({ [field]: after });
      boots({ [field]: after });
      expect(found).to.have.lengthOf(1);
      expect(found[0]).to.include({ rule: 'run.same-item', severity: 'fail', seq });
      expect(found[0]?.text).to.match(
        new RegExp(
          `^BootNotification tells the ${field} "${after}", it was "${before}" earlier in this run; start a new`,
        ),
      );
    });
  }

  for (const action of ['UpdateFirmware', 'SignedUpdateFirmware']) {
    it(`may run what a case had it install by ${action}, and nothing else after that`, () => {
      const { found, boots, updates, starts, ends } = recorded();
      boots({ firmwareVersion: '1' });
      starts('TC_044_1_CS');
      updates(action);
      boots({ firmwareVersion: '1' });
      boots({ firmwareVersion: '2' });
      ends('TC_044_1_CS');
      boots({ firmwareVersion: '2' });
      expect(found).to.deep.equal([]);
      boots({ firmwareVersion: '1' });
      expect(found).to.have.lengthOf(1);
    });
  }

  it('may install late what it was given, but not something else where the statement tells the version', () => {
    for (const [installed, findings] of [
      ['2.0.0', 0],
      ['3.0.0', 1],
    ] as const) {
      const { found, boots, updates, starts, ends } = recorded('2.0.0');
      boots({ firmwareVersion: '1' });
      starts('TC_044_1_CS');
      updates();
      ends('TC_044_1_CS');
      starts('TC_013_CS');
      boots({ firmwareVersion: installed });
      expect(found).to.have.lengthOf(findings);
    }
  });

  it('is not confused by what a hostile charge point sends', () => {
    const { found, boots } = recorded();
    for (const firmwareVersion of ['1', 7, null, {}, ['1']]) boots({ firmwareVersion });
    expect(found).to.deep.equal([]);
  });
});

describe('a run whose charge point becomes another one', function () {
  this.timeout(240_000);
  const onlyReset = catalogue.filter(({ id }) => id === 'TC_013_CS');

  /** Resets the built-in charge point, which has another firmware from the first case on, or not. */
  async function resets(changes: boolean): Promise<Outcome> {
    const clock = systemClock(40);
    const settings = { ...settingsOf(simulator) };
    let station: Station | undefined;
    try {
      return await run({
        plan: await planRun(onlyReset, simulator, { cases: [], profiles: [], bench: 'all' }),
        statement: simulator,
        clock,
        journal: new Journal(clock, () => undefined),
        listen: { host: '127.0.0.1', port: 0 },
        async hands(url) {
          station = await startStation({ settings, url, timeScale: 40, faults: [], variants: [] });
          return connectRig(station.rigUrl);
        },
        watch: ({ type }) => {
          if (changes && type === 'caseStarted') settings.firmwareVersion = 'another';
        },
        connectTimeoutMs: seconds(60),
        simulated: true,
        bail: false,
        strict: false,
        acceptPics: false,
        interruption: new AbortController().signal,
        player: playInOrder,
        progressed: () => undefined,
      });
    } finally {
      await station?.stop();
    }
  }

  it('says so of the run and not of the case, and no profile passes', async () => {
    const [steady, changed] = [await resets(false), await resets(true)];
    expect(steady.findings).to.deep.equal([]);
    expect(changed.findings.map(({ rule, case: id }) => [rule, id])).to.deep.equal([['run.same-item', undefined]]);
    const caseOf = ({ cases }: Outcome) => cases.find(({ id }) => id === 'TC_013_CS');
    expect([caseOf(steady)?.verdict, caseOf(changed)?.verdict]).to.deep.equal(['pass', 'pass']);
    expect(caseOf(changed)?.findings).to.deep.equal([]);
    expect([steady.verdict, changed.verdict]).to.deep.equal(['pass', 'fail']);
    expect([steady.profiles.Core, changed.profiles.Core]).to.deep.equal(['Pass', 'Fail']);
  });

  it('has nothing to say where a case had the firmware installed', async () => {
    const cases = ['TC_013_CS', 'TC_044_1_CS'];
    const { verdict, findings } = await hold({ statement: simulator, catalogue, timeScale: 40, cases });
    expect(verdict).to.equal('pass');
    expect(findings).to.deep.equal([]);
  });
});
