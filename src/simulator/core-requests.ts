/** The answers to the requests of the Core profile (OCPP 1.6 chapter 5). */
import type { CentralSystemAction, Request, Response } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

type Handlers<A extends CentralSystemAction> = {
  readonly [K in A]: (chargePoint: ChargePoint, request: Request<K>) => Reply;
};

/** An answer, and what happens once it is written. */
const answer = <A extends CentralSystemAction>(_action: A, payload: Response<A>, effect?: () => void): Reply => ({
  response: { kind: 'result', payload },
  ...(effect === undefined ? {} : { effect }),
});

export const coreRequests: Handlers<
  | 'ChangeAvailability'
  | 'ChangeConfiguration'
  | 'ClearCache'
  | 'DataTransfer'
  | 'GetConfiguration'
  | 'RemoteStartTransaction'
  | 'RemoteStopTransaction'
  | 'Reset'
  | 'UnlockConnector'
> = {
  ChangeAvailability({ availability }, { connectorId, type }) {
    const status = availability.judge(connectorId, type);
    if (status === 'Rejected') return answer('ChangeAvailability', { status });
    return answer('ChangeAvailability', { status }, () => {
      availability.change(connectorId, type);
    });
  },

  ChangeConfiguration({ configuration }, { key, value }) {
    const change = configuration.change(key, value);
    return answer('ChangeConfiguration', { status: change.status }, change.apply);
  },

  ClearCache({ memory, settings }) {
    // Errata 3.23
    if (!settings.authorizationCache) return answer('ClearCache', { status: 'Rejected' });
    return answer('ClearCache', { status: 'Accepted' }, () => {
      memory.cache.clear();
    });
  },

  DataTransfer({ settings }, { vendorId }) {
    const ours = vendorId.toLowerCase() === settings.vendor.toLowerCase();
    return answer('DataTransfer', { status: ours ? 'UnknownMessageId' : 'UnknownVendorId' });
  },

  GetConfiguration({ configuration }, { key }) {
    if ((key?.length ?? 0) > configuration.integer('GetConfigurationMaxKeys')) {
      const description = 'more keys than GetConfigurationMaxKeys';
      return { response: { kind: 'error', code: 'OccurenceConstraintViolation', description } };
    }
    return answer('GetConfiguration', configuration.read(key));
  },

  RemoteStartTransaction(chargePoint, { connectorId, idTag, chargingProfile }) {
    const { connectors, registration, reservations, sessions, settings, smartCharging } = chargePoint;
    const connector =
      connectorId === undefined ? sessions.choose(idTag) : connectors.find(({ id }) => id === connectorId);
    // OCPP 1.6 §5.11: without smart charging a profile is ignored.
    const profile = settings.profiles.includes('SmartCharging') ? chargingProfile : undefined;
    const isPossible =
      connector !== undefined &&
      sessions.isFree(connector) &&
      reservations.admits(connector.id, idTag) !== 'refused' &&
      registration.state !== 'Pending';
    if (!isPossible || (profile !== undefined && !smartCharging.acceptsForStart(connector.id, profile))) {
      return answer('RemoteStartTransaction', { status: 'Rejected' });
    }
    return answer('RemoteStartTransaction', { status: 'Accepted' }, () => {
      sessions.startRemotely(connector, idTag, profile);
    });
  },

  RemoteStopTransaction({ registration, transactions }, { transactionId }) {
    const transaction = transactions.withId(transactionId);
    if (transaction === undefined || registration.state === 'Pending') {
      return answer('RemoteStopTransaction', { status: 'Rejected' });
    }
    return answer('RemoteStopTransaction', { status: 'Accepted' }, () => {
      transactions.stop(transaction, 'Remote');
    });
  },

  Reset(chargePoint, { type }) {
    return answer('Reset', { status: 'Accepted' }, () => {
      chargePoint.shutdown.reset(type);
    });
  },

  UnlockConnector({ behaviours, connectors, transactions }, { connectorId }) {
    const connector = connectors.find(({ id }) => id === connectorId);
    // Errata 3.87: an unknown connector is not supported either.
    if (connector === undefined || connector.outlet.settings.cable === 'fixed') {
      return answer('UnlockConnector', { status: 'NotSupported' });
    }
    const status = connector.outlet.lockBroken ? 'UnlockFailed' : 'Unlocked';
    return answer('UnlockConnector', { status }, () => {
      const transaction = transactions.on(connectorId);
      const stops = !behaviours.has('unlocksWithoutStopping');
      if (transaction !== undefined && stops) transactions.stop(transaction, 'UnlockCommand');
      if (status !== 'Unlocked') return;
      connector.outlet.locked = false;
      connector.lockedFor = undefined;
    });
  },
};
