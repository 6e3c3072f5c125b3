import { expect } from 'chai';
import { coverageOf } from '../../src/report/coverage.js';
import { coverageView } from '../../src/report/coverage-view.js';
import { entriesAt, frame, hostile, record } from './fixture.js';

const status = (id: string, connectorId: number, word: string) =>
  frame('received', [2, id, 'StatusNotification', { connectorId, errorCode: 'NoError', status: word }]);

const entries = entriesAt(
  [0, status('a', 1, 'Available')],
  [1, status('b', 1, 'Preparing')],
  [2, status('c', 0, 'Available')],
  [3, status('d', 2, 'Available')],
  [4, status('e', 1, 'Reserved')],
  [5, status('f', 1, hostile)],
  [6, frame('sent', [2, 'cs-1', 'Reset', { type: 'Soft' }])],
  [7, frame('received', [3, 'cs-1', { status: 'Accepted' }])],
  [8, frame('received', [3, 'cs-1', { status: 'Rejected' }])],
  [
    9,
    frame('received', [
      ...[2, 'g', 'MeterValues'],
      {
        connectorId: 1,
        meterValue: [
          {
            sampledValue: [
              { value: '1', unit: 'Wh' },
              { value: '2', unit: 'A' },
            ],
          },
        ],
      },
    ]),
  ],
  [10, frame('received', [2, 'h', 'constructor', {}])],
);
const { messages, transitions } = coverageOf(entries);
const seen = (action: string, kind: string) => messages.find((one) => one.action === action && one.kind === kind);
const words = (action: string, kind: string, path: string) =>
  Object.fromEntries(seen(action, kind)?.fields.find((field) => field.path === path)?.words ?? []);

describe('coverage', () => {
  it('counts the messages of the charge point, and answers by what they answer', () => {
    expect(seen('StatusNotification', 'request')?.times).to.equal(6);
    expect(seen('Reset', 'response')?.times).to.equal(1);
    expect(words('Reset', 'response', 'status')).to.deep.equal({ Accepted: 1, Rejected: 0 });
    expect(seen('Heartbeat', 'request')?.times).to.equal(0);
    expect(seen('Heartbeat', 'response')).to.equal(undefined);
  });

  it('finds the words of fields within lists, and invents none', () => {
    expect(words('MeterValues', 'request', 'meterValue.sampledValue.unit')).to.include({ Wh: 1, A: 1, kWh: 0 });
    expect(Object.keys(words('StatusNotification', 'request', 'status'))).to.have.lengthOf(9);
  });

  it('counts the transitions of connectors, each connector by itself and without connector 0', () => {
    expect([...transitions].map(([from, to]) => [from, ...to])).to.deep.equal([
      ['Available', ['Preparing', 1]],
      ['Preparing', ['Reserved', 1]],
    ]);
  });

  it('tells seen, never seen and illegal transitions apart', () => {
    const view = coverageView(record, entries);
    const cell = (from: string, to: string) =>
      view.transitions.find((row) => row.from === from)?.cells[view.statuses.indexOf(to)];
    expect(cell('Available', 'Preparing')).to.deep.equal({ text: '1', kind: 'seen' });
    expect(cell('Available', 'Reserved')?.kind).to.equal('never');
    expect(cell('Preparing', 'Reserved')?.kind).to.equal('illegal');
    expect(cell('Available', 'Finishing')).to.deep.equal({ text: '', kind: 'none' });
  });
});
