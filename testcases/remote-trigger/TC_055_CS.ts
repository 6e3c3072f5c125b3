import { always, available, testCase } from '../../src/index.js';
import type { Heard } from '../../src/index.js';

type MeterValues = Heard<'MeterValues'>['payload'];

export default testCase({
  id: 'TC_055_CS',
  title: 'Trigger message, rejected',
  profile: 'RemoteTrigger',
  edition: '2024-04',
  purpose: 'A trigger for a connector that does not exist is rejected, and brings no message.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.17', 'OCPP 1.6 §7.44'],
  given: available,
  disputed: 'the document sets no time for "does not send": the test parameter noTransactionWindow does',

  async prepare({ centralSystem }) {
    // A trigger that is accepted shows that a refusal is not this charge point's answer to everything.
    await centralSystem.calls('TriggerMessage', { requestedMessage: 'Heartbeat' });
  },

  async run({ chargePoint, centralSystem, connectors, parameters: { noTransactionWindow } }) {
    const connectorId = Math.max(...connectors) + 1;
    await centralSystem.isRefused(
      'TriggerMessage',
      { requestedMessage: 'MeterValues', connectorId },
      { status: 'Rejected' },
      { orError: 'any' },
    );

    // Clock-aligned values of other connectors are legal at any time.
    const isTriggered = (values: MeterValues): boolean =>
      values.connectorId === connectorId ||
      values.meterValue.some(({ sampledValue }) => sampledValue.some(({ context }) => context === 'Trigger'));
    await chargePoint.sendsNo('MeterValues', isTriggered, { during: noTransactionWindow });
  },
});
