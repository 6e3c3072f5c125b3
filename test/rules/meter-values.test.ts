import { expect } from 'chai';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { connected, type Script } from './script.js';

const register = 'Energy.Active.Import.Register';
const begun = Date.UTC(2026, 2, 1, 10, 15, 0);
/** The time so many seconds after the journal begins, by the clock of both sides. */
const at = (seconds: number): string => new Date(begun + seconds * 1000).toISOString();
const inWholeSeconds = (seconds: number): string => at(seconds).replace('.000Z', 'Z');

const values = (...sampledValue: readonly object[]) => sampledValue.map((one) => ({ value: '100', ...one }));
const sampleAt = (seconds: number, ...sampledValue: readonly object[]) => ({
  timestamp: at(seconds),
  sampledValue: values(...sampledValue),
});

const lists = (script: Script, settings: Readonly<Record<string, string>>): Script =>
  script.asks(
    'GetConfiguration',
    {},
    { configurationKey: Object.entries(settings).map(([key, value]) => ({ key, value, readonly: false })) },
  );
const knowing = (settings: Readonly<Record<string, string>>, circumstances: Partial<Circumstances> = {}): Script =>
  lists(connected(circumstances).boots(), settings);

const starts = (script: Script, seconds = 0, meterStart = 0): Script =>
  script.calls(
    'StartTransaction',
    { connectorId: 1, idTag: 'A', meterStart, timestamp: at(seconds) },
    { idTagInfo: { status: 'Accepted' }, transactionId: 7 },
  );
const meters = (script: Script, ...meterValue: readonly object[]): Script =>
  script.calls('MeterValues', { connectorId: 1, transactionId: 7, meterValue });
const stops = (script: Script, seconds: number, fields: object = {}): Script =>
  script.calls('StopTransaction', { transactionId: 7, meterStop: 100_000, timestamp: at(seconds), ...fields });

/** A sample at each of these seconds, sent when it is taken. */
const samples = (
  script: Script,
  seconds: readonly number[],
  fields: object = { context: 'Sample.Periodic' },
): Script => {
  let now = 0;
  for (const second of seconds) {
    script.waits(second - now);
    meters(script, sampleAt(second, fields));
    now = second;
  }
  return script;
};

describe('meter values: measurands', () => {
  const rule = 'meter-values.measurands';
  const sent = (settings: Readonly<Record<string, string>>, ...sampledValue: readonly object[]): Script =>
    meters(knowing(settings), sampleAt(1, ...sampledValue));
  const periodic = { context: 'Sample.Periodic' };

  it('are those of MeterValuesSampledData, each phase counting, with the defaults of OCPP 1.6 §7.43', () => {
    const script = sent(
      { MeterValuesSampledData: `${register}, Voltage ,Current.Import.L1`, ClockAlignedDataInterval: '0' },
      {},
      { measurand: 'Voltage', phase: 'L1-N', unit: 'V' },
      { measurand: 'Voltage', phase: 'L2-N', unit: 'V' },
      { measurand: 'Current.Import', phase: 'L1', unit: 'A' },
    );
    expect(script.found).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
  });

  it('may not be left out, nor come without being configured', () => {
    const settings = { MeterValuesSampledData: `${register},Voltage` };
    expect(sent(settings, periodic).of(rule)).to.deep.equal([
      `${rule} fail: a MeterValues of context Sample.Periodic has no Voltage, which MeterValuesSampledData names`,
    ]);
    const more = [periodic, { ...periodic, measurand: 'Voltage', unit: 'V' }, { ...periodic, measurand: 'RPM' }];
    expect(sent(settings, ...more).of(rule)).to.deep.equal([
      `${rule} fail: a MeterValues of context Sample.Periodic has "RPM", which MeterValuesSampledData does not name`,
    ]);
    const phase = { ...periodic, measurand: 'Voltage', phase: 'L2', unit: 'V' };
    expect(sent({ MeterValuesSampledData: 'Voltage.L1' }, phase).of(rule)[0]).to.match(/"Voltage of L2"/);
  });

  it('may be spread over the parts of one moment, and what only the EV tells may be missing', () => {
    const script = knowing({ MeterValuesSampledData: `${register},Voltage,SoC` });
    meters(script, sampleAt(1, periodic), sampleAt(1.2, { ...periodic, measurand: 'Voltage', unit: 'V' }));
    expect(script.of(rule)).to.deep.equal([]);
    meters(script, sampleAt(11, periodic), sampleAt(21, { ...periodic, measurand: 'Voltage', unit: 'V' }));
    expect(script.of(rule)).to.have.lengthOf(2);
  });

  it('of the clock are those of MeterValuesAlignedData, those of a trigger at least the sampled ones', () => {
    const aligned = { MeterValuesAlignedData: 'Voltage', MeterValuesSampledData: register };
    expect(sent(aligned, { context: 'Sample.Clock', measurand: 'Voltage', unit: 'V' }).of(rule)).to.deep.equal([]);
    expect(sent(aligned, { context: 'Sample.Clock' }).of(rule)).to.have.lengthOf(1);
    const trigger = { context: 'Trigger' };
    const asked = knowing(aligned).triggers('MeterValues', 1);
    meters(asked, sampleAt(1, trigger, { ...trigger, measurand: 'RPM' }));
    expect(asked.of(rule)).to.deep.equal([]);
    meters(asked, sampleAt(2, { ...trigger, measurand: 'Voltage', unit: 'V' }));
    expect(asked.of(rule)).to.have.lengthOf(1);
  });

  it('are the register where nothing is configured (OCTT TC_070)', () => {
    expect(sent({ MeterValuesSampledData: '' }, periodic).of(rule)).to.deep.equal([]);
    expect(sent({ MeterValuesSampledData: '' }, { ...periodic, measurand: 'RPM' }).of(rule)).to.have.lengthOf(1);
  });

  it('are not judged where the key is unknown, has an item of its own, or the main meter is meant', () => {
    const odd = { ...periodic, measurand: 'RPM' };
    expect(meters(connected().boots(), sampleAt(1, odd)).of(rule)).to.deep.equal([]);
    expect(sent({ MeterValuesSampledData: `${register},Vendor.Smell` }, odd).of(rule)).to.deep.equal([]);
    const main = knowing({ MeterValuesSampledData: register });
    main.calls('MeterValues', { connectorId: 0, meterValue: [sampleAt(1, odd)] });
    expect(main.of(rule)).to.deep.equal([]);
    expect(main.book.exercised(rule).times).to.equal(0);
    // A context that is not said may have been meant otherwise.
    expect(sent({ MeterValuesSampledData: register }, { measurand: 'RPM' }).of(rule)).to.deep.equal([]);
    const maybeAsked = knowing(
      { MeterValuesSampledData: register, ClockAlignedDataInterval: '0' },
      { fromTheStart: false },
    );
    expect(meters(maybeAsked, sampleAt(1, { measurand: 'RPM' })).of(rule)).to.deep.equal([]);
  });

  it('are judged by a change only where the sample was taken clearly after it', () => {
    const changed = (seconds: number, circumstances: Partial<Circumstances> = {}) => {
      const script = connected(circumstances).boots().waits(10).sets('MeterValuesSampledData', 'Voltage');
      script.waits(10);
      return meters(script, sampleAt(seconds, periodic)).of(rule);
    };
    expect(changed(11)).to.deep.equal([]);
    expect(changed(18)).to.have.lengthOf(1);
    // A clock that goes ahead tells nothing.
    expect(changed(40)).to.deep.equal([]);
    expect(changed(18, { timed: false })).to.deep.equal([]);
  });

  it('are unknown after a change that was never answered, that waits for a reboot, or with other firmware', () => {
    const known = () => knowing({ MeterValuesSampledData: register });
    const odd = sampleAt(60, { ...periodic, measurand: 'RPM' });
    const change = JSON.stringify([2, 'x', 'ChangeConfiguration', { key: 'MeterValuesSampledData', value: 'RPM' }]);
    expect(meters(known().says(change).waits(60), odd).of(rule)).to.deep.equal([]);
    expect(
      meters(known().sets('MeterValuesSampledData', 'RPM', 'RebootRequired').waits(60), odd).of(rule),
    ).to.deep.equal([]);
    expect(meters(known().sets('MeterValuesSampledData', 'Vol', 'Rejected').waits(60), odd).of(rule)).to.have.lengthOf(
      1,
    );
    const updated = known()
      .asks('UpdateFirmware', { location: 'ftp://a/b', retrieveDate: at(0) }, {})
      .boots();
    expect(meters(updated, odd).of(rule)).to.deep.equal([]);
  });

  describe('in transactionData', () => {
    const empty = { StopTxnSampledData: '', StopTxnAlignedData: '' };
    const stopped = (settings: Readonly<Record<string, string>>, ...transactionData: readonly object[]) =>
      stops(starts(knowing(settings)), 60, { transactionData });

    it('are those of the StopTxn keys', () => {
      const settings = { StopTxnSampledData: register, StopTxnAlignedData: 'Voltage' };
      const right = [
        sampleAt(0, { context: 'Transaction.Begin' }),
        sampleAt(10, { context: 'Sample.Periodic' }),
        sampleAt(20, { context: 'Sample.Clock', measurand: 'Voltage', unit: 'V' }),
        sampleAt(60, { context: 'Transaction.End' }),
      ];
      expect(stopped(settings, ...right).found).to.deep.equal([]);
      expect(stopped(settings, sampleAt(10, { ...periodic, measurand: 'RPM' })).of(rule)).to.have.lengthOf(1);
      const both = { ...settings, StopTxnSampledData: `${register},Voltage` };
      expect(stopped(both, sampleAt(10, periodic)).of(rule)).to.have.lengthOf(1);
      expect(stopped(settings, sampleAt(10, { context: 'Sample.Clock' })).of(rule)).to.have.lengthOf(1);
      const begin = sampleAt(0, { context: 'Transaction.Begin', measurand: 'RPM' });
      expect(stopped(settings, begin).of(rule)[0]).to.match(/"RPM", which neither/);
    });

    it('are none where both keys are empty, and not judged where one is unknown', () => {
      expect(stopped(empty).of(rule)).to.deep.equal([]);
      const script = stopped(empty, sampleAt(0, { context: 'Transaction.Begin' }));
      expect(script.of(rule)[0]).to.match(/although StopTxnSampledData and StopTxnAlignedData are empty/);
      expect(script.clauses).to.include('OCPP 1.6 §3.16.5');
      const half = stopped({ StopTxnSampledData: '' }, sampleAt(0, { context: 'Transaction.Begin' }));
      expect(half.of(rule)).to.deep.equal([]);
    });
  });
});

describe('meter values: units', () => {
  const rule = 'meter-values.unit';
  const sent = (...sampledValue: readonly object[]) => meters(connected().boots(), sampleAt(1, ...sampledValue));

  it('are those of their measurand, and Wh where energy has none', () => {
    const script = sent(
      {},
      { unit: 'kWh' },
      { measurand: 'Energy.Reactive.Import.Register', unit: 'kvarh' },
      { measurand: 'Power.Active.Import', unit: 'kW' },
      { measurand: 'Power.Reactive.Export', unit: 'var' },
      { measurand: 'Power.Offered', unit: 'VA' },
      { measurand: 'Current.Offered', unit: 'A' },
      { measurand: 'Voltage', unit: 'V' },
      { measurand: 'Temperature', unit: 'Celcius' },
      { measurand: 'Temperature', unit: 'K' },
      { measurand: 'SoC', unit: 'Percent' },
      { measurand: 'Frequency' },
      { measurand: 'Power.Factor' },
      { measurand: 'RPM' },
    );
    expect(script.of(rule)).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
  });

  for (const [fields, text] of [
    [{ unit: 'W' }, 'Energy.Active.Import.Register has the unit "W", expected Wh or kWh'],
    [{ measurand: 'Voltage', unit: 'A' }, 'Voltage has the unit "A", expected V'],
    [{ measurand: 'Frequency', unit: 'Wh' }, 'Frequency has the unit "Wh", expected none'],
    [{ measurand: 'RPM', unit: 'Percent' }, 'RPM has the unit "Percent", expected none'],
  ] as const) {
    it(`fail: ${text}`, () => {
      expect(sent(fields).of(rule)).to.deep.equal([`${rule} fail: MeterValues.req: ${text}`]);
    });
  }

  it('are missed with a warning where Wh would be meant for no energy', () => {
    expect(sent({ measurand: 'Voltage' }).of(rule)).to.deep.equal([
      `${rule} warning: MeterValues.req: Voltage has no unit, which makes it Wh; expected V`,
    ]);
    expect(sent({ measurand: 'Power.Factor', unit: 'Percent' }).of(rule)[0]).to.match(/warning/);
    // The worst of a message is told.
    expect(sent({ measurand: 'Voltage' }, { unit: 'W' }).of(rule)[0]).to.match(/fail/);
  });

  it('are left to the schema where there is no such unit or measurand, and not asked of signed data', () => {
    expect(sent({ unit: 'KWH' }, { measurand: 'Smell', unit: 'V' }, { format: 'SignedData', unit: 'V' }).of(rule)).to.be
      .empty;
  });
});

describe('meter values: contexts', () => {
  const rule = 'meter-values.context';

  it('are Trigger only for what was asked for', () => {
    const sent = (script: Script) => meters(script, sampleAt(1, { context: 'Trigger' })).of(rule);
    expect(sent(connected().boots())[0]).to.match(/although no TriggerMessage asked for it/);
    expect(sent(connected().boots().triggers('MeterValues', 1))).to.deep.equal([]);
    expect(sent(connected({ fromTheStart: false }).boots())).to.deep.equal([]);
    expect(sent(connected({ timed: false }).boots())).to.deep.equal([]);
    expect(sent(connected().boots().waits(600))).to.deep.equal([]);
  });

  it('should be Trigger for what was asked for while no transaction runs', () => {
    const answered = (fields: object, before = connected().boots()) =>
      before
        .triggers('MeterValues', 1)
        .calls('MeterValues', { connectorId: 1, meterValue: [sampleAt(1, fields)] })
        .of(rule);
    expect(answered({ context: 'Trigger' })).to.deep.equal([]);
    expect(answered({ context: 'Sample.Clock' })).to.deep.equal([]);
    expect(answered({})).to.deep.equal([
      `${rule} warning: a MeterValues that was triggered outside of a transaction has the context Sample.Periodic, expected Trigger`,
    ]);
    expect(answered({}, starts(connected().boots()))).to.deep.equal([]);
    expect(answered({}, connected({ fromTheStart: false }).boots())).to.deep.equal([]);
  });

  it('are not those of an event when they come at the interval', () => {
    const run = (settings: Readonly<Record<string, string>>, context: string, seconds = [10, 20, 30, 40]) =>
      samples(starts(knowing(settings)), seconds, { context }).of(rule);
    const known = { MeterValueSampleInterval: '10' };
    expect(run(known, 'Other')).to.deep.equal([
      `${rule} fail: MeterValues come every 10 s with the context Other, expected Sample.Periodic`,
    ]);
    expect(run(known, 'Transaction.Begin')).to.have.lengthOf(1);
    expect(run(known, 'Sample.Periodic')).to.deep.equal([]);
    expect(run(known, 'Other', [10, 23, 31, 48])).to.deep.equal([]);
    expect(run({}, 'Other')).to.deep.equal([]);
  });

  it('frame transactionData: Begin first, End last (errata 4.25)', () => {
    const stopped = (first: string, last: string) =>
      stops(starts(connected().boots()), 60, {
        transactionData: [sampleAt(0, { context: first }), sampleAt(60, { context: last })],
      });
    const right = stopped('Transaction.Begin', 'Transaction.End');
    expect(right.of(rule)).to.deep.equal([]);
    expect(right.book.exercised(rule).times).to.equal(2);
    expect(stopped('Transaction.End', 'Transaction.Begin').of(rule)).to.have.lengthOf(2);
    expect(stopped('Sample.Periodic', 'Transaction.Begin').of(rule)).to.have.lengthOf(1);
  });
});

describe('meter values: interval', () => {
  const rule = 'meter-values.interval';
  const known = { MeterValueSampleInterval: '10', MeterValuesSampledData: register };
  const run = (seconds: readonly number[], circumstances: Partial<Circumstances> = {}, settings: object = known) =>
    samples(starts(knowing({ ...settings }, circumstances)), seconds);

  it('is that of MeterValueSampleInterval, to a second', () => {
    const script = run([10, 20.9, 30, 40]);
    expect(script.of(rule)).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 4, breaches: 0 });
    expect(run([10, 15]).of(rule)).to.deep.equal([
      `${rule} fail: a sample of context Sample.Periodic was taken 5 s after the one before, expected 10 s`,
    ]);
    expect(run([10, 30]).of(rule)).to.have.lengthOf(1);
    expect(run([40]).of(rule)[0]).to.match(/40 s after the start of the transaction/);
  });

  it('has a second more where stamps count seconds', () => {
    const spaced = (next: number, stamp: (seconds: number) => string) => {
      const script = starts(knowing(known)).waits(10);
      const sampledValue = values({ context: 'Sample.Periodic' });
      meters(script, { timestamp: stamp(10), sampledValue });
      return meters(script.waits(next), { timestamp: stamp(10 + next), sampledValue }).of(rule);
    };
    const exactly = (seconds: number) => at(seconds + 0.5);
    expect(spaced(12, exactly)).to.have.lengthOf(1);
    expect(spaced(12, inWholeSeconds)).to.deep.equal([]);
    expect(spaced(13, inWholeSeconds)).to.have.lengthOf(1);
  });

  it('may have a gap over a lost connection or a reboot, and what is sent again is no sample', () => {
    const lost = run([10]).disconnect().waits(60).connect();
    expect(meters(lost, sampleAt(70, { context: 'Sample.Periodic' })).of(rule)).to.deep.equal([]);
    const rebooted = run([10]).boots().waits(60);
    expect(meters(rebooted, sampleAt(70, { context: 'Sample.Periodic' })).of(rule)).to.deep.equal([]);
    const again = run([10]).disconnect().connect();
    expect(meters(again, sampleAt(10, { context: 'Sample.Periodic' })).of(rule)).to.deep.equal([]);
  });

  it('forgives a clock that is set once, while the samples come in time', () => {
    const stamped = (...stamps: readonly number[]) => {
      const script = starts(knowing(known));
      for (const stamp of stamps) meters(script.waits(10), sampleAt(stamp, { context: 'Sample.Periodic' }));
      return script.of(rule);
    };
    expect(stamped(10, 17, 27, 37)).to.deep.equal([]);
    expect(stamped(10, 17, 24)).to.have.lengthOf(1);
  });

  it('is kept until the transaction ends', () => {
    const ended = (seconds: readonly number[], end: number, settings: object = known) => {
      const script = run(seconds, {}, settings).waits(end - (seconds.at(-1) ?? 0));
      return stops(script, end).of(rule);
    };
    expect(ended([10, 20], 35)).to.deep.equal([]);
    expect(ended([], 12)).to.deep.equal([]);
    expect(ended([10], 40)[0]).to.match(/ended 30 s after the last one without a sample/);
    expect(ended([], 40)[0]).to.match(/ended 40 s after its start without a sample/);
    // Where nothing is to be measured, or that is unknown, nothing need come.
    expect(ended([], 40, { MeterValueSampleInterval: '10' })).to.deep.equal([]);
    expect(ended([], 40, { ...known, MeterValuesSampledData: '' })).to.deep.equal([]);
  });

  it('of 0 means that none is sent', () => {
    const none = { MeterValueSampleInterval: '0' };
    expect(run([10], {}, none).of(rule)).to.deep.equal([
      `${rule} fail: a sample of context Sample.Periodic was sent although MeterValueSampleInterval is 0`,
    ]);
    const other = samples(starts(knowing(none)), [10], { context: 'Sample.Clock' });
    expect(other.of(rule)).to.deep.equal([]);
  });

  it('is not judged where it is unknown, or was changed in between', () => {
    expect(run([10, 15], {}, {}).of(rule)).to.deep.equal([]);
    const changed = run([10]).sets('MeterValueSampleInterval', '10').waits(5);
    expect(meters(changed, sampleAt(15, { context: 'Sample.Periodic' })).of(rule)).to.deep.equal([]);
    expect(run([10, 15], { timed: false }).of(rule)).to.have.lengthOf(1);
    const unsaid = samples(starts(knowing(known)), [10, 15], {});
    expect(unsaid.of(rule)).to.deep.equal([]);
  });
});

describe('meter values: alignment', () => {
  const rule = 'meter-values.alignment';
  const taken = (interval: string, seconds: readonly number[], circumstances: Partial<Circumstances> = {}) =>
    samples(starts(knowing({ ClockAlignedDataInterval: interval }, circumstances)), seconds, {
      context: 'Sample.Clock',
    });

  it('is on the grid since midnight, in any time zone', () => {
    const script = taken('30', [30, 60, 90]);
    expect(script.of(rule)).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 3, breaches: 0 });
    expect(taken('900', [900, 1800]).of(rule)).to.deep.equal([]);
    // 10:15 is a full hour somewhere.
    expect(taken('3600', [0, 3600]).of(rule)).to.deep.equal([]);
  });

  it('breaks beside the grid, and by a step that is none', () => {
    expect(taken('30', [34]).of(rule)).to.deep.equal([
      `${rule} fail: a sample of context Sample.Clock was taken 4 s off the grid of 30 s since midnight`,
    ]);
    expect(taken('3600', [0, 900]).of(rule)[0]).to.match(/taken 900 s after the one before, expected 3600 s/);
    expect(taken('30', [30, 90]).of(rule)).to.have.lengthOf(1);
  });

  it('of 0 means that none is sent', () => {
    expect(taken('0', [30]).of(rule)).to.have.lengthOf(1);
  });

  it('is not judged where the interval is unknown or too short to tell', () => {
    expect(samples(starts(connected().boots()), [34], { context: 'Sample.Clock' }).of(rule)).to.deep.equal([]);
    expect(taken('2', [2.7, 4.9]).book.exercised(rule).breaches).to.equal(0);
    const changed = connected({ timed: false }).boots().sets('ClockAlignedDataInterval', '30');
    expect(meters(changed, sampleAt(34, { context: 'Sample.Clock' })).of(rule)).to.deep.equal([]);
  });
});

describe('meter values: registers', () => {
  const rule = 'meter-values.register';
  const read = (script: Script, seconds: number, value: string, fields: object = {}) =>
    meters(script, sampleAt(seconds, { value, ...fields }));
  const run = () => starts(connected().boots(), 0, 1000);

  it('never fall within a transaction, in whatever unit they are told', () => {
    const script = run();
    for (const [second, value, fields] of [
      [10, '1000', {}],
      [20, '1.5', { unit: 'kWh' }],
      [30, '1499', {}],
      [40, '1600', {}],
      [40, '1', { phase: 'L1' }],
      [50, '5', { measurand: 'Energy.Active.Export.Register' }],
      [60, '3', { location: 'Inlet' }],
      [70, '900', { measurand: 'Power.Active.Import', unit: 'W' }],
    ] as const) {
      read(script, second, value, fields);
    }
    expect(script.of(rule)).to.deep.equal([]);
    expect(script.book.exercised(rule).breaches).to.equal(0);
    expect(read(script, 80, '1599').of(rule)).to.deep.equal([
      `${rule} fail: ${register} of connector 1 fell from 1600 to 1599 in time`,
    ]);
  });

  it('are set against each other by their stamps', () => {
    const late = read(read(run(), 20, '1500'), 10, '1200');
    expect(late.of(rule)).to.deep.equal([]);
    const within = meters(run(), sampleAt(20, { value: '1200' }), sampleAt(10, { value: '1500' }));
    expect(within.of(rule)).to.have.lengthOf(1);
  });

  it('lie between meterStart and meterStop', () => {
    expect(read(run(), 10, '990').of(rule)[0]).to.match(/990 Wh in transaction 7, below its meterStart 1000/);
    expect(read(run(), 10, '999.4').of(rule)).to.deep.equal([]);
    const stopped = (value: string, meterStop: number) => stops(read(run(), 10, value), 20, { meterStop }).of(rule);
    expect(stopped('1500', 1500)).to.deep.equal([]);
    expect(stopped('1500.6', 1500)).to.deep.equal([]);
    expect(stopped('1510', 1500)[0]).to.match(/1510 Wh in transaction 7, above its meterStop 1500/);
    const data = [sampleAt(0, { value: '1000' }), sampleAt(20, { value: '2000' })];
    expect(stops(run(), 20, { meterStop: 1500, transactionData: data }).of(rule)).to.have.lengthOf(1);
  });

  it('should not begin anew with a transaction, and may not for the main meter', () => {
    const anew = read(run(), 10, '1500');
    anew.calls('MeterValues', { connectorId: 1, meterValue: [sampleAt(20, { value: '1' })] });
    expect(anew.of(rule)[0]).to.match(/register warning: .* fell from 1500 to 1/);
    const main = connected().boots();
    for (const [second, value] of [
      [10, '9'],
      [20, '8'],
    ] as const) {
      main.calls('MeterValues', { connectorId: 0, meterValue: [sampleAt(second, { value })] });
    }
    expect(main.of(rule)[0]).to.match(/register fail/);
  });

  it('of a transaction that began before the log are set against each other only', () => {
    const script = connected({ fromTheStart: false });
    expect(read(read(script, 10, '5'), 20, '6').of(rule)).to.deep.equal([]);
    expect(stops(script, 30, { meterStop: 1 }).of(rule)).to.deep.equal([]);
    expect(read(script, 40, '2').of(rule)).to.have.lengthOf(1);
  });

  it('that are no numbers are judged elsewhere', () => {
    expect(read(read(run(), 10, '1500'), 20, '1,2').of(rule)).to.deep.equal([]);
    expect(read(read(run(), 10, '1500'), 20, '00', { format: 'SignedData' }).of(rule)).to.deep.equal([]);
  });
});
