/** What a configuration key takes: its type, its range, and for lists what may stand in them and how much of it. */
import { configurationKeys, type KeyType } from '../ocpp/configuration-keys.js';
import { phases } from '../ocpp/datatypes.js';

export interface ValueLimits {
  readonly measurands: readonly string[];
  readonly connectorIds: readonly number[];
  /** The value of another key. */
  readonly valueOf: (name: string) => string | undefined;
}

const largestInteger = 2 ** 31 - 1;
const rotations = ['NotApplicable', 'Unknown', 'RST', 'RTS', 'SRT', 'STR', 'TRS', 'TSR'];
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  HeartbeatInterval: [1, largestInteger],
  LightIntensity: [0, 100],
  MessageTimeout: [1, largestInteger],
};

/** The value as it will be kept, or undefined where the key does not take it. */
export function acceptedValue(name: string, value: string, limits: ValueLimits): string | undefined {
  const type: KeyType = configurationKeys.get(name)?.type ?? 'string';
  switch (type) {
    case 'string':
      return value;
    case 'boolean':
      return /^(true|false)$/i.test(value) ? value.toLowerCase() : undefined;
    case 'integer':
      return acceptedInteger(name, value);
    case 'CSL':
      return acceptedList(name, value, limits);
  }
}

function acceptedInteger(name: string, value: string): string | undefined {
  if (!/^\d{1,10}$/.test(value)) return undefined;
  const [least, most] = ranges[name] ?? [0, largestInteger];
  const number = Number(value);
  return number >= least && number <= most ? String(number) : undefined;
}

function acceptedList(name: string, value: string, limits: ValueLimits): string | undefined {
  const items = listItems(value);
  // OCPP 1.6 §5.3: without a MaxLength key one item is safe.
  const most = Number(limits.valueOf(`${name}MaxLength`) ?? '1');
  if (items.length > most) return undefined;
  const known = name === 'ConnectorPhaseRotation' ? isRotation : isMeasurand;
  return items.every((item) => known(item, limits)) ? items.join(',') : undefined;
}

/** The items of a comma separated list; none for an empty text. */
export const listItems = (value: string): readonly string[] =>
  value.trim() === '' ? [] : value.split(',').map((item) => item.trim());

function isRotation(item: string, { connectorIds }: ValueLimits): boolean {
  const [, connector, rotation = ''] = /^(?:(\d+)\.)?(\w+)$/.exec(item) ?? [];
  const known = connector === undefined || connector === '0' || connectorIds.includes(Number(connector));
  return known && rotations.includes(rotation);
}

/** A measurand, also with the phase it is meant for: `Voltage.L1` (OCPP 1.6 §9.1.17). */
function isMeasurand(item: string, { measurands }: ValueLimits): boolean {
  return measurands.includes(splitMeasurand(item).measurand);
}

export function splitMeasurand(item: string): { readonly measurand: string; readonly phase: string | undefined } {
  const phase = phases.find((each) => item.endsWith(`.${each}`));
  return { measurand: phase === undefined ? item : item.slice(0, -phase.length - 1), phase };
}
