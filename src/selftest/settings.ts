/** The built-in charge point that a statement describes. */
import type { Statement } from '../pics/statement.js';
import type { StationSettings } from '../simulator/station.js';

export function settingsOf(statement: Statement): StationSettings {
  const { items, product, connectors, configuration, profiles, parameters } = statement;
  const sampled = items['C-09.1'];
  return {
    identity: parameters.identity,
    vendor: product.vendor.slice(0, 20),
    model: product.designation.slice(0, 20),
    firmwareVersion: product.version.value.slice(0, 50),
    connectors: connectors.map(({ id, current, phases, cable }) => ({
      id,
      current: current === 'DC' ? 'DC' : 'AC',
      phases: phases.includes('3') ? 3 : 1,
      cable: /fixed/i.test(cable) ? 'fixed' : 'detachable',
    })),
    profiles,
    measurands: sampled.kind === 'list' ? sampled.values : ['Energy.Active.Import.Register'],
    configuration: Object.fromEntries(
      Object.entries(configuration).filter(([, value]) => value !== '' && value !== '-'),
    ),
    authorizationCache: items['C-04'].kind === 'yes',
    stopReportedBeforeGoingDown: items['AQ-7.1'].kind === 'yes',
  };
}

/** The same statement for a charge point with fixed cables. */
const withFixedCables = (statement: Statement): Statement => ({
  ...statement,
  items: { ...statement.items, 'HFS-1': { kind: 'no' }, 'HFS-2': { kind: 'yes' } },
  connectors: statement.connectors.map((connector) => ({ ...connector, cable: 'Fixed Cable' })),
});

/** The same statement for a charge point with a back-up supply. */
const withBackUpSupply = (statement: Statement): Statement => ({
  ...statement,
  items: { ...statement.items, 'AQ-7.1': { kind: 'yes' }, 'AQ-7.2': { kind: 'no' } },
});

/** The statement and its relatives: a case is played on the first to which it applies. */
export const alternatives = (statement: Statement): readonly Statement[] => [
  statement,
  withFixedCables(statement),
  withBackUpSupply(statement),
];
