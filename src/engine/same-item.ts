/**
 * A report is about one charge point with one firmware. That it became another one in mid-run is a finding of the run:
 * no case is to blame for it, and no profile can pass.
 */
import type { Journal } from '../evidence/journal.js';
import type { Finding } from '../evidence/result.js';
import { decode } from '../ocpp/frames.js';
import { show } from '../ocpp/validation.js';

/** What BootNotification tells of the item under test (OCPP 1.6 §6.3); all but the firmware stays for ever. */
const lasting = ['chargePointVendor', 'chargePointModel', 'chargePointSerialNumber', 'chargeBoxSerialNumber'] as const;
const update = /^(Signed)?UpdateFirmware$/;
const telling = /"(BootNotification|(Signed)?UpdateFirmware)"/;

/**
 * Follows what the charge point says of itself. A firmware that a case had it install is taken for its own: whichever
 * comes while that case goes on, and `imageVersion`, where the statement tells it, also later.
 */
export function watchItem(journal: Journal, imageVersion: string | undefined, found: (finding: Finding) => void): void {
  const known = new Map<string, string>();
  let present: string | undefined;
  let updating: { readonly by: string | undefined } | undefined;

  const isWanted = (version: string): boolean =>
    updating !== undefined && (updating.by === present || imageVersion === undefined || same(version, imageVersion));

  const compare = (field: string, value: unknown, seq: number): void => {
    if (typeof value !== 'string') return;
    const before = known.get(field);
    known.set(field, value);
    if (before === undefined || same(before, value)) return;
    if (field === 'firmwareVersion') {
      const wanted = isWanted(value);
      updating = undefined;
      if (wanted) return;
    }
    found({
      rule: 'run.same-item',
      clause: 'OCPP 1.6 §6.3',
      severity: 'fail',
      seq,
      text:
        `BootNotification tells the ${field} ${show(value)}, it was ${show(before)} earlier in this run; ` +
        'start a new run, for a report is about one charge point with one firmware',
    });
  };

  journal.subscribe((entry) => {
    if (entry.type === 'caseStart') present = entry.case;
    if (entry.type === 'caseEnd') present = undefined;
    if (entry.type !== 'frame' || entry.binary === true || !telling.test(entry.text)) return;
    const { frame } = decode(entry.text);
    if (frame.kind !== 'call') return;
    if (entry.direction === 'sent' && update.test(frame.action)) updating = { by: present };
    if (entry.direction !== 'received' || frame.action !== 'BootNotification') return;
    const fields = frame.payload as Readonly<Record<string, unknown>> | null;
    for (const field of [...lasting, 'firmwareVersion']) compare(field, fields?.[field], entry.seq);
  });
}

// CiString (OCPP 1.6 §7).
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
