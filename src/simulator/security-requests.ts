/** The answers to the requests of the security extension (security whitepaper §5). */
import type { CentralSystemAction, Request, Response } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';
import { isTrustedToSign, signedUpdateOf } from './security/signed-update.js';
import { answerTrigger, triggers, type Triggered } from './trigger-requests.js';
import type { Security } from './security/security.js';

type Handlers<A extends CentralSystemAction> = {
  readonly [K in A]: (chargePoint: ChargePoint, request: Request<K>, security: Security) => Reply;
};

/** An answer, and what happens once it is written. */
const answer = <A extends CentralSystemAction>(_action: A, payload: Response<A>, effect?: () => void): Reply => ({
  response: { kind: 'result', payload },
  ...(effect === undefined ? {} : { effect }),
});

const handlers: Handlers<
  | 'CertificateSigned'
  | 'DeleteCertificate'
  | 'ExtendedTriggerMessage'
  | 'GetInstalledCertificateIds'
  | 'GetLog'
  | 'InstallCertificate'
  | 'SignedUpdateFirmware'
> = {
  CertificateSigned({ behaviours, clock, timers }, { certificateChain }, security) {
    const { events, memory, own } = security;
    const judged = own.judge(certificateChain);
    if ('problem' in judged) {
      return answer('CertificateSigned', { status: 'Rejected' }, () => {
        own.discard();
        events.raise('InvalidChargePointCertificate', judged.problem);
      });
    }
    return answer('CertificateSigned', { status: 'Accepted' }, () => {
      judged.apply();
      events.raise('ReconfigurationOfSecurityParameters', 'charge point certificate');
      if (behaviours.has('staysConnectedWithOldCertificate')) return;
      // A02.FR.08
      timers.after(judged.validFrom - clock.now, () => {
        if (memory.profile === 3) security.comeBack();
      });
    });
  },

  DeleteCertificate(_chargePoint, { certificateHashData }, { events, trust }) {
    const { status, apply } = trust.judgeRemoval(certificateHashData);
    if (apply === undefined) return answer('DeleteCertificate', { status });
    return answer('DeleteCertificate', { status }, () => {
      apply();
      events.raise('ReconfigurationOfSecurityParameters', 'root certificate removed');
    });
  },

  ExtendedTriggerMessage(chargePoint, { requestedMessage, connectorId }, { logs, memory, own }) {
    const registry: Readonly<Record<typeof requestedMessage, Triggered>> = {
      ...triggers,
      LogStatusNotification: {
        send: ({ rpc }) => {
          rpc.call('LogStatusNotification', logs.status, () => undefined);
        },
      },
      FirmwareStatusNotification: {
        isImplemented: takesSignedFirmware,
        send: ({ rpc }) => {
          const last = memory.firmwareStatus;
          // L01.FR.28, L01.FR.29
          const status = last === undefined || last.status === 'Installed' ? { status: 'Idle' as const } : last;
          rpc.call('SignedFirmwareStatusNotification', status, () => undefined);
        },
      },
      SignChargePointCertificate: {
        // A02: CpoName has to be set.
        isRefused: ({ configuration }) => configuration.value('CpoName') === '',
        send: ({ log }) => {
          own.request().catch((error: unknown) => {
            log.add(`no signing request: ${String(error)}`);
          });
        },
      },
    };
    return answerTrigger(chargePoint, registry[requestedMessage], connectorId);
  },

  GetInstalledCertificateIds(_chargePoint, { certificateType }, { trust }) {
    const certificateHashData = trust.list(certificateType);
    if (certificateHashData.length === 0) return answer('GetInstalledCertificateIds', { status: 'NotFound' });
    return answer('GetInstalledCertificateIds', { status: 'Accepted', certificateHashData });
  },

  GetLog(_chargePoint, request, { logs }) {
    const file = logs.prepare(request);
    if (file === undefined) return answer('GetLog', { status: 'Rejected' });
    return answer('GetLog', { status: logs.acceptance, filename: file.name }, () => {
      logs.send(file, request);
    });
  },

  InstallCertificate(_chargePoint, request, { events, trust }) {
    const { status, apply, isInvalid = false } = trust.judgeInstallation(request);
    return answer('InstallCertificate', { status }, () => {
      apply?.();
      if (apply !== undefined) events.raise('ReconfigurationOfSecurityParameters', 'root certificate installed');
      if (isInvalid && request.certificateType === 'CentralSystemRootCertificate') {
        events.raise('InvalidCentralSystemCertificate', 'it was to be installed');
      }
    });
  },

  SignedUpdateFirmware(chargePoint, request, { events }) {
    const { behaviours, clock, firmware } = chargePoint;
    const isTrusted = isTrustedToSign(chargePoint, request.firmware.signingCertificate);
    if (!isTrusted && !behaviours.has('takesAnySigningCertificate')) {
      return answer('SignedUpdateFirmware', { status: 'InvalidCertificate' }, () => {
        events.raise('InvalidFirmwareSigningCertificate');
      });
    }
    return answer('SignedUpdateFirmware', { status: firmware.acceptance }, () => {
      firmware.update(signedUpdateOf(request, clock.now));
    });
  },
};

export const takesSignedFirmware = ({ security, settings }: ChargePoint): boolean =>
  security?.settings.secureFirmware === true && settings.profiles.includes('FirmwareManagement');

/** As the requests of other profiles are; only where the extension is there. */
export const securityRequests = Object.fromEntries(
  Object.entries(handlers).map(([action, handle]) => [
    action,
    (chargePoint: ChargePoint, request: never): Reply => {
      const { security } = chargePoint;
      if (security === undefined) return { response: { kind: 'error', code: 'NotSupported', description: '' } };
      return handle(chargePoint, request, security);
    },
  ]),
);
