import { all, atLeast, charging, seconds, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_066_CS',
  title: 'Get composite schedule',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'Profiles of all three purposes make one schedule: TxProfile instead of TxDefaultProfile, and the minimum.',
  appliesWhen: all(atLeast('ORS-19', 3), atLeast('ORS-15', 5)),
  clauses: ['OCPP 1.6 §3.13.1', 'OCPP 1.6 §3.13.3', 'OCPP 1.6 §5.7'],
  given: charging,
  disputed:
    'the document calls the purpose of the whole charge point ChargingStationMaxProfile, which OCPP 1.6 does not know: ' +
    'ChargePointMaxProfile is sent; this edition does not bound scheduleStart here, §5.7 and the edition 2025-06 do',

  async run({ centralSystem, waits, parameters: { maxTimeDeviation }, given: { transactionId } }) {
    await centralSystem.setsProfile({
      purpose: 'ChargePointMaxProfile',
      stackLevel: 0,
      duration: 86_400,
      limits: [[0, 10]],
    });
    await centralSystem.setsProfile({
      purpose: 'TxDefaultProfile',
      stackLevel: 0,
      duration: 300,
      limits: [
        [0, 6],
        [60, 10],
        [120, 8],
        [180, 15],
        [260, 8],
      ],
      validFor: 401,
    });
    await centralSystem.setsProfile({
      purpose: 'TxProfile',
      transactionId,
      stackLevel: 0,
      duration: 260,
      limits: [
        [0, 8],
        [50, 11],
        [140, 16],
        [200, 6],
        [240, 12],
      ],
      validFor: 401,
    });

    await waits(2 * maxTimeDeviation + seconds(2), 'what has passed of the schedules is told from a deviation');
    await centralSystem.readsSchedule(seconds(400));
  },
});
