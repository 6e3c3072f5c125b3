import { expect } from 'chai';
import { bringsSamples, samplesIn } from '../../src/scenario/samples.js';
import type { HeardCall } from '../../src/wire/peer.js';
import type { Request } from '../../src/ocpp/messages.js';

type Context = 'Sample.Periodic' | 'Sample.Clock' | 'Trigger';

const value = (second: number, ...contexts: readonly (Context | undefined)[]) => ({
  timestamp: `2026-11-21T08:00:0${second}Z`,
  sampledValue: contexts.map((context) => ({ value: '1', ...(context === undefined ? {} : { context }) })),
});

const meterValues = (...meterValue: ReturnType<typeof value>[]): Request<'MeterValues'> => ({
  connectorId: 1,
  transactionId: 7,
  meterValue,
});

function call(payload: unknown, action = 'MeterValues', violations: HeardCall['violations'] = []): HeardCall {
  const moment = { seq: 1, mono: 0n };
  return { ...moment, connection: 1, action, payload, violations, answered: { ...moment, payload: {} } };
}

describe('periodic samples', () => {
  it('are those of the context Sample.Periodic, which is also what no context means', () => {
    const request = meterValues(
      value(1, 'Sample.Clock'),
      value(2, undefined),
      value(3, 'Trigger', 'Sample.Periodic'),
      value(4, 'Trigger'),
    );
    expect(samplesIn(request).map(({ timestamp }) => timestamp.slice(-3))).to.deep.equal(['02Z', '03Z']);
    expect(samplesIn(request)[0]?.at).to.equal(Date.UTC(2026, 10, 21, 8, 0, 2));
  });

  it('are brought by MeterValues of the connector in question', () => {
    expect(bringsSamples(call(meterValues(value(1, undefined))), 1)).to.equal(true);
    expect(bringsSamples(call(meterValues(value(1, undefined))), 2)).to.equal(false);
    expect(bringsSamples(call(meterValues(value(1, 'Sample.Clock'))), 1)).to.equal(false);
    expect(bringsSamples(call(meterValues(value(1, undefined)), 'StatusNotification'), 1)).to.equal(false);
  });

  it('may be in what breaks its schema: nothing in it is looked at', () => {
    const violations = [{ path: '', rule: 'type', text: 'is no object' }] as unknown as HeardCall['violations'];
    for (const payload of [null, 7, { meterValue: 7 }, { meterValue: [null] }]) {
      expect(bringsSamples(call(payload, 'MeterValues', violations), 1)).to.equal(true);
    }
  });
});
