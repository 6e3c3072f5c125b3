import { expect } from 'chai';
import fc from 'fast-check';
import { compositeSchedule, timeWithin, type Stretch } from '../../src/scenario/composite-schedule.js';
import { installed, type Plan } from './profiles.js';

const day = 86_400;
/** The window of all examples begins here, in seconds since 1970. */
const begun = 100 * day;

interface Asked {
  readonly connectorId?: number;
  readonly transactionStart?: number | undefined;
  readonly duration?: number;
}

const made = (plans: readonly Plan[], { connectorId = 1, transactionStart, duration = 400 }: Asked = {}) =>
  compositeSchedule(plans.map(installed), {
    connectorId,
    unit: 'A',
    transactionStart: transactionStart === undefined ? undefined : transactionStart * 1000,
    from: begun * 1000,
    to: (begun + duration) * 1000,
  });

const shown = (stretch: Stretch): string =>
  `${(stretch.from - begun * 1000) / 1000}: ${stretch.kind === 'limit' ? String(stretch.limit) : stretch.kind}`;
const inWords = (plans: readonly Plan[], asked?: Asked) => made(plans, asked).map(shown).join(', ');

describe('the composite schedule', () => {
  it('is free where there is no profile', () => {
    expect(inWords([])).to.equal('0: none');
  });

  it('lies within two times for as long as both have in common', () => {
    expect(timeWithin({ from: 10, to: 40 }, 0, 100)).to.equal(30);
    expect(timeWithin({ from: 10, to: 40 }, 20, 25)).to.equal(5);
    expect(timeWithin({ from: 10, to: 40 }, 40, 100)).to.equal(0);
    expect(timeWithin({ from: 10, to: 40 }, 60, 100)).to.equal(0);
  });

  it('follows the prevailing stack level, and the next lower one when its schedule has ended', () => {
    const low: Plan = { start: begun, duration: 400, limits: [[0, 6], [100, 8], [200, 10]], id: 1 }; // prettier-ignore
    const high: Plan = { level: 1, start: begun, duration: 150, limits: [[0, 7], [100, 9]], id: 2 }; // prettier-ignore
    expect(inWords([low, high])).to.equal('0: 7, 100: 9, 150: 8, 200: 10');
  });

  it('has TxProfile in the place of TxDefaultProfile for the whole transaction, and the minimum with the maximum', () => {
    const plans: readonly Plan[] = [
      { purpose: 'ChargePointMaxProfile', start: begun, duration: day, limits: [[0, 10]] },
      { start: begun, duration: 300, limits: [[0, 6], [60, 10], [120, 8], [180, 15], [260, 8]], id: 2 }, // prettier-ignore
      {
        purpose: 'TxProfile',
        start: begun,
        duration: 260,
        limits: [[0, 8], [50, 11], [140, 16], [200, 6], [240, 12]], // prettier-ignore
        id: 3,
      },
    ];
    expect(inWords(plans, { transactionStart: begun - 10 })).to.equal('0: 8, 50: 10, 200: 6, 240: 10');
    // Without a transaction a TxProfile means nothing.
    expect(inWords(plans)).to.equal('0: 6, 60: 10, 120: 8, 180: 10, 260: 8, 300: 10');
  });

  it('begins a relative schedule with the transaction, and does not know when without one', () => {
    const relative: Plan = { kind: 'Relative', limits: [[0, 6], [100, 8]] }; // prettier-ignore
    expect(inWords([relative], { transactionStart: begun - 30 })).to.equal('0: 6, 70: 8');
    expect(inWords([relative])).to.equal('0: uncertain');
    expect(inWords([{ limits: [[0, 6]] }], { transactionStart: begun - 30 })).to.equal('0: 6');
  });

  it('repeats a recurring schedule every day or week, cut off where it is longer', () => {
    const daily: Plan = {
      kind: 'Recurring',
      recurrency: 'Daily',
      start: begun - 3 * day + 100,
      limits: [[0, 6], [day - 50, 8], [day + 10, 9]], // prettier-ignore
      duration: 2 * day,
    };
    expect(inWords([daily])).to.equal('0: 6, 50: 8, 100: 6');
    const weekly: Plan = { ...daily, recurrency: 'Weekly', start: begun - 7 * day + 100, duration: 7 * day - 30 };
    expect(inWords([weekly])).to.equal('0: 9, 70: none, 100: 6');
  });

  it('keeps to validFrom and validTo', () => {
    const plan: Plan = { start: begun, validFrom: begun + 20, validTo: begun + 50, limits: [[0, 6]] };
    expect(inWords([plan])).to.equal('0: none, 20: 6, 50: none');
  });

  it('takes the default profile of the connector before the one of all connectors', () => {
    const common: Plan = { connectorId: 0, start: begun, limits: [[0, 16]], id: 1 };
    const own: Plan = { start: begun, duration: 100, limits: [[0, 6]], id: 2 };
    expect(inWords([common])).to.equal('0: 16');
    expect(inWords([common, own])).to.equal('0: 6, 100: none');
    expect(inWords([common, { ...own, level: 1 }])).to.equal('0: 6, 100: 16');
    expect(inWords([common, own], { connectorId: 2 })).to.equal('0: 16');
  });

  it('is not certain where the specification leaves it to the charge point', () => {
    const watt: Plan = { start: begun, duration: 100, unit: 'W', limits: [[0, 6000]] };
    expect(inWords([watt])).to.equal('0: uncertain, 100: none');
    expect(inWords([{ start: begun, limits: [[0, 6], [50, 9]], least: 8 }])).to.equal('0: uncertain, 50: 9'); // prettier-ignore
    expect(inWords([{ start: begun, limits: [[0, 6]] }], { connectorId: 0 })).to.equal('0: uncertain');
    const plans: readonly Plan[] = [
      { start: begun, limits: [[0, 6]], id: 1 },
      { purpose: 'TxProfile', start: begun, validTo: begun + 100, limits: [[0, 8]], id: 2 },
    ];
    expect(inWords(plans, { transactionStart: begun })).to.equal('0: 8, 100: uncertain');
  });

  it('writes limits with one decimal', () => {
    expect(inWords([{ start: begun, limits: [[0, 8.1], [10, 8.1000001]] }])).to.equal('0: 8.1'); // prettier-ignore
  });

  it('is what a sampler finds that looks at every second', () => {
    fc.assert(
      fc.property(fc.array(plans, { maxLength: 6 }), fc.option(offset, { nil: undefined }), (drawn, since) => {
        const unique = drawn.filter(
          (plan, index) => drawn.findIndex((other) => slotOf(other) === slotOf(plan)) === index,
        );
        const transactionStart = since === undefined ? undefined : begun + since;
        const stretches = made(unique, { transactionStart, duration: window });
        const found = sampled(unique, transactionStart);
        const read = Array.from({ length: window }, (_, second) => {
          const at = (begun + second) * 1000;
          const stretch = stretches.find(({ from, to }) => from <= at && at < to);
          return stretch?.kind === 'limit' ? stretch.limit : stretch?.kind;
        });
        expect(read).to.deep.equal(found);
        expect(stretches.map(({ from }) => from).slice(1)).to.deep.equal(stretches.map(({ to }) => to).slice(0, -1));
      }),
      { numRuns: 300 },
    );
  });
});

const window = 120;
const offset = fc.integer({ min: -150, max: 150 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const purposes = ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'] as const;

const slotOf = ({ purpose, level, connectorId }: Plan): string =>
  `${String(purpose)} ${String(level)} ${String(connectorId)}`;

const plans: fc.Arbitrary<Plan> = fc
  .record({
    purpose: fc.constantFrom(...purposes),
    level: fc.integer({ min: 0, max: 2 }),
    kind: fc.constantFrom('Absolute' as const, 'Recurring' as const, 'Relative' as const),
    recurrency: fc.constantFrom('Daily' as const, 'Weekly' as const),
    start: maybe(fc.tuple(offset, fc.integer({ min: -9, max: 1 })).map(([s, days]) => begun + s + days * day)),
    duration: maybe(fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: day - 50, max: 2 * day }))),
    validFrom: maybe(offset.map((s) => begun + s)),
    validTo: maybe(offset.map((s) => begun + s)),
    unit: fc.constantFrom('A' as const, 'A' as const, 'A' as const, 'W' as const),
    least: maybe(fc.integer({ min: 0, max: 12 })),
    steps: fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 150 }), fc.integer({ min: day - 99, max: day + 99 })), {
      maxLength: 4,
    }),
    amounts: fc.array(fc.integer({ min: 60, max: 200 }), { minLength: 5, maxLength: 5 }),
    ofAll: fc.boolean(),
  })
  .map(({ steps, amounts, ofAll, recurrency, ...rest }) => ({
    ...rest,
    ...(rest.kind === 'Recurring' && { recurrency }),
    connectorId: rest.purpose === 'ChargePointMaxProfile' || (ofAll && rest.purpose === 'TxDefaultProfile') ? 0 : 1,
    limits: [0, ...steps.sort((a, b) => a - b)].map((step, index) => [step, (amounts[index] ?? 60) / 10] as const),
  }));

type Sample = number | 'none' | 'uncertain';

/** Paints every second of the window, profile by profile from the lowest level up, and mixes the colours. */
function sampled(drawn: readonly Plan[], transactionStart: number | undefined): readonly Sample[] {
  const seconds = Array.from({ length: window }, (_, second) => begun + second);
  const valid = ({ validFrom = -Infinity, validTo = Infinity }: Plan, at: number) => at >= validFrom && at < validTo;
  const canvas = (layers: readonly Plan[]) => {
    const painted = seconds.map((): { limit: Sample; least: number } => ({ limit: 'none', least: 0 }));
    for (const plan of layers.toSorted((a, b) => (a.level ?? 0) - (b.level ?? 0))) {
      for (const [index, at] of seconds.entries()) {
        const limit = valid(plan, at) ? saysAt(plan, at, transactionStart) : 'none';
        if (limit !== 'none') painted[index] = { limit, least: typeof limit === 'number' ? (plan.least ?? 0) : 0 };
      }
    }
    return painted;
  };
  const of = (purpose: string) => drawn.filter((plan) => plan.purpose === purpose);
  const [most, transaction] = [canvas(of('ChargePointMaxProfile')), canvas(of('TxProfile'))];
  const defaults = of('TxDefaultProfile').filter(
    (plan) =>
      plan.connectorId === 1 ||
      !of('TxDefaultProfile').some((own) => own.connectorId === 1 && own.level === plan.level),
  );
  const byDefault = canvas(defaults);
  return seconds.map((at, index): Sample => {
    const layers = [most[index]];
    if (transactionStart === undefined || of('TxProfile').length === 0) layers.push(byDefault[index]);
    else if (of('TxProfile').some((plan) => valid(plan, at))) layers.push(transaction[index]);
    else if (byDefault[index]?.limit !== 'none') return 'uncertain';
    const told = layers.flatMap((layer) => (layer === undefined || layer.limit === 'none' ? [] : [layer]));
    if (told.some(({ limit }) => limit === 'uncertain')) return 'uncertain';
    const limits = told.flatMap(({ limit }) => (typeof limit === 'number' ? [limit] : []));
    if (limits.length === 0) return 'none';
    const lowest = Math.min(...limits);
    return told.some(({ least }) => lowest < least) ? 'uncertain' : lowest;
  });
}

/** What one valid profile says of one second, by walking through its periods. */
function saysAt(plan: Plan, at: number, transactionStart: number | undefined): Sample {
  let start = plan.start;
  let longest = plan.duration ?? Infinity;
  if (plan.kind === 'Recurring') {
    if (start === undefined || at < start) return 'uncertain';
    const every = plan.recurrency === 'Weekly' ? 7 * day : day;
    while (start + every <= at) start += every;
    longest = Math.min(longest, every);
  } else if (plan.kind === 'Relative' || start === undefined) {
    if (transactionStart === undefined || plan.purpose === 'ChargePointMaxProfile') return 'uncertain';
    start = transactionStart;
  }
  let said: Sample = 'none';
  for (const [step, limit] of plan.limits) {
    if (at >= start + step && at < start + longest) said = plan.unit === 'W' ? 'uncertain' : limit;
  }
  return said;
}
