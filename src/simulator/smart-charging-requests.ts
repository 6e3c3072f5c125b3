/** The answers to the requests of the SmartCharging profile (OCPP 1.6 §5.5, §5.7, §5.16). */
import type { Request, Response } from '../ocpp/messages.js';
import type { Reply } from './behaviour.js';
import type { ChargePoint } from './charge-point.js';

type SmartChargingAction = 'ClearChargingProfile' | 'GetCompositeSchedule' | 'SetChargingProfile';

const answer = <A extends SmartChargingAction>(_action: A, payload: Response<A>, effect?: () => void): Reply => ({
  response: { kind: 'result', payload },
  ...(effect === undefined ? {} : { effect }),
});

/** The longest composite schedule that is calculated, in seconds: a month. */
const longestSchedule = 31 * 24 * 60 * 60;

export const smartChargingRequests = {
  ClearChargingProfile({ smartCharging }: ChargePoint, criteria: Request<'ClearChargingProfile'>): Reply {
    if (!smartCharging.isInstalled(criteria)) return answer('ClearChargingProfile', { status: 'Unknown' });
    return answer('ClearChargingProfile', { status: 'Accepted' }, () => {
      smartCharging.clear(criteria);
    });
  },

  GetCompositeSchedule(chargePoint: ChargePoint, request: Request<'GetCompositeSchedule'>): Reply {
    const { behaviours, clock, smartCharging } = chargePoint;
    const { connectorId, duration } = request;
    const unit = request.chargingRateUnit ?? smartCharging.units[0];
    const isPossible = isConnector(chargePoint, connectorId) && duration > 0 && duration <= longestSchedule;
    if (!isPossible || unit === undefined || !smartCharging.units.includes(unit)) {
      return answer('GetCompositeSchedule', { status: 'Rejected' });
    }
    const { now } = clock;
    return answer('GetCompositeSchedule', {
      status: 'Accepted',
      connectorId,
      scheduleStart: behaviours.timestamp(now),
      chargingSchedule: smartCharging.limits.composite(connectorId, now, duration, unit),
    });
  },

  SetChargingProfile(chargePoint: ChargePoint, request: Request<'SetChargingProfile'>): Reply {
    const { smartCharging } = chargePoint;
    const { connectorId, csChargingProfiles: profile } = request;
    // Errata 3.39
    if (!isConnector(chargePoint, connectorId)) {
      return { response: { kind: 'error', code: 'PropertyConstraintViolation', description: 'unknown connectorId' } };
    }
    if (!smartCharging.accepts(connectorId, profile)) return answer('SetChargingProfile', { status: 'Rejected' });
    return answer('SetChargingProfile', { status: 'Accepted' }, () => {
      smartCharging.set(connectorId, profile);
    });
  },
};

const isConnector = ({ connectors }: ChargePoint, connectorId: number): boolean =>
  connectorId === 0 || connectors.some(({ id }) => id === connectorId);
