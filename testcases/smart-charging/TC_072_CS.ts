import { always, available, seconds, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_072_CS',
  title: 'Stacking charging profiles',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'Of two profiles of one purpose the higher stack level prevails, until its schedule has ended.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §3.13.2', 'OCPP 1.6 §5.7', 'OCPP 1.6 §5.16.4'],
  given: available,
  disputed:
    'both profiles are set as part of the case, not before it, so that a refusal within what the statement allows ' +
    'fails; this edition does not bound scheduleStart here, §5.7 and the edition 2025-06 do',

  async run({ centralSystem, waits, parameters: { maxTimeDeviation } }) {
    await centralSystem.setsProfile({
      purpose: 'TxDefaultProfile',
      stackLevel: 0,
      duration: 400,
      limits: [
        [0, 6],
        [100, 8],
        [200, 10],
      ],
      validFor: 401,
    });
    await centralSystem.setsProfile({
      purpose: 'TxDefaultProfile',
      stackLevel: 1,
      duration: 150,
      limits: [
        [0, 7],
        [100, 9],
      ],
      validFor: 401,
    });

    await waits(2 * maxTimeDeviation + seconds(2), 'what has passed of the schedules is told from a deviation');
    await centralSystem.readsSchedule(seconds(350));
  },
});
