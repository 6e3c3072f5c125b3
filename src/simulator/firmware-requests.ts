/** The answers to the requests of the FirmwareManagement profile (OCPP 1.6 §5.9, §5.19). */
import type { Request, Response } from '../ocpp/messages.js';
import { instantOf } from '../ocpp/timestamps.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';
import { attemptsOf } from './transfer-task.js';

export const firmwareRequests = {
  GetDiagnostics({ diagnostics }: ChargePoint, request: Request<'GetDiagnostics'>): Reply {
    const file = diagnostics.prepare(request);
    // Without diagnostics there is no name, and no upload.
    const payload: Response<'GetDiagnostics'> = file === undefined ? {} : { fileName: file.name };
    return {
      response: { kind: 'result', payload },
      effect: () => {
        if (file !== undefined) diagnostics.send(file, request);
      },
    };
  },

  UpdateFirmware({ clock, firmware }: ChargePoint, request: Request<'UpdateFirmware'>): Reply {
    return {
      response: { kind: 'result', payload: {} },
      effect: () => {
        firmware.update({
          location: request.location,
          retrieveAt: instantOf(request.retrieveDate) ?? clock.now,
          attempts: attemptsOf(request),
          outcome: undefined,
        });
      },
    };
  },
};
