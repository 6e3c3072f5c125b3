import { expect } from 'chai';
import type { Script } from './script.js';
import { connected } from './script.js';

describe('statuses', () => {
  const path = (...statuses: readonly string[]) => statuses.reduce((script, one) => script.reports(one), connected());

  it('may follow each other as the table says', () => {
    expect(
      path('Available', 'Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing', 'Available').found,
    ).to.deep.equal([]);
    expect(
      path('Unavailable', 'Available', 'Reserved', 'Preparing', 'Finishing', 'Faulted', 'Reserved').found,
    ).to.deep.equal([]);
  });

  for (const [from, to] of [
    ['Available', 'Finishing'],
    ['Preparing', 'Unavailable'],
    ['Preparing', 'Reserved'],
    ['Charging', 'Preparing'],
    ['Finishing', 'Charging'],
    ['Reserved', 'Charging'],
    ['Unavailable', 'Finishing'],
  ] as const) {
    it(`may not go from ${from} to ${to}`, () => {
      expect(path(from, to).found).to.deep.equal([
        `status.transition fail: connector 1 went from ${from} to ${to}, which the table does not know`,
      ]);
    });
  }

  it('have an order of their own on every connector', () => {
    expect(connected().reports('Charging', 1).reports('Available', 2).reports('Finishing', 1).found).to.deep.equal([]);
  });

  it('go on from the wrong one, so that one breach is one finding', () => {
    expect(path('Available', 'Finishing', 'Available').found).to.have.lengthOf(1);
  });

  it('may be anything after a new connection or a boot', () => {
    expect(connected().reports('Charging').disconnect().connect().reports('Preparing').found).to.deep.equal([]);
    expect(
      connected()
        .reports('Charging')
        .asks('Reset', { type: 'Soft' }, { status: 'Accepted' })
        .boots()
        .reports('Preparing').found,
    ).to.deep.equal([]);
  });

  it('of connector 0 are three', () => {
    for (const right of ['Available', 'Unavailable', 'Faulted'])
      expect(connected().reports(right, 0).found).to.deep.equal([]);
    expect(connected().reports('Faulted', 0).reports('Unavailable', 0).found).to.deep.equal([]);
    expect(connected().reports('Charging', 0).found).to.deep.equal([
      'status.main-controller fail: connector 0 is Charging, expected Available, Unavailable, Faulted',
    ]);
  });

  it('may be left out while MinimumStatusDuration is above 0: then a gap is a warning', () => {
    const gap = (script: Script) =>
      script
        .reports('Charging')
        .reports('Preparing')
        .of('status')
        .map((text) => text.slice(0, 27));
    expect(gap(connected().sets('MinimumStatusDuration', '5'))).to.deep.equal(['status.transition warning: ']);
    expect(gap(connected().sets('minimumstatusduration', '5'))).to.deep.equal(['status.transition warning: ']);
    expect(gap(connected().sets('MinimumStatusDuration', '5', 'Rejected'))).to.deep.equal([
      'status.transition fail: con',
    ]);
    expect(gap(connected().sets('MinimumStatusDuration', '0'))).to.deep.equal(['status.transition fail: con']);
    expect(gap(connected().sets('MinimumStatusDuration', '5').sets('MinimumStatusDuration', '0'))).to.deep.equal([
      'status.transition fail: con',
    ]);
    expect(gap(connected().sets('MinimumStatusDuration', '5').disconnect().connect())).to.deep.equal([
      'status.transition warning: ',
    ]);
  });

  it('may be left out where the charge point itself says that it holds short ones back', () => {
    const tells = (value: string) =>
      connected()
        .asks('GetConfiguration', {}, { configurationKey: [{ key: 'MinimumStatusDuration', readonly: false, value }] })
        .reports('Charging')
        .reports('Preparing').found;
    expect(tells('3')[0]).to.match(/^status\.transition warning/);
    expect(tells('0')[0]).to.match(/^status\.transition fail/);
  });

  it('that are no statuses are left to the schema', () => {
    expect(path('Available', 'Occupied', 'Finishing').of('status')).to.have.lengthOf(1);
    expect(path('Occupied').of('status')).to.deep.equal([]);
  });

  it('that are Faulted name an error; others may, as a warning', () => {
    expect(connected().reports('Faulted', 1, { errorCode: 'NoError' }).found).to.deep.equal([
      'status.error-code warning: connector 1 is Faulted with the error code NoError',
    ]);
    expect(connected().reports('Faulted', 0, { errorCode: 'GroundFailure' }).found).to.deep.equal([]);
    expect(connected().reports('Charging', 1, { errorCode: 'HighTemperature' }).found).to.deep.equal([]);
  });

  it('with EVCommunicationError are four', () => {
    const report = (status: string) => connected().reports(status, 1, { errorCode: 'EVCommunicationError' }).found;
    for (const right of ['Preparing', 'SuspendedEV', 'SuspendedEVSE', 'Finishing']) {
      expect(report(right), right).to.deep.equal([]);
    }
    expect(report('Charging')).to.deep.equal([
      'status.ev-communication fail: connector 1 is Charging with EVCommunicationError',
    ]);
    expect(report('Faulted')).to.have.lengthOf(1);
  });

  describe('that are repeated', () => {
    const repeated = 'status.repetition warning: connector 1 was reported Charging again, and nothing has changed';

    it('are a warning where nothing has changed', () => {
      expect(path('Charging', 'Charging').found).to.deep.equal([repeated]);
      expect(connected().reports('Charging').calls('Heartbeat').reports('Charging').found).to.deep.equal([repeated]);
    });

    it('are none where they say more, or something came between that may be why', () => {
      const explained = [
        connected().reports('Charging').reports('Charging', 1, { info: 'cold' }),
        connected().reports('Charging').reports('Charging', 1, { errorCode: 'HighTemperature' }),
        connected().reports('Charging').reports('SuspendedEV').reports('Charging'),
        connected().reports('Charging').reports('Charging', 2),
        connected().reports('Charging').triggers('StatusNotification', 1).reports('Charging'),
        connected().reports('Charging').disconnect().connect().reports('Charging'),
        connected().reports('Charging').boots().reports('Charging'),
        connected().reports('Charging').calls('Authorize', { idTag: 'A' }).reports('Charging'),
        connected().sets('MinimumStatusDuration', '5').reports('Charging').reports('Charging'),
      ];
      for (const script of explained) expect(script.of('status.repetition')).to.deep.equal([]);
    });

    it('are none where the Central System has not confirmed the first', () => {
      const status = { connectorId: 1, errorCode: 'NoError', status: 'Charging' };
      expect(connected().callsInVain('StatusNotification', status).reports('Charging').found).to.deep.equal([]);
    });
  });

  describe('after a boot', () => {
    const two = { connectors: 2 };
    const late = 'status.after-boot fail: connector 2 was not reported within 60 s after the boot';

    it('are those of connector 0 and of every other one', () => {
      const partly = connected(two).boots().reports('Available', 0).reports('Available', 1);
      expect(partly.waits(61).calls('Heartbeat').of('status')).to.deep.equal([late]);
      expect(partly.calls('Heartbeat').of('status'), 'once').to.deep.equal([late]);
      const all = connected(two).boots().reports('Available', 0).reports('Available', 1).reports('Available', 2);
      expect(all.waits(61).calls('Heartbeat').of('status')).to.deep.equal([]);
      expect(all.book.exercised('status.after-boot').times).to.equal(1);
    });

    it('are counted by NumberOfConnectors where nobody says how many there are', () => {
      const keys = [{ key: 'NumberOfConnectors', readonly: true, value: '2' }];
      const asked = connected().asks('GetConfiguration', {}, { configurationKey: keys });
      const said = asked.boots().reports('Available', 0).reports('Available', 1).waits(61).calls('Heartbeat');
      expect(said.of('status')).to.deep.equal([late]);
      const unknown = connected().boots().reports('Available', 0).reports('Available', 1).waits(61).calls('Heartbeat');
      expect(unknown.of('status')).to.deep.equal([]);
    });

    it('are not missed before their time, after a loss of the connection, a reset, or without times', () => {
      const silent = [
        connected(two).boots().waits(59).calls('Heartbeat'),
        connected(two).boots().waits(61),
        connected(two).boots().disconnect().connect().waits(61).calls('Heartbeat'),
        connected(two).boots().asks('Reset', { type: 'Hard' }, { status: 'Accepted' }).waits(61).calls('Heartbeat'),
        connected(two).boots('Pending').waits(61).triggers('Heartbeat').calls('Heartbeat'),
        connected(two).boots().stalls().waits(61).calls('Heartbeat'),
        connected({ ...two, timed: false })
          .boots()
          .waits(61)
          .calls('Heartbeat'),
        connected(two).sets('MinimumStatusDuration', '30').boots().waits(61).calls('Heartbeat'),
      ];
      for (const [index, script] of silent.entries()) expect(script.of('status'), String(index)).to.deep.equal([]);
    });
  });
});
