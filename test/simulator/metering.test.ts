import { expect } from 'chai';
import { Benches } from './bench.js';
import type { Payload, Recorded } from './central-system.js';

const valueOf = ({ payload }: Recorded): Payload => (payload.meterValue as readonly Payload[])[0] ?? {};
const stampOf = (recorded: Recorded): number => Date.parse(String(valueOf(recorded).timestamp));
const samplesOf = (recorded: Recorded): readonly Payload[] => valueOf(recorded).sampledValue as readonly Payload[];

describe('simulator: metering', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  it('samples at the interval from the start of the transaction, with every measurand and phase', async () => {
    const bench = await benches.ready({
      settings: {
        configuration: {
          MeterValueSampleInterval: '15',
          MeterValuesSampledData: 'Energy.Active.Import.Register,Voltage,Temperature',
        },
      },
    });
    const transactionId = await bench.charge();
    const values = [];
    for (let count = 0; count < 3; count += 1) {
      values.push(await bench.centralSystem.next('MeterValues', { connectorId: 1, transactionId }));
    }
    const [first, second, third] = values.map(stampOf);
    expect([(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)]).to.deep.equal([15_000, 15_000]);
    const samples = values.map(samplesOf);
    expect(samples[0]?.map(({ measurand, phase }) => [measurand, phase].join(' '))).to.deep.equal([
      'Energy.Active.Import.Register ',
      'Voltage L1-N',
      'Voltage L2-N',
      'Voltage L3-N',
      'Temperature ',
    ]);
    expect(samples.flat().every(({ context }) => context === 'Sample.Periodic')).to.equal(true);
    const registers = samples.map(([register]) => Number(register?.value));
    expect(registers[2]).to.be.greaterThan(registers[0] ?? Infinity);
  });

  it('reads the clock-aligned values on the grid from midnight', async () => {
    const bench = await benches.ready({
      settings: { configuration: { MeterValueSampleInterval: '0', ClockAlignedDataInterval: '20' } },
    });
    await bench.charge();
    for (let count = 0; count < 2; count += 1) {
      const recorded = await bench.centralSystem.next('MeterValues');
      expect(stampOf(recorded) % 20_000).to.equal(0);
      expect(samplesOf(recorded)[0]?.context).to.equal('Sample.Clock');
    }
  });

  it('puts the values of the whole transaction into its stop, where asked to', async () => {
    const bench = await benches.ready({
      settings: {
        configuration: { MeterValueSampleInterval: '10', StopTxnSampledData: 'Energy.Active.Import.Register' },
      },
    });
    const { centralSystem } = bench;
    const transactionId = await bench.charge();
    await centralSystem.next('MeterValues');
    await centralSystem.next('MeterValues');
    await centralSystem.status('RemoteStopTransaction', { transactionId });
    const { payload } = await centralSystem.next('StopTransaction');
    const contexts = (payload.transactionData as readonly Payload[]).map(
      ({ sampledValue }) => (sampledValue as readonly Payload[])[0]?.context,
    );
    expect(contexts.at(0)).to.equal('Transaction.Begin');
    expect(contexts.at(-1)).to.equal('Transaction.End');
    expect(contexts.slice(1, -1)).to.include('Sample.Periodic');
    const start = centralSystem.heard('StartTransaction')[0];
    expect(payload.meterStop).to.be.greaterThan(Number(start?.payload.meterStart));
  });

  it('sends none with an interval of 0, and begins when the interval is set', async () => {
    const bench = await benches.ready({ settings: { configuration: { MeterValueSampleInterval: '0' } } });
    const { centralSystem } = bench;
    await bench.charge();
    const wait = centralSystem.now + 60_000;
    expect(await centralSystem.status('ChangeConfiguration', { key: 'HeartbeatInterval', value: '30' })).to.equal(
      'Accepted',
    );
    await centralSystem.next('Heartbeat');
    await centralSystem.next('Heartbeat');
    expect(centralSystem.now).to.be.greaterThan(wait - 60_000);
    expect(centralSystem.heard('MeterValues')).to.have.length(0);
    await centralSystem.status('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '5' });
    await centralSystem.next('MeterValues');
  });
});
