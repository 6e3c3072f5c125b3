import { expect } from 'chai';
import fc from 'fast-check';
import type { Entry } from '../../src/evidence/journal.js';
import { openBook } from '../../src/rules/book.js';
import { observed } from './script.js';

const now = '2026-03-01T10:15:00Z';

/** Mostly what belongs there, now and then anything. */
const mostly = (...values: readonly unknown[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
const odd = mostly('__proto__', 'constructor', 'toString', '9'.repeat(400), null, -1, 1e308, {}, []);

const ids = mostly(1, 2, 7, 0);
const stamps = mostly(
  now,
  '2026-03-01T10:15:10Z',
  '2026-02-30T10:15:00Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
);
const keys = mostly(
  'MeterValuesSampledData',
  'MeterValueSampleInterval',
  'ClockAlignedDataInterval',
  'StopTxnSampledData',
  'StopTxnAlignedData',
  'NumberOfConnectors',
  'AuthorizationKey',
  'HeartbeatInterval',
  '__proto__',
);
const settings = mostly('', '0', '10', 'Voltage', 'Energy.Active.Import.Register,SoC', '60.0', ',', '9'.repeat(40));
const sampled = fc.record(
  {
    value: mostly('1', '1e99', '-0.0', '1,5', ''),
    context: mostly('Sample.Periodic', 'Sample.Clock', 'Trigger', 'Transaction.Begin', 'Other'),
    measurand: mostly('Voltage', 'SoC', 'Frequency', 'Energy.Active.Import.Register', '__proto__'),
    phase: mostly('L1', 'L1-N', '__proto__'),
    location: mostly('Outlet', 'Inlet'),
    unit: mostly('Wh', 'kWh', 'V', '__proto__', 'constructor'),
    format: mostly('Raw', 'SignedData'),
  },
  { requiredKeys: [] },
);
const meterValue = fc.oneof(
  fc.array(fc.record({ timestamp: stamps, sampledValue: fc.oneof(fc.array(sampled, { maxLength: 3 }), odd) }), {
    maxLength: 3,
  }),
  odd,
);
const fields = fc.record(
  {
    connectorId: ids,
    transactionId: ids,
    meterStart: ids,
    meterStop: ids,
    timestamp: stamps,
    meterValue,
    transactionData: meterValue,
    key: keys,
    value: settings,
    type: mostly('Hard', 'Soft', 'Operative', 'Inoperative'),
    status: mostly(
      'Accepted',
      'Rejected',
      'Scheduled',
      'RebootRequired',
      'Unlocked',
      'Available',
      'Unavailable',
      'Idle',
    ),
    requestedMessage: mostly('MeterValues', 'StatusNotification', 'FirmwareStatusNotification'),
    reservationId: ids,
    expiryDate: stamps,
    currentTime: stamps,
    configurationKey: fc.array(fc.record({ key: keys, readonly: mostly(true, false), value: settings }), {
      maxLength: 3,
    }),
    unknownKey: fc.array(keys, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const fromChargePoint = [
  'BootNotification',
  'StartTransaction',
  'StopTransaction',
  'MeterValues',
  'StatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
];
const fromCentralSystem = [
  'ChangeConfiguration',
  'GetConfiguration',
  'TriggerMessage',
  'ChangeAvailability',
  'ReserveNow',
  'CancelReservation',
  'RemoteStopTransaction',
  'UnlockConnector',
  'UpdateFirmware',
  'Reset',
];
const asking = (own: readonly string[], isOwn: boolean) =>
  fc.record({
    isOwn: fc.constant(isOwn),
    action: fc.constantFrom(...own),
    request: fc.oneof({ weight: 9, arbitrary: fields }, odd),
    answer: fc.oneof({ weight: 9, arbitrary: fields }, odd),
    answered: mostly(true, false),
    waits: fc.constantFrom(0, 10, 400),
    reconnects: fc.nat(20),
  });

describe('rules on meter values and answers', () => {
  it('never throw and never say much, whatever the fields hold', () => {
    const exchange = fc.oneof(asking(fromChargePoint, false), asking(fromCentralSystem, true));
    let breaches = 0;
    fc.assert(
      fc.property(
        fc.array(exchange, { maxLength: 25 }),
        fc.boolean(),
        fc.boolean(),
        (exchanges, fromTheStart, timed) => {
          const book = openBook({ ...observed, fromTheStart, timed, connectors: 2 });
          let seq = 0;
          let mono = 0n;
          const stamp = () => ({ seq: ++seq, at: now, mono });
          const hear = (entry: Entry): void => {
            const findings = book.hear(entry);
            breaches += findings.length;
            expect(findings.length).to.be.below(100);
            for (const { text } of findings) expect(text.length).to.be.within(1, 2000);
          };
          hear({ ...stamp(), type: 'connect', connection: 1, remote: '', path: '', protocol: '' });
          for (const { isOwn, action, request, answer, answered, waits, reconnects } of exchanges) {
            if (reconnects === 0) {
              hear({ ...stamp(), type: 'disconnect', connection: 1, by: 'link', code: 1006, reason: '' });
              hear({ ...stamp(), type: 'connect', connection: 1, remote: '', path: '', protocol: '' });
            }
            const id = `${seq}`;
            const frame = (direction: 'sent' | 'received', content: unknown): Entry => ({
              ...stamp(),
              type: 'frame',
              direction,
              connection: 1,
              text: JSON.stringify(content),
            });
            hear(frame(isOwn ? 'sent' : 'received', [2, id, action, request]));
            if (answered === true) hear(frame(isOwn ? 'received' : 'sent', [3, id, answer]));
            mono += BigInt(waits) * 1_000_000_000n;
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(breaches).to.be.above(1000);
  });
});
