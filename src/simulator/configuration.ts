/** The configuration keys: read, changed and kept (OCPP 1.6 §5.3, §5.8, chapter 9). */
import { configurationKeys } from '../ocpp/configuration-keys.js';
import type { Response } from '../ocpp/messages.js';
import type { Behaviours } from './behaviour.js';
import { seconds } from './clock.js';
import { defaultConfiguration } from './configuration-defaults.js';
import { acceptedValue, listItems } from './configuration-values.js';
import type { Memory } from './memory.js';
import type { StationSettings } from './settings.js';

/** What can be said of a wanted change before it is made. */
export type Change =
  | { readonly status: 'Accepted' | 'RebootRequired'; readonly apply: () => void }
  | { readonly status: 'Rejected' | 'NotSupported'; readonly apply?: () => void };

/** A key whose value is no mere text. */
export interface KeptElsewhere {
  value(): string;
  change(wanted: string): Change;
}

const longestValue = 500;

export class Configuration {
  readonly #settings: StationSettings;
  readonly #memory: Memory;
  readonly #factory: ReadonlyMap<string, string>;
  readonly #elsewhere = new Map<string, KeptElsewhere>();
  /** Told the name of a key after its value has changed. */
  changed: (name: string) => void = () => undefined;

  constructor(settings: StationSettings, memory: Memory, behaviours: Behaviours) {
    this.#settings = settings;
    this.#memory = memory;
    const factory = new Map(defaultConfiguration(settings));
    const differing = { ...settings.configuration, ...behaviours.configuration };
    const standard = [...configurationKeys.keys()];
    for (const [name, value] of Object.entries(differing)) {
      const written = [...factory.keys(), ...standard].find((known) => sameName(known, name)) ?? name;
      factory.set(written, value.slice(0, longestValue));
    }
    this.#factory = factory;
  }

  /** The value of a key by its name in any case (CiString), or undefined where the charge point has no such key. */
  value(name: string): string | undefined {
    const known = this.#known(name);
    if (known === undefined) return undefined;
    const elsewhere = this.#elsewhere.get(known);
    return elsewhere?.value() ?? this.#memory.configuration.get(known) ?? this.#factory.get(known);
  }

  isTrue(name: string): boolean {
    return this.value(name)?.toLowerCase() === 'true';
  }

  integer(name: string): number {
    const value = this.value(name) ?? '';
    return /^\d+$/.test(value) ? Number(value) : 0;
  }

  /** `otherwise` where there is no such key. */
  milliseconds(name: string, otherwise = 0): number {
    return this.value(name) === undefined ? otherwise : seconds(this.integer(name));
  }

  list(name: string): readonly string[] {
    return listItems(this.value(name) ?? '');
  }

  /** Sets a value without asking whether it may be written from outside. */
  keep(name: string, value: string): void {
    const known = this.#known(name);
    if (known === undefined) return;
    this.#memory.configuration.set(known, value);
    this.changed(known);
  }

  /** From now on somebody else keeps the value of a key. */
  keepElsewhere(name: string, key: KeptElsewhere): void {
    this.#elsewhere.set(name, key);
  }

  change(name: string, wanted: string): Change {
    const known = this.#known(name);
    if (known === undefined) return { status: 'NotSupported' };
    const elsewhere = this.#elsewhere.get(known);
    if (elsewhere !== undefined) return elsewhere.change(wanted);
    if (this.#isReadOnly(known)) return { status: 'Rejected' };
    const value = acceptedValue(known, wanted, {
      measurands: this.#settings.measurands,
      connectorIds: this.#settings.connectors.map(({ id }) => id),
      valueOf: (other) => this.value(other),
    });
    if (value === undefined) return { status: 'Rejected' };
    const apply = (): void => {
      this.keep(known, value);
    };
    return { status: 'Accepted', apply };
  }

  /** Every key, or those asked for; what is not known is named apart. */
  read(asked: readonly string[] = []): Response<'GetConfiguration'> {
    const wanted = asked.length === 0 ? [...this.#factory.keys()] : asked;
    const names = [...new Set(wanted.flatMap((name) => this.#known(name) ?? []))];
    const unknown = asked.filter((name) => this.#known(name) === undefined);
    const listed = names
      .filter((name) => configurationKeys.get(name)?.access !== 'W')
      .map((key) => ({ key, readonly: this.#isReadOnly(key), value: this.value(key) ?? '' }));
    return {
      ...(listed.length > 0 ? { configurationKey: listed } : {}),
      ...(unknown.length > 0 ? { unknownKey: unknown } : {}),
    };
  }

  #known(name: string): string | undefined {
    if (this.#factory.has(name)) return name;
    return [...this.#factory.keys()].find((known) => sameName(known, name));
  }

  #isReadOnly(name: string): boolean {
    // Errata 3.84: nothing to choose where every cable is fixed.
    if (name === 'UnlockConnectorOnEVSideDisconnect') {
      return this.#settings.connectors.every(({ cable }) => cable === 'fixed');
    }
    return configurationKeys.get(name)?.access === 'R';
  }
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
