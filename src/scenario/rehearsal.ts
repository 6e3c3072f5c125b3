/**
 * Stand-ins for the actors that turn the body of a case into its list of steps: what `explain` and `plan` say is taken
 * from what would be played, so the two cannot drift apart.
 */
import { showDuration } from '../evidence/clock.js';
import { sentence, type ActionName, type HandAction } from '../operator/operator.js';
import type { Parameters } from '../pics/parameters.js';
import { has } from '../pics/condition.js';
import type { CentralSystem } from './central-system.js';
import { silenceOf, type ChargePoint } from './charge-point.js';
import { ChargingProfiles } from './charging-profiles.js';
import { sentences, type FileServer } from './file-server.js';
import { sentences as longOperations } from './long-operations.js';
import type { Operator } from './operator.js';
import { connectorWith, type Scenario } from './scenario.js';
import type { Moment } from './moment.js';
import type { Limits } from './stage.js';
import { rehearsedSecurity } from './security-rehearsal.js';
import { rehearsedSmartCharging } from './smart-charging-rehearsal.js';
import type { TestCase } from './test-case.js';
import { printWanted } from './matching.js';
import { untilNobodyNeedsIt } from './reservations.js';
import { printFields, printPayload } from './wording.js';

export interface RehearsedStep {
  readonly phase: 'prepare' | 'given' | 'run';
  readonly text: string;
  /** What the step depends on, where it does. */
  readonly onlyWhen?: string;
}

export interface Rehearsal {
  readonly steps: readonly RehearsedStep[];
  /** Which hands are needed, in order of first use. */
  readonly hands: readonly ActionName[];
  /** Messages exchanged, waits that are part of the scenario, reboots: what an estimate is made of. */
  readonly messages: number;
  readonly waitsMs: number;
  readonly reboots: number;
}

/** What a case is rehearsed with. */
export interface Props {
  readonly parameters: Parameters;
  readonly limits: Limits;
  readonly connectors: readonly number[];
  readonly cables: ReadonlyMap<number, string>;
  readonly sharesReader: boolean;
  readonly stated: Scenario<undefined>['stated'];
}

/** Rehearses a case; a step that depends on AuthorizeRemoteTxRequests is marked. */
export async function rehearse(testCase: TestCase, props: Props): Promise<Rehearsal> {
  const withIt = await once(testCase, props, 'true');
  const without = await once(testCase, props, 'false');
  const rest = without.steps.map(({ text }) => text);
  const steps = withIt.steps.map((step): RehearsedStep => {
    const index = rest.indexOf(step.text);
    if (index < 0) return { onlyWhen: 'AuthorizeRemoteTxRequests is true', ...step };
    rest.splice(index, 1);
    return step;
  });
  return { ...withIt, steps };
}

async function once(testCase: TestCase, props: Props, keyValue: string): Promise<Rehearsal> {
  const notes = new Notes();
  const scenario = standIns(notes, props, keyValue);
  notes.phase = 'prepare';
  await testCase.prepare?.(scenario);
  notes.phase = 'given';
  const given = await testCase.given.reach(scenario);
  notes.phase = 'run';
  await testCase.run({ ...scenario, given } as Scenario<never>);
  return notes;
}

class Notes implements Rehearsal {
  phase: RehearsedStep['phase'] = 'prepare';
  readonly steps: RehearsedStep[] = [];
  readonly hands: ActionName[] = [];
  messages = 0;
  waitsMs = 0;
  reboots = 0;

  /** What the steps depend on that are taken now. */
  circumstance: string | undefined;

  step(text: string): void {
    const { phase, circumstance } = this;
    this.steps.push({ phase, text, ...(circumstance === undefined ? {} : { onlyWhen: circumstance }) });
  }
}

/** An object of which every field is another such object: a case may look into what it would have received. */
function anything(): never {
  const target = () => undefined;
  return new Proxy(target, {
    get: (_, name) => {
      if (name === 'then') return undefined;
      if (name === 'toJSON') return () => '<as received>';
      if (name === Symbol.toPrimitive) return () => 0;
      if (name === Symbol.iterator) return [][Symbol.iterator].bind([]);
      return anything();
    },
    apply: () => anything(),
  }) as never;
}

function standIns(
  notes: Notes,
  { parameters, limits, connectors, cables, sharesReader, stated }: Props,
  keyValue: string,
): Scenario<undefined> {
  const heard = (text: string, waitMs = 0) => {
    notes.messages += 1;
    notes.waitsMs += waitMs;
    notes.step(text);
    return Promise.resolve(anything());
  };
  const act = (action: HandAction) => {
    if (!notes.hands.includes(action.action)) notes.hands.push(action.action);
    notes.step(`[${sentence(action)}]`);
    return Promise.resolve();
  };

  const profiles = new ChargingProfiles();
  let isCharging = false;

  const chargePoint: ChargePoint = {
    sends(action, fields = {}) {
      if (action === 'StartTransaction') isCharging = true;
      return heard(spoken('sends', action, printWanted(fields)));
    },
    async maySend(action, fields = {}) {
      await heard(spoken('may send', action, printWanted(fields)));
      return undefined;
    },
    reports: (status, { connectorId = parameters.connectorId } = {}) =>
      heard(`charge point reports ${[status].flat().join(' or ')} for connector ${[connectorId].flat().join(' or ')}`),
    async reportsEveryConnector(expected) {
      for (const connectorId of [0, ...connectors]) {
        await heard(`charge point reports ${[expected(connectorId)].flat().join(' or ')} for connector ${connectorId}`);
      }
      return new Map();
    },
    async sendsSamples(_, { upTo } = {}) {
      const all = upTo === undefined ? '' : ', up to the first that was taken online again';
      await heard(`charge point sends periodic meter values${all}`, parameters.meterValueSampleInterval);
      return [];
    },
    boots: () => {
      notes.reboots += 1;
      return heard('charge point sends BootNotification');
    },
    mayBoot: () => {
      notes.reboots += 1;
      return heard('charge point may send BootNotification');
    },
    beats: (interval) => heard(`charge point sends Heartbeat every ${showDuration(interval)}`, interval),
    async staysSilent(actions, { during, unreported = [] }) {
      await heard(silenceOf(actions, during, unreported), during);
    },
    async sendsNo(action, _, { during }) {
      await heard(`charge point sends no such ${action} for ${showDuration(during)}`, during);
    },
    async reconnects() {
      await heard('charge point connects again');
    },
    goesDown: () => {
      notes.step('charge point goes down');
      return Promise.resolve();
    },
    async runsFirmware(version) {
      await heard(longOperations.runsFirmware(version));
      return true;
    },
    mayBecomeUnavailable() {
      notes.step(longOperations.mayBecomeUnavailable);
    },
    mayReboot() {
      notes.reboots += 1;
      notes.step(longOperations.mayReboot);
      return anything();
    },
    isAvailable: () => heard(longOperations.isAvailable),
  };

  const centralSystem: CentralSystem = {
    ...rehearsedSmartCharging({
      parameters,
      unit: stated(has('SC-1.1')) !== 'yes' && stated(has('SC-1.2')) === 'yes' ? 'W' : 'A',
      profiles,
      isCharging: () => isCharging,
      says: heard,
    }),
    calls(action, payload, expected = {}) {
      profiles.hear(action, payload, 'Accepted');
      return heard(`Central System calls ${printPayload(action, payload)}${answered(expected)}`);
    },
    async isRefused(action, payload, expected, alternative) {
      const orError = alternative === undefined ? '' : ' or a CALLERROR';
      await heard(`Central System calls ${printPayload(action, payload)}${answered(expected)}${orError}`);
      return undefined;
    },
    async reads(key) {
      await heard(`Central System reads ${key}`);
      return keyValue;
    },
    async configures(key, value, { ifImplemented } = {}) {
      await heard(`Central System sets ${key} to ${value}${ifImplemented === true ? ', where implemented' : ''}`);
    },
    answers(action, fields) {
      const shown = typeof fields === 'function' ? '' : ` with ${printFields(fields)}`;
      notes.step(`Central System is going to answer ${action}${shown}`);
      return () => undefined;
    },
    now: () => 'now',
    dropsConnection(how = 'close') {
      notes.step(
        how === 'close' ? 'Central System closes the connection and refuses new ones' : 'Central System goes silent',
      );
      return Promise.resolve(anything());
    },
    restoresConnection() {
      notes.step('Central System accepts connections again');
      return anything();
    },
  };

  const operator: Operator = {
    plugsIn: (connectorId = parameters.connectorId, side = 'both') => act({ action: 'plugIn', connectorId, side }),
    unplugs: (connectorId = parameters.connectorId, side = 'both') => act({ action: 'unplug', connectorId, side }),
    presents: (idTag) => act({ action: 'presentIdTag', idTag }),
    inducesFault: (kind, connectorId = parameters.connectorId) => act({ action: 'induceFault', connectorId, kind }),
    cutsPower: () => act({ action: 'cutPower' }),
    restoresPower: () => act({ action: 'restorePower' }),
    async cyclesPower() {
      await operator.cutsPower();
      await operator.restoresPower();
    },
  };

  const fileServer: FileServer = {
    async offers(image, offering) {
      await centralSystem.reads('SupportedFileTransferProtocols');
      notes.step(sentences.offers(image, offering));
      return '<location of the image>';
    },
    async acceptsUploads(offering) {
      await centralSystem.reads('SupportedFileTransferProtocols');
      notes.step(sentences.acceptsUploads(offering));
      return '<location for uploads>';
    },
    wasDownloaded: () => heard(sentences.wasDownloaded('the image')),
    hasReceived: () => heard(sentences.hasReceived),
  };

  const measure = (name: string, _from: Moment, _to: Moment) => ({
    isBetween(minMs: number | null, maxMs: number | null) {
      const low = minMs === null ? '' : ` at least ${showDuration(minMs)}`;
      const high = maxMs === null ? '' : ` at most ${showDuration(maxMs)}`;
      notes.waitsMs += minMs ?? 0;
      notes.step(`check: ${name} is${low}${low !== '' && high !== '' ? ' and' : ''}${high}`);
    },
  });

  let reservationId = 0;

  return {
    chargePoint,
    centralSystem,
    operator,
    fileServer,
    security: rehearsedSecurity({
      says: heard,
      notes: (text) => {
        notes.step(text);
      },
    }),
    measure,
    check(text) {
      notes.step(`check: ${text}`);
    },
    remark: () => undefined,
    stamped(what) {
      notes.step(`check: ${what} is stamped with the time at which it happened`);
    },
    takenIn: () => [],
    areApart(what, _, interval) {
      notes.step(`check: ${what} are ${showDuration(interval)} apart`);
    },
    endsAt(what, timestamp) {
      notes.step(`check: ${what} ends at its expiryDate, ${timestamp}`);
    },
    reservation: ({
      connectorId = parameters.connectorId,
      parentIdTag,
      lasts = untilNobodyNeedsIt(parameters),
    } = {}) => ({
      connectorId,
      expiryDate: `in ${showDuration(lasts)}`,
      idTag: parameters.idTag,
      ...(parentIdTag === undefined ? {} : { parentIdTag }),
      reservationId: (reservationId += 1),
    }),
    waits(ms, why) {
      notes.waitsMs += ms;
      notes.step(`[${showDuration(ms)} pass: ${why}]`);
      return Promise.resolve(anything());
    },
    async when(circumstance, _, steps) {
      const around = notes.circumstance;
      notes.circumstance = around === undefined ? circumstance : `${around}, and ${circumstance}`;
      await steps();
      notes.circumstance = around;
    },
    parameters,
    limits,
    connectors,
    connectorWith: (cable) => connectorWith(cable, cables, parameters.connectorId),
    sharesReader,
    stated,
    given: undefined,
  };
}

const spoken = (verb: string, action: string, fields: string): string =>
  `charge point ${verb} ${action}${fields === '' ? '' : ` with ${fields}`}`;

const answered = (expected: object): string => {
  const fields = printWanted(expected);
  return fields === '' ? '' : `, answered with ${fields}`;
};
