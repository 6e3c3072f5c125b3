import { always, available, seconds, testCase, type ProfileDraft } from '../../src/index.js';

const first: ProfileDraft = {
  purpose: 'TxDefaultProfile',
  stackLevel: 1,
  duration: 400,
  limits: [
    [0, 6],
    [60, 8],
    [200, 10],
  ],
};
const second: ProfileDraft = {
  purpose: 'TxDefaultProfile',
  stackLevel: 0,
  duration: 400,
  limits: [
    [0, 7],
    [100, 9],
  ],
  validFor: 401,
};
const third: ProfileDraft = {
  purpose: 'ChargePointMaxProfile',
  stackLevel: 0,
  duration: 86_400,
  limits: [
    [0, 11],
    [200, 12],
  ],
  validFor: 401,
};

export default testCase({
  id: 'TC_067_CS',
  title: 'Clear charging profile',
  profile: 'SmartCharging',
  edition: '2024-04',
  purpose: 'Profiles are cleared by their id, by purpose and stack level together, and all at once; the others stay.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.5', 'OCPP 1.6 §5.7', 'OCPP 1.6 §6.13', 'errata 3.25', 'errata 3.26'],
  given: available,
  disputed:
    'with the profiles of the document nothing shows whether the stack level is looked at when a purpose is cleared: the ' +
    'first profile is set once more for that; the limit without any profile is the one of the charge point itself, which ' +
    'is remarked and must not have the steps of what was cleared; this edition does not bound scheduleStart, §5.7 does',

  async run({ centralSystem, waits, parameters: { maxTimeDeviation } }) {
    const { chargingProfileId } = await centralSystem.setsProfile(first);
    await centralSystem.setsProfile(second);
    await centralSystem.setsProfile(third);
    await waits(2 * maxTimeDeviation + seconds(2), 'what has passed of the schedules is told from a deviation');

    await centralSystem.calls('ClearChargingProfile', { id: chargingProfileId }, { status: 'Accepted' });
    await centralSystem.readsSchedule(seconds(350));

    const levelZero = { chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 } as const;
    await centralSystem.calls('ClearChargingProfile', levelZero, { status: 'Accepted' });
    await centralSystem.readsSchedule(seconds(350));

    // The same again, where only level 1 is left: nothing is to be cleared.
    await centralSystem.setsProfile(first);
    await centralSystem.calls('ClearChargingProfile', levelZero, { status: ['Unknown', 'Accepted'] });
    await centralSystem.readsSchedule(seconds(350));

    await centralSystem.calls('ClearChargingProfile', {}, { status: 'Accepted' });
    await centralSystem.readsSchedule(seconds(350));
  },
});
