/** What the Core cases ask of a charge point, in the words of the specification, for the tests of faults and variants. */
import { settings, type BenchOptions } from './bench.js';
import type { Payload, Recorded } from './central-system.js';
import { call, status, type Script } from './script.js';

export interface Case {
  readonly options?: BenchOptions;
  /** Whether the first statuses have been heard when the case begins. */
  readonly fromBoot?: true;
  readonly run: (script: Script) => Promise<void>;
}

const interval = 24;
const scale = 100;
/** Where intervals are judged, a busy machine must not blur them. */
const slowScale = 20;
const idTag = 'VALID-1';
const start = { connectorId: 1, idTag };

/** A fixed answer for a BootNotification that is not accepted. */
const notYet = (word: string): Payload => ({ status: word, currentTime: '2026-03-01T10:00:00Z', interval: 20 });

/** Nobody is as slow in plugging in as a busy machine may be. */
const patient: BenchOptions = { settings: { configuration: { ConnectionTimeOut: '3000' } } };

const bootOptions = (word: string): BenchOptions => ({
  timeScale: slowScale,
  before: (it) => {
    const accepted = () => ({ status: 'Accepted', currentTime: new Date(it.now).toISOString(), interval });
    let boots = 0;
    it.answers('BootNotification', () => {
      boots += 1;
      return boots === 1 ? notYet(word) : accepted();
    });
  },
});

function spaced(from: Recorded, to: Recorded, least: number, most: number): void {
  const gap = ((to.at - from.at) * slowScale) / 1000;
  if (gap < least || gap > most) {
    throw new Error(`${to.action} interval: ${gap.toFixed(1)} s, expected ${least} s to ${most} s`);
  }
}

async function registers(script: Script, first: Recorded): Promise<void> {
  const boot = await script.sends('BootNotification');
  spaced(first, boot, 19.9, 90);
  await script.inAnyOrder(status(0, 'Available'), status(1, 'Available'), status(2, 'Available'));
  const one = await script.sends('Heartbeat');
  const other = await script.sends('Heartbeat');
  spaced(one, other, 0.75 * interval, 1.75 * interval);
}

async function authorizeRemotely(script: Script): Promise<void> {
  const read = await script.calls('GetConfiguration', { key: ['AuthorizeRemoteTxRequests'] });
  const asks = (read.configurationKey as readonly Payload[])[0]?.value;
  await script.calls('RemoteStartTransaction', start, 'Accepted');
  if (asks === 'true') await script.sends('Authorize', { idTag });
}

const charges = (script: Script): Promise<readonly Recorded[]> =>
  script.inAnyOrder(call('StartTransaction', start), status(1, 'Charging'));

async function charging(script: Script): Promise<void> {
  await script.hand('plugIn', { connectorId: 1 });
  await script.reports(1, 'Preparing');
  await authorizeRemotely(script);
  await charges(script);
}

async function authorized(script: Script): Promise<void> {
  await script.hand('presentIdTag', { idTag, connectorId: 1 });
  await script.inAnyOrder(call('Authorize', { idTag }), status(1, 'Preparing'));
}

async function resetWithoutTransaction(script: Script, type: 'Hard' | 'Soft'): Promise<void> {
  await script.calls('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }, 'Accepted');
  await script.reports(1, 'Unavailable');
  await script.calls('Reset', { type }, 'Accepted');
  await script.sends('BootNotification');
  await script.inAnyOrder(status(0, 'Available'), status(1, 'Unavailable'), status(2, 'Available'));
  await script.calls('ChangeAvailability', { connectorId: 1, type: 'Operative' }, 'Accepted');
  await script.reports(1, 'Available');
}

async function resetWithTransaction(script: Script, type: 'Hard' | 'Soft'): Promise<void> {
  await charging(script);
  await script.calls('Reset', { type }, 'Accepted');
  await script.inAnyOrder(call('StopTransaction', { reason: `${type}Reset` }), status(1, 'Finishing'));
  await script.sends('BootNotification');
  await script.inAnyOrder(status(0, 'Available'), status(1, 'Finishing'), status(2, 'Available'));
}

const keysOf = (answer: Payload): readonly Payload[] => (answer.configurationKey ?? []) as readonly Payload[];

async function readsConfiguration(script: Script): Promise<void> {
  const one = await script.calls('GetConfiguration', { key: ['SupportedFeatureProfiles'] });
  if (keysOf(one)[0]?.key !== 'SupportedFeatureProfiles') throw new Error('SupportedFeatureProfiles is an unknownKey');
  const all = keysOf(await script.calls('GetConfiguration', {}));
  const access = { ResetRetries: false, NumberOfConnectors: true, HeartbeatInterval: false };
  for (const [key, readonly] of Object.entries(access)) {
    const entry = all.find((each) => each.key === key);
    if (entry === undefined) throw new Error(`key ${key} is not listed`);
    if (entry.readonly !== readonly) throw new Error(`${key}: readonly is ${JSON.stringify(entry.readonly)}`);
    if (typeof entry.value !== 'string') throw new Error(`${key}: value is ${JSON.stringify(entry.value)}`);
  }
  const most = Number(keysOf(await script.calls('GetConfiguration', { key: ['GetConfigurationMaxKeys'] }))[0]?.value);
  const some = all.slice(0, most).map(({ key }) => key);
  const listed = keysOf(await script.calls('GetConfiguration', { key: some }));
  if (listed.length !== some.length) throw new Error(`the list has ${listed.length} keys, expected ${some.length}`);
}

const setInterval = { key: 'MeterValueSampleInterval', value: '17' };

export const cases: Readonly<Record<string, Case>> = {
  TC_001_CS: {
    options: bootOptions('Rejected'),
    fromBoot: true,
    run: async (script) => {
      await registers(script, await script.sends('BootNotification'));
    },
  },
  TC_002_CS: {
    options: bootOptions('Pending'),
    fromBoot: true,
    run: async (script) => {
      const first = await script.sends('BootNotification');
      const listed = keysOf(await script.calls('GetConfiguration', {}));
      if (listed.length === 0) throw new Error('GetConfiguration: the list of keys is empty');
      await script.calls('ChangeConfiguration', setInterval, 'Accepted');
      await registers(script, first);
    },
  },
  TC_003_CS: {
    run: async (script) => {
      await script.hand('plugIn', { connectorId: 1 });
      await script.reports(1, 'Preparing');
      await script.hand('presentIdTag', { idTag, connectorId: 1 });
      await script.sends('Authorize', { idTag });
      await charges(script);
    },
  },
  TC_004_1_CS: {
    options: patient,
    run: async (script) => {
      await authorized(script);
      await script.hand('plugIn', { connectorId: 1 });
      await charges(script);
    },
  },
  TC_004_2_CS: {
    options: { settings: { configuration: { ConnectionTimeOut: '30' } } },
    run: async (script) => {
      await authorized(script);
      const began = performance.now();
      const available = await script.reports(1, 'Available');
      const wait = ((available.at - began) * scale) / 1000;
      if (wait < 15) throw new Error(`ConnectionTimeOut: ${wait} s, expected 30 s`);
    },
  },
  TC_010_CS: { run: charging },
  TC_011_1_CS: {
    options: patient,
    run: async (script) => {
      await authorizeRemotely(script);
      await script.reports(1, 'Preparing');
      await script.hand('plugIn', { connectorId: 1 });
      await charges(script);
    },
  },
  TC_011_2_CS: {
    options: { settings: { configuration: { ConnectionTimeOut: '30' } } },
    run: async (script) => {
      await authorizeRemotely(script);
      const preparing = await script.reports(1, 'Preparing');
      const available = await script.reports(1, 'Available');
      const wait = ((available.at - preparing.at) * scale) / 1000;
      if (wait < 15) throw new Error(`ConnectionTimeOut: ${wait} s, expected 30 s`);
    },
  },
  TC_012_CS: {
    run: async (script) => {
      await charging(script);
      const transactionId = script.bench.transactionId ?? 0;
      await script.calls('RemoteStopTransaction', { transactionId }, 'Accepted');
      await script.inAnyOrder(call('StopTransaction', { transactionId, reason: 'Remote' }), status(1, 'Finishing'));
    },
  },
  TC_013_CS: { run: (script) => resetWithoutTransaction(script, 'Hard') },
  TC_014_CS: { run: (script) => resetWithoutTransaction(script, 'Soft') },
  TC_015_CS: { run: (script) => resetWithTransaction(script, 'Hard') },
  TC_016_CS: { run: (script) => resetWithTransaction(script, 'Soft') },
  TC_017_1_CS: {
    run: async (script) => {
      await script.calls('UnlockConnector', { connectorId: 1 }, 'Unlocked');
    },
  },
  TC_017_2_CS: {
    options: { settings: { connectors: settings.connectors.map((each) => ({ ...each, cable: 'fixed' })) } },
    run: async (script) => {
      await script.calls('UnlockConnector', { connectorId: 1 }, 'NotSupported');
    },
  },
  TC_019_CS: {
    run: async (script) => {
      await readsConfiguration(script);
      await script.staysSilent();
    },
  },
  TC_021_CS: {
    run: async (script) => {
      await script.calls('ChangeConfiguration', setInterval, 'Accepted');
      const [entry] = keysOf(await script.calls('GetConfiguration', { key: [setInterval.key] }));
      if (entry?.value !== setInterval.value)
        throw new Error(`value is ${JSON.stringify(entry?.value)}, expected "17"`);
      if (typeof entry.readonly !== 'boolean') throw new Error(`readonly is ${JSON.stringify(entry.readonly)}`);
    },
  },
  TC_023_CS: {
    options: {
      before: (it) => {
        it.answers('Authorize', { idTagInfo: { status: 'Invalid' } });
      },
    },
    run: async (script) => {
      await script.hand('plugIn', { connectorId: 1 });
      await script.reports(1, 'Preparing');
      await script.hand('presentIdTag', { idTag: 'INVALID-1', connectorId: 1 });
      await script.sends('Authorize', { idTag: 'INVALID-1' });
      await script.staysSilent();
    },
  },
  TC_026_CS: {
    run: async (script) => {
      await charging(script);
      await script.calls('RemoteStartTransaction', { connectorId: 1, idTag: 'VALID-2' }, 'Rejected');
      await script.staysSilent();
    },
  },
  TC_027_CS: {
    run: async (script) => {
      await script.calls('RemoteStartTransaction', { connectorId: 0, idTag }, 'Rejected');
      await script.staysSilent();
    },
  },
  TC_028_CS: {
    run: async (script) => {
      await charging(script);
      await script.calls('RemoteStopTransaction', { transactionId: 999_999 }, 'Rejected');
      await script.staysSilent();
    },
  },
  TC_031_CS: {
    run: async (script) => {
      await script.calls('UnlockConnector', { connectorId: 3 }, 'NotSupported');
    },
  },
  TC_040_1_CS: {
    run: async (script) => {
      await script.calls('ChangeConfiguration', { key: 'Testing', value: 'true' }, 'NotSupported');
    },
  },
  TC_040_2_CS: {
    run: async (script) => {
      await script.calls('ChangeConfiguration', { ...setInterval, value: '-1' }, 'Rejected');
    },
  },
};
