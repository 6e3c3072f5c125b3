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

type Answers = Partial<Statement['items']>;

const yes = { kind: 'yes' } as const;
const no = { kind: 'no' } as const;

const answering = (statement: Statement, answers: Answers): Statement => ({
  ...statement,
  items: { ...statement.items, ...answers },
});

/** The same statement for a charge point with fixed cables. */
export const withFixedCables = (statement: Statement): Statement => ({
  ...answering(statement, { 'HFS-1': no, 'HFS-2': yes }),
  connectors: statement.connectors.map((connector) => ({ ...connector, cable: 'Fixed Cable' })),
});

/** A statement, and those of charge points that differ in what some cases need; each case is for the first that it applies to. */
export const stationsLike = (statement: Statement): readonly Statement[] => [
  statement,
  withFixedCables(statement),
  answering(statement, { 'C-10.1': no, 'C-10.2': yes }),
  answering(statement, { 'C-06.1': yes, 'C-06.2': no, 'C-10.1': no, 'C-10.2': yes }),
  answering(statement, { 'AQ-7.1': yes, 'AQ-7.2': no }),
];
