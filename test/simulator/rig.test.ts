import { expect } from 'chai';
import { request } from 'node:http';
import { connect } from 'node:net';
import { Benches } from './bench.js';

describe('simulator: rig', () => {
  const benches = new Benches();
  afterEach(() => benches.tearDown());

  it('lists its actions and answers 501 for what it does not know', async () => {
    const bench = await benches.set();
    const listed = await fetch(`${bench.station.rigUrl}/actions`);
    expect(listed.status).to.equal(200);
    const body = (await listed.json()) as { version: number; actions: string[] };
    expect(body.version).to.equal(1);
    expect(body.actions).to.include.members(['plugIn', 'unplug', 'presentIdTag', 'cutPower', 'restorePower']);
    expect(body.actions).not.to.include('observe');
    expect(await bench.hand('makeCoffee')).to.equal(501);
    expect(await bench.hand('observe', { question: 'Is it green?' })).to.equal(501);
  });

  it('says when it was done and how exactly', async () => {
    const bench = await benches.set();
    const done = await bench.post('{"action":"plugIn","connectorId":1}');
    const body = (await done.json()) as { at: string; precisionMs: number };
    expect(Math.abs(Date.parse(body.at) - Date.now())).to.be.lessThan(5000);
    expect(body.at).to.match(/Z$/);
    expect(body.precisionMs).to.equal(5);
  });

  it('refuses what the device does not let happen', async () => {
    const bench = await benches.set();
    expect(await bench.hand('unplug', { connectorId: 1 })).to.equal(409);
    expect(await bench.hand('plugIn', { connectorId: 9 })).to.equal(409);
    expect(await bench.hand('plugIn', { connectorId: 1 })).to.equal(200);
    expect(await bench.hand('plugIn', { connectorId: 1 })).to.equal(409);
    expect(await bench.hand('clearFault', { connectorId: 1 })).to.equal(409);
    expect(await bench.hand('restorePower')).to.equal(409);
    expect(await bench.hand('suspendEnergy', { connectorId: 2 })).to.equal(409);
    expect(await bench.hand('presentIdTag', { idTag: 'VALID-1', connectorId: 9 })).to.equal(409);
  });

  it('takes nothing that is malformed', async () => {
    const bench = await benches.set();
    const malformed = [
      '',
      '{',
      'null',
      '[]',
      '"plugIn"',
      '{}',
      '{"action":1}',
      '{"action":"plugIn"}',
      '{"action":"plugIn","connectorId":"1"}',
      '{"action":"plugIn","connectorId":1.5}',
      '{"action":"plugIn","connectorId":-1}',
      '{"action":"plugIn","connectorId":1,"side":"top"}',
      '{"action":"presentIdTag"}',
      '{"action":"presentIdTag","idTag":""}',
      '{"action":"presentIdTag","idTag":"123456789012345678901"}',
      '{"action":"induceFault","connectorId":1,"kind":"fire"}',
    ];
    for (const body of malformed) expect((await bench.post(body)).status, body).to.equal(400);
    expect(await bench.hand('plugIn', { connectorId: 1, __proto__: { side: 'top' }, constructor: 1 })).to.equal(200);
  });

  it('takes only JSON, only at its path, only from this machine', async () => {
    const bench = await benches.set();
    const { rigUrl } = bench.station;
    expect((await bench.post('{"action":"cutPower"}', { 'Content-Type': 'text/plain' })).status).to.equal(415);
    expect((await fetch(`${rigUrl}/`)).status).to.equal(404);
    expect((await fetch(`${rigUrl}/actions/../etc`)).status).to.equal(404);
    const deleted = await fetch(`${rigUrl}/actions`, { method: 'DELETE' });
    expect(deleted.status).to.equal(405);
    expect(deleted.headers.get('allow')).to.equal('GET, POST');
    expect((await bench.post(JSON.stringify({ action: 'x'.repeat(70_000) }))).status).to.equal(413);
    for (const host of ['evil.example', '127.0.0.1.evil.example', '127.0.0.1:80@evil.example']) {
      const status = await new Promise((resolve, reject) => {
        request(`${rigUrl}/actions`, { headers: { host } }, ({ statusCode }) => {
          resolve(statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status, host).to.equal(421);
    }
    expect(await bench.hand('cutPower')).to.equal(200);
  });

  it('survives clients that are no HTTP clients or go away', async () => {
    const bench = await benches.set();
    const port = Number(new URL(bench.station.rigUrl).port);
    for (const text of [
      '\u0016\u0003\u0001garbage\r\n\r\n',
      'POST /actions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(text, () => {
            socket.destroy();
            resolve();
          });
        });
        socket.on('error', () => undefined);
      });
    }
    expect(await bench.hand('plugIn', { connectorId: 1 })).to.equal(200);
  });
});
