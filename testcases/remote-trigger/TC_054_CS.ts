import { always, available, claims, InconclusiveError, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_054_CS',
  title: 'Trigger message',
  profile: 'RemoteTrigger',
  edition: '2024-04',
  purpose: 'A message that the Central System asks for is sent, once that was accepted.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.17', 'OCPP 1.6 §4.4', 'OCPP 1.6 §4.5', 'OCPP 1.6 §7.44'],
  given: available,
  disputed:
    'a charge point without FirmwareManagement has no DiagnosticsStatusNotification, and OCPP 1.6 §5.17 has it answer ' +
    'NotImplemented, which the document of 2025-06 allows and this one does not: then the case is inconclusive. The ' +
    'context of triggered meter values is not judged by the document; another one than Trigger is a warning',

  async prepare({ centralSystem, remark, limits }) {
    // A Heartbeat that is due anyway would pass for the one that was asked for.
    const key = 'HeartbeatInterval';
    await centralSystem.reads(key);
    const value = String(Math.ceil((2 * limits.triggeredFunction) / 1000));
    const { status } = await centralSystem.calls('ChangeConfiguration', { key, value });
    if (status !== 'Accepted') {
      remark(`${key} was not set to ${value} (${status}): a periodic Heartbeat cannot be told from the triggered one`);
    }
  },

  async run({ chargePoint, centralSystem, when, stated, parameters: { connectorId } }) {
    const accepted = { status: 'Accepted' } as const;
    const ofAnother = (message: { readonly connectorId: number }): boolean => message.connectorId !== connectorId;

    await centralSystem.calls('TriggerMessage', { requestedMessage: 'MeterValues', connectorId }, accepted);
    await chargePoint.sends('MeterValues', { connectorId }, { besides: ofAnother });

    await centralSystem.calls('TriggerMessage', { requestedMessage: 'Heartbeat' }, accepted);
    await chargePoint.sends('Heartbeat');

    await centralSystem.calls('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId }, accepted);
    await chargePoint.sends('StatusNotification', { connectorId, status: 'Available' }, { besides: ofAnother });

    const hasDiagnostics = stated(claims('FirmwareManagement')) === 'yes';
    const diagnostics = await centralSystem.calls(
      'TriggerMessage',
      { requestedMessage: 'DiagnosticsStatusNotification' },
      hasDiagnostics ? accepted : { status: ['Accepted', 'NotImplemented'] },
    );
    await when('DiagnosticsStatusNotification is implemented', diagnostics.status === 'Accepted', async () => {
      await chargePoint.sends('DiagnosticsStatusNotification', { status: 'Idle' });
    });

    const firmware = await centralSystem.calls(
      'TriggerMessage',
      { requestedMessage: 'FirmwareStatusNotification' },
      { status: ['Accepted', 'NotImplemented'] },
    );
    await when('FirmwareStatusNotification is implemented', firmware.status === 'Accepted', async () => {
      await chargePoint.sends('FirmwareStatusNotification', { status: 'Idle' });
    });

    if (diagnostics.status === 'NotImplemented') {
      throw new InconclusiveError(
        'the trigger of DiagnosticsStatusNotification was answered NotImplemented, as OCPP 1.6 §5.17 has it without ' +
          'FirmwareManagement and the document has it not; a person has to judge it',
      );
    }
  },
});
