/**
 * Rules that need longer than any case takes: the built-in charge point is played with scenarios that merely wait, so
 * that what was promised and does not come is proven to be missing.
 */
import { expect } from 'chai';
import { always, available, charging, testCase, type Scenario } from '../../src/index.js';
import { hold } from '../../src/selftest/trial.js';
import { simulator } from '../catalogue.js';

const scale = 100;

/** Waits for more than twice a limit; its heartbeats show that the charge point could have said something. */
const waits = async ({ chargePoint, parameters }: Scenario<unknown>, limit: number): Promise<void> => {
  await chargePoint.staysSilent(['DiagnosticsStatusNotification'], {
    during: 2 * limit + 3 * parameters.heartbeatInterval,
  });
};

const shared = {
  title: 'A promise, and time to keep it',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A standing rule finds that a promise is not kept.',
  appliesWhen: always,
  clauses: [],
} as const;

const exercises = [
  testCase({
    ...shared,
    id: 'X_INOPERATIVE',
    given: available,
    async run(scenario) {
      const { connectorId } = scenario.parameters;
      await scenario.centralSystem.calls('ChangeAvailability', { connectorId, type: 'Inoperative' });
      await waits(scenario, scenario.limits.triggeredFunction);
    },
  }),
  testCase({
    ...shared,
    id: 'X_OPERATIVE',
    given: available,
    async run(scenario) {
      const { chargePoint, centralSystem, parameters } = scenario;
      const { connectorId } = parameters;
      await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Inoperative' });
      await chargePoint.reports('Unavailable');
      await centralSystem.calls('ChangeAvailability', { connectorId, type: 'Operative' });
      await waits(scenario, scenario.limits.triggeredFunction);
    },
  }),
  testCase({
    ...shared,
    id: 'X_HARD_RESET',
    given: available,
    async run(scenario) {
      await scenario.centralSystem.calls('Reset', { type: 'Hard' });
      await waits(scenario, scenario.limits.reboot);
    },
  }),
  testCase({
    ...shared,
    id: 'X_UNLOCK',
    given: charging,
    async run(scenario) {
      await scenario.centralSystem.calls('UnlockConnector', { connectorId: scenario.parameters.connectorId });
      await waits(scenario, scenario.limits.remoteStop);
    },
  }),
];

/** The rules of the family `answers` that are broken when a charge point with a fault is played. */
async function broken(fault: string | undefined, id: string): Promise<readonly string[]> {
  const faults = fault === undefined ? [] : [fault];
  const { cases } = await hold({ statement: simulator, catalogue: exercises, timeScale: scale, cases: [id], faults });
  const findings = cases.find((one) => one.id === id)?.findings ?? [];
  return findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('answers.'));
}

describe('promises that are not kept', function () {
  this.timeout(60_000);

  const table = [
    ['changes-availability-silently', 'X_INOPERATIVE', 'answers.availability'],
    ['stays-unavailable-when-made-operative', 'X_OPERATIVE', 'answers.availability'],
    ['accepts-reset-without-effect', 'X_HARD_RESET', 'answers.reset'],
    ['ignores-hard-resets', 'X_HARD_RESET', 'answers.reset'],
    ['answers-unlocked-and-does-nothing', 'X_UNLOCK', 'answers.unlock'],
  ] as const;

  it('are found, and kept ones are not', async () => {
    const found = Promise.all(table.map(async ([fault, id]) => broken(fault, id)));
    const honest = Promise.all(exercises.map(async ({ id }) => broken(undefined, id)));
    const expected = table.map(([, , rule]) => [rule]);
    expect(await found).to.deep.equal(expected);
    expect(await honest).to.deep.equal(exercises.map(() => []));
  });
});
