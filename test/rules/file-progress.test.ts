import { expect } from 'chai';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { connected, type Script } from './script.js';

const begun = (circumstances: Partial<Circumstances> = {}): Script => connected(circumstances).boots();

for (const [family, request, report, words] of [
  ['firmware', 'UpdateFirmware', 'FirmwareStatusNotification', ['Downloading', 'DownloadFailed', 'Installed']],
  ['diagnostics', 'GetDiagnostics', 'DiagnosticsStatusNotification', ['Uploading', 'UploadFailed', 'Uploaded']],
] as const) {
  const [begins, failed, succeeded] = words;
  const tells = (script: Script, ...statuses: readonly string[]): Script =>
    statuses.reduce((sofar, status) => sofar.calls(report, { status }), script);
  const asks = (script: Script, fields: object = {}): Script =>
    script.asks(request, { location: 'ftp://h/f', ...fields }, {});
  const triggers = (script: Script): Script =>
    script.asks('TriggerMessage', { requestedMessage: report }, { status: 'Accepted' });

  describe(`${family}: the statuses that are told`, () => {
    it('may follow each other, and begin anew with a new request', () => {
      const script = tells(asks(tells(asks(begun()), begins, succeeded)), begins, succeeded);
      expect(script.of(family)).to.deep.equal([]);
      expect(script.book.exercised(`${family}.order`)).to.include({ times: 2, breaches: 0 });
    });

    it('do not go back once it has succeeded', () => {
      expect(tells(asks(begun()), begins, succeeded, begins).of(family)).to.deep.equal([
        `${family}.order fail: ${begins} was reported after ${succeeded}`,
      ]);
      expect(tells(asks(begun()), begins, succeeded, failed).of(`${family}.order`)).to.have.lengthOf(1);
      expect(tells(asks(begun()), begins, succeeded, succeeded).of(family)).to.deep.equal([]);
    });

    it('are not told apart where two requests may be under way', () => {
      expect(tells(asks(asks(begun())), begins, succeeded, begins, succeeded).of(family)).to.deep.equal([]);
    });

    it('are not judged in a log that begins in the middle, until something has ended', () => {
      const middle = { fromTheStart: false };
      expect(tells(connected(middle), succeeded, begins, failed).of(family)).to.deep.equal([]);
      expect(tells(asks(connected(middle)), succeeded, begins).of(family)).to.deep.equal([]);
      const later = asks(tells(asks(connected(middle)), begins, succeeded));
      expect(tells(later, begins, succeeded, begins).of(family)).to.have.lengthOf(1);
    });

    it('may be told once more where they were not answered', () => {
      const script = asks(begun()).hears(`[2,"a","${report}",{"status":"${succeeded}"}]`).disconnect().connect();
      expect(tells(script, begins, succeeded).of(family)).to.deep.equal([]);
    });

    it('begin again as often as the request allows', () => {
      const retried = (fields: object) => tells(asks(begun(), fields), begins, failed, begins, failed).of(family);
      expect(retried({})).to.deep.equal([]);
      expect(retried({ retries: 1 })).to.deep.equal([]);
      expect(retried({ retries: 0 })).to.deep.equal([
        `${family}.retries warning: ${begins} was reported again after ${failed}, retry number 1; ${request} allows 0`,
      ]);
    });

    it('are Idle only when that was asked for', () => {
      expect(tells(triggers(begun()), 'Idle').of(family)).to.deep.equal([]);
      expect(tells(begun(), 'Idle').of(family)).to.deep.equal([
        `${family}.idle fail: ${report} said Idle, and no trigger had asked for it`,
      ]);
      expect(tells(triggers(begun()), 'Idle', 'Idle').of(family)).to.have.lengthOf(1);
      expect(tells(connected({ fromTheStart: false }), 'Idle').of(family)).to.deep.equal([]);
      expect(tells(connected({ fromTheStart: false }).waits(300), 'Idle').of(family)).to.have.lengthOf(1);
    });
  });
}

describe('firmware: an installation', () => {
  const updates = (...statuses: readonly string[]): Script =>
    statuses.reduce(
      (script, status) => script.calls('FirmwareStatusNotification', { status }),
      begun().asks('UpdateFirmware', {}, {}),
    );

  it('does not begin before the download is over', () => {
    expect(updates('Downloading', 'Installing', 'Downloaded').of('firmware')).to.have.lengthOf(1);
    expect(updates('Downloading', 'Downloaded', 'Installing', 'InstallationFailed').of('firmware')).to.deep.equal([]);
  });

  it('may need another file first', () => {
    const parts = updates(
      'Downloading',
      'Downloaded',
      'Installing',
      'Downloading',
      'Downloaded',
      'Installing',
      'Installed',
    );
    expect(parts.of('firmware')).to.deep.equal([]);
  });
});

describe('signed firmware: the statuses that are told', () => {
  const request = { requestId: 1, firmware: {} };
  const asks = (): Script => begun().asks('SignedUpdateFirmware', request, { status: 'Accepted' });
  const tells = (...statuses: readonly string[]): Script =>
    statuses.reduce(
      (sofar, status) => sofar.calls('SignedFirmwareStatusNotification', { status, requestId: 1 }),
      asks(),
    );

  it('may be scheduled, paused and rebooted for', () => {
    const all = [
      'DownloadScheduled',
      'Downloading',
      'DownloadPaused',
      'Downloading',
      'Downloaded',
      'SignatureVerified',
    ];
    const script = tells(...all, 'InstallScheduled', 'InstallRebooting', 'Installing', 'InstallRebooting', 'Installed');
    expect(script.of('signed-firmware')).to.deep.equal([]);
  });

  it('end with an invalid signature', () => {
    expect(tells('Downloading', 'Downloaded', 'InvalidSignature', 'Installing').of('signed-firmware')).to.deep.equal([
      'signed-firmware.order fail: Installing was reported after InvalidSignature',
    ]);
  });

  it('are Idle only when the firmware status was asked for', () => {
    expect(tells('Idle').of('signed-firmware')).to.have.lengthOf(1);
    const trigger = { requestedMessage: 'FirmwareStatusNotification' };
    const asked = begun().asks('ExtendedTriggerMessage', trigger, { status: 'Accepted' });
    expect(asked.calls('SignedFirmwareStatusNotification', { status: 'Idle' }).of('signed-firmware')).to.deep.equal([]);
  });
});

describe('log: the statuses that are told', () => {
  it('do not go back once the log is uploaded, and may begin again after any failure', () => {
    const asks = (): Script => begun().asks('GetLog', { requestId: 1, logType: 'SecurityLog', log: {} }, {});
    const tells = (...statuses: readonly string[]): Script =>
      statuses.reduce((sofar, status) => sofar.calls('LogStatusNotification', { status, requestId: 1 }), asks());
    expect(tells('Uploading', 'PermissionDenied', 'Uploading', 'Uploaded').of('log')).to.deep.equal([]);
    expect(tells('Uploading', 'Uploaded', 'BadMessage').of('log')).to.have.lengthOf(1);
  });
});
