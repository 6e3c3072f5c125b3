import { expect } from 'chai';
import { connected, type Script } from './script.js';

/** Heartbeats, each after so many seconds. */
const beats = (script: Script, ...pauses: readonly number[]): Script =>
  pauses.reduce((sofar, pause) => sofar.waits(pause).calls('Heartbeat'), script);

const found = (script: Script): readonly string[] => script.of('registration');

describe('heartbeats', () => {
  it('come at the interval, after inactivity or strictly, and nearly two intervals apart at most', () => {
    expect(found(beats(connected().boots(), 10, 10, 10, 10, 10))).to.deep.equal([]);
    const strict = connected().boots().waits(4).reports('Preparing');
    expect(found(beats(strict, 6, 10, 10, 10))).to.deep.equal([]);
    const lazy = beats(connected().boots(), 19.9, 19.9, 19.9);
    expect(found(lazy)).to.deep.equal([]);
    expect(lazy.book.exercised('registration.heartbeat').times).to.equal(3);
  });

  it('are missed where nothing else came: a warning, since they are not mandatory over a WebSocket', () => {
    const text = 'registration.heartbeat warning: nothing came for 27.0 s, the interval is 10 s';
    expect(found(beats(connected().boots(), 27))).to.deep.equal([text]);
    expect(found(connected().boots().waits(27).reports('Available'))).to.deep.equal([text]);
    const answered = connected().boots().waits(20).asks('ClearCache', {}, { status: 'Accepted' });
    expect(found(answered.waits(20).calls('Heartbeat'))).to.deep.equal([]);
  });

  it('have the interval that was answered or accepted last', () => {
    expect(found(beats(connected().boots().sets('HeartbeatInterval', '100'), 100))).to.deep.equal([]);
    expect(found(beats(connected().boots('Accepted', 100).sets('HeartbeatInterval', '5'), 30))).to.have.lengthOf(1);
    expect(found(beats(connected().boots('Accepted', 100).sets('heartbeatinterval', '5', 'Rejected'), 30))).to.be.empty;
    const reboot = connected().boots('Accepted', 5).sets('HeartbeatInterval', '100', 'RebootRequired');
    expect(found(beats(reboot, 100))).to.deep.equal([]);
  });

  it('are not missed where it is unknown whether they had to come', () => {
    const unknown = [
      beats(connected(), 100, 100),
      beats(connected().boots('Accepted', 0), 100),
      beats(connected().boots().sets('HeartbeatInterval', '0'), 100),
      beats(connected().boots().sets('HeartbeatInterval', 'often'), 100),
      connected().boots().waits(100),
      connected().boots().disconnect().waits(100).connect().calls('Heartbeat'),
      beats(connected().boots().stalls(), 100),
      beats(connected().sets('WebSocketPingInterval', '30').boots(), 100),
      beats(connected({ timed: false }).boots(), 100),
      connected().boots('Pending').waits(100).boots(),
    ];
    for (const [index, script] of unknown.entries()) expect(found(script), String(index)).to.deep.equal([]);
    const waiting = connected().boots().hears('[2,"x","DataTransfer",{"vendorId":"V"}]').waits(60);
    expect(found(waiting.says('[3,"x",{"status":"Accepted"}]').calls('Heartbeat'))).to.have.lengthOf(1);
    const blocked = connected().boots().hears('[2,"x","DataTransfer",{"vendorId":"V"}]').waits(60);
    expect(found(blocked.calls('Heartbeat'))).to.deep.equal([]);
  });

  it('that come twice as often are a warning, once for every four', () => {
    const text = 'registration.heartbeat-rate warning: 4 heartbeats came within 15.0 s, the interval is 10 s';
    expect(found(beats(connected().boots(), 5, 5, 5, 5))).to.deep.equal([text]);
    expect(found(beats(connected().boots(), 5, 5, 5, 5, 5, 5, 5, 5))).to.deep.equal([text, text]);
  });

  it('may come at once after a reconnection, when triggered, and with a changed interval', () => {
    const legal = [
      beats(connected().boots().disconnect().connect().calls('Heartbeat'), 1, 10, 10, 10),
      beats(connected().boots().triggers('Heartbeat').calls('Heartbeat'), 1, 10, 10),
      beats(beats(connected().boots('Accepted', 2), 2, 2).sets('HeartbeatInterval', '10'), 2, 10, 10, 10),
      beats(connected({ timed: false }).boots(), 1, 1, 1, 1),
      beats(connected(), 1, 1, 1, 1),
    ];
    for (const [index, script] of legal.entries()) {
      expect(script.of('registration.heartbeat-rate'), String(index)).to.deep.equal([]);
    }
    const triggered = ['a', 'b', 'c', 'd'].reduce(
      (script) => script.waits(1).triggers('Heartbeat').calls('Heartbeat'),
      connected().boots(),
    );
    expect(found(triggered)).to.deep.equal([]);
  });

  it('are counted in protocol time', () => {
    expect(found(beats(connected({ timeScale: 20 }).boots(), 0.5, 0.5, 0.5, 0.5))).to.deep.equal([]);
    expect(found(beats(connected({ timeScale: 20 }).boots(), 1.4))).to.have.lengthOf(1);
  });
});
