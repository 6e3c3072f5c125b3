/** Hands at the built-in charge point: what an action does to it physically, or why it does nothing. */
import type { CableSide, FaultKind, HandAction } from '../operator/operator.js';
import type { Hardware, Outlet } from './hardware.js';
import type { Mains } from './mains.js';

export type Performed =
  | { readonly kind: 'done' }
  | { readonly kind: 'cannot'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

export interface Bench {
  readonly hardware: Hardware;
  readonly mains: Mains;
}

const done: Performed = { kind: 'done' };
const cannot = (why: string): Performed => ({ kind: 'cannot', why });
const refused = (why: string): Performed => ({ kind: 'refused', why });

export function perform(bench: Bench, action: HandAction): Performed {
  const { hardware, mains } = bench;
  switch (action.action) {
    case 'plugIn':
      return withOutlet(bench, action.connectorId, (outlet) => plugIn(outlet, action.side ?? 'both'));
    case 'unplug':
      return withOutlet(bench, action.connectorId, (outlet) => unplug(outlet, action.side ?? 'both'));
    case 'presentIdTag':
      if (hardware.senses === undefined) return refused('the reader is dark');
      if (action.connectorId !== undefined && hardware.outlet(action.connectorId) === undefined) {
        return refused(`there is no connector ${action.connectorId}`);
      }
      hardware.senses.idTagPresented(action.idTag, action.connectorId);
      return done;
    case 'cutPower':
      return mains.cut() ? done : refused('the power is already cut');
    case 'restorePower':
      return mains.restore() ? done : refused('the power is on');
    case 'induceFault':
      return induceFault(bench, action.connectorId, action.kind);
    case 'clearFault':
      return clearFault(bench, action.connectorId);
    case 'suspendEnergy':
      return withOutlet(bench, action.connectorId, (outlet) => draw(outlet, false));
    case 'resumeEnergy':
      return withOutlet(bench, action.connectorId, (outlet) => draw(outlet, true));
    case 'observe':
      return cannot('nobody is there to look');
  }
}

/** Does something to an outlet and lets the software notice; cables and cars count as things of the outlet. */
function withOutlet({ hardware }: Bench, connectorId: number, act: (outlet: Outlet) => Performed): Performed {
  const outlet = hardware.outlet(connectorId);
  if (outlet === undefined) return refused(`there is no connector ${connectorId}`);
  outlet.settle();
  const { connected, occupied } = outlet;
  const performed = act(outlet);
  if (performed.kind !== 'done') return performed;
  if (outlet.connected !== connected || outlet.occupied !== occupied) hardware.senses?.cableChanged(connectorId);
  else hardware.senses?.conditionChanged(connectorId);
  return performed;
}

function plugIn(outlet: Outlet, side: CableSide): Performed {
  const fixed = outlet.settings.cable === 'fixed';
  if (fixed && side === 'station') return refused('the cable is fixed to the charge point');
  const ev = side !== 'station' && !outlet.evSide;
  const station = side !== 'ev' && !outlet.stationSide;
  if (!ev && !station) return refused('the cable is already plugged in');
  if (ev) {
    outlet.evSide = true;
    outlet.evDraws = true;
  }
  if (station) outlet.stationSide = true;
  return done;
}

function unplug(outlet: Outlet, side: CableSide): Performed {
  const fixed = outlet.settings.cable === 'fixed';
  if (fixed && side === 'station') return refused('the cable is fixed to the charge point');
  const ev = side !== 'station' && outlet.evSide;
  const station = side !== 'ev' && outlet.stationSide && !fixed;
  if (!ev && !station) return refused('no cable is plugged in');
  if (station && outlet.locked) return refused('the lock of the connector holds the cable');
  if (ev) outlet.evSide = false;
  if (station) outlet.stationSide = false;
  return done;
}

function draw(outlet: Outlet, draws: boolean): Performed {
  if (!outlet.evSide) return refused('no EV is connected');
  if (outlet.evDraws === draws) return refused(draws ? 'the EV draws energy' : 'the EV draws no energy');
  outlet.evDraws = draws;
  return done;
}

function induceFault({ hardware }: Bench, connectorId: number, kind: FaultKind): Performed {
  const outlet = hardware.outlet(connectorId);
  if (connectorId !== 0 && outlet === undefined) return refused(`there is no connector ${connectorId}`);
  const concerned = outlet === undefined ? hardware.outlets : [outlet];
  if (kind === 'listFailure') {
    hardware.listStoreBroken = true;
  } else if (kind === 'lockFailure') {
    const lockable = concerned.filter(({ settings }) => settings.cable === 'detachable');
    if (lockable.length === 0) return refused('there is no lock');
    for (const each of lockable) each.lockBroken = true;
  } else if (outlet === undefined) {
    for (const each of hardware.outlets) each.settle();
    hardware.faulty = true;
  } else {
    outlet.settle();
    outlet.faulty = true;
  }
  hardware.senses?.conditionChanged(connectorId);
  return done;
}

function clearFault({ hardware }: Bench, connectorId: number): Performed {
  const outlet = hardware.outlet(connectorId);
  if (connectorId !== 0 && outlet === undefined) return refused(`there is no connector ${connectorId}`);
  const concerned = outlet === undefined ? hardware.outlets : [outlet];
  const faulty =
    hardware.faulty || hardware.listStoreBroken || concerned.some((each) => each.faulty || each.lockBroken);
  if (!faulty) return refused('there is no fault');
  if (connectorId === 0) hardware.faulty = false;
  hardware.listStoreBroken = false;
  for (const each of concerned) {
    each.settle();
    each.faulty = false;
    each.lockBroken = false;
    hardware.senses?.conditionChanged(each.id);
  }
  return done;
}
