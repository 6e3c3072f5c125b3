import { always, charging, expect, inAnyOrder, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_015_CS',
  title: 'Hard reset with transaction',
  profile: 'Core',
  edition: '2024-04',
  purpose:
    'A hard reset ends the running transaction, reported before or after the restart, with the reason HardReset.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.14', 'OCPP 1.6 §7.36', 'errata 3.36', 'errata 3.82'],
  given: charging,
  disputed:
    'the cable stays in, so the document allows Finishing or Preparing after the boot; Finishing before it is only ' +
    'demanded where StopTransaction comes before it too',

  async run({ chargePoint, centralSystem, check, parameters: { connectorId }, limits, given: { transactionId } }) {
    await centralSystem.calls('Reset', { type: 'Hard' }, { status: 'Accepted' });

    const stops = chargePoint.sends(
      'StopTransaction',
      { transactionId, reason: 'HardReset' },
      { within: limits.reboot + limits.triggeredFunction, acrossReboot: true },
    );
    const bootsAndReports = async () => {
      const boot = await chargePoint.boots({ meanwhile: ['Finishing'] });
      await chargePoint.reportsEveryConnector((id) => (id === connectorId ? ['Finishing', 'Preparing'] : 'Available'));
      return boot;
    };
    const [stop, boot] = await inAnyOrder(stops, bootsAndReports());

    if (stop.seq < boot.seq) {
      check('a transaction that is stopped before the boot is followed by Finishing before the boot', () => {
        expect(boot.reportedBefore).to.include('Finishing');
      });
    }
  },
});
