/** A journal of any length, as a charge point makes it that charges one car after the other. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Happening } from '../../src/evidence/journal.js';

const startedAt = Date.UTC(2026, 2, 1);
const stepMs = 200;

/** Writes a journal of about so many frames. */
export function writeLog(path: string, frames: number): void {
  const file = openSync(path, 'w');
  let pending = '';
  let seq = 0;
  let written = 0;
  let register = 0;
  const now = (): string => new Date(startedAt + seq * stepMs).toISOString();
  const put = (happening: Happening): void => {
    seq += 1;
    const mono = (BigInt(seq) * BigInt(stepMs) * 1_000_000n).toString();
    pending += `${JSON.stringify({ seq, at: now(), mono, ...happening, prev: '0'.repeat(64) })}\n`;
    if (pending.length < 1_000_000) return;
    writeSync(file, pending);
    pending = '';
  };
  const frame = (direction: 'received' | 'sent', message: unknown): void => {
    written += 1;
    put({ type: 'frame', direction, connection: 1, text: JSON.stringify(message) });
  };
  const call = (action: string, payload: object, answer: object = {}): void => {
    const id = `c${seq}`;
    frame('received', [2, id, action, payload]);
    frame('sent', [3, id, answer]);
  };
  const status = (word: string): void => {
    call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: word, timestamp: now() });
  };
  const idTagInfo = { status: 'Accepted' };

  put({ type: 'runStart', tool: 'bench', pics: '', timeScale: 1 });
  put({ type: 'connect', connection: 1, remote: '::1', path: '/ocpp/X', protocol: 'ocpp1.6' });
  const registered = { status: 'Accepted', currentTime: now(), interval: 300 };
  call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' }, registered);
  for (let transactionId = 1; written < frames; transactionId += 1) {
    const connectorId = 1;
    status('Preparing');
    call('Authorize', { idTag: 'A' }, { idTagInfo });
    const start = { connectorId, idTag: 'A', meterStart: register, timestamp: now() };
    call('StartTransaction', start, { transactionId, idTagInfo });
    status('Charging');
    for (let sample = 0; sample < 5; sample += 1) {
      register += 10;
      const value = String(register);
      const sampledValue = [{ value, measurand: 'Energy.Active.Import.Register', unit: 'Wh' }];
      call('MeterValues', { connectorId, transactionId, meterValue: [{ timestamp: now(), sampledValue }] });
    }
    status('Finishing');
    call('StopTransaction', { transactionId, meterStop: register, timestamp: now(), reason: 'Local' }, { idTagInfo });
    status('Available');
  }
  writeSync(file, pending);
  closeSync(file);
}
