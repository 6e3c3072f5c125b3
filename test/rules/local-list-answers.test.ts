import { expect } from 'chai';
import { connected, type Script } from './script.js';

const rule = 'answers.local-list';
const entry = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } });
const booted = (): Script => connected().boots();
const updates = (
  script: Script,
  updateType: string,
  listVersion: number,
  localAuthorizationList?: readonly object[],
  status = 'Accepted',
): Script => script.asks('SendLocalList', { updateType, listVersion, localAuthorizationList }, { status });
const full = (script: Script, version: number, ...entries: readonly object[]) =>
  updates(script, 'Full', version, entries);
const tells = (script: Script, listVersion: unknown): readonly string[] =>
  script.asks('GetLocalListVersion', {}, { listVersion }).of(rule);

describe('answers: the local list', () => {
  it('has the version of the last accepted update', () => {
    const script = full(booted(), 2, entry('A'));
    expect(tells(script, 2)).to.deep.equal([]);
    expect(script.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    expect(tells(updates(script, 'Differential', 5, [entry('B')]), 5)).to.deep.equal([]);
    expect(tells(script, 2)).to.deep.equal([
      `${rule} fail: the version of the local list is 2 after its last accepted update, expected 5`,
    ]);
    expect(tells(script, 2), 'is told once').to.have.lengthOf(1);
  });

  it('has the version 0 once it is empty, however it became so', () => {
    expect(tells(full(booted(), 7), 0)).to.deep.equal([]);
    expect(tells(updates(booted(), 'Full', 7), 0)).to.deep.equal([]);
    expect(tells(full(booted(), 7), 7)[0]).to.match(/is 7 .* expected 0$/);
    const emptied = () => updates(full(booted(), 1, entry('A')), 'Differential', 2, [{ idTag: 'a' }]);
    expect(tells(emptied(), 0)).to.deep.equal([]);
    expect(tells(emptied(), 2)).to.have.lengthOf(1);
    const unknown = () => updates(booted(), 'Differential', 2, [{ idTag: 'A' }]);
    for (const version of [0, 2]) expect(tells(unknown(), version)).to.deep.equal([]);
    expect(tells(unknown(), 1)[0]).to.match(/expected 2 or 0$/);
  });

  it('may keep its version where a differential update has no entries', () => {
    for (const version of [1, 2]) {
      expect(tells(updates(full(booted(), 1, entry('A')), 'Differential', 2, []), version)).to.deep.equal([]);
    }
    expect(tells(updates(full(booted(), 1), 'Differential', 2, []), 0)).to.deep.equal([]);
  });

  it('is not changed by an update that was refused, and unknown after one that failed or got no answer', () => {
    const refused = (status: string) => updates(full(booted(), 5, entry('A')), 'Differential', 4, [entry('B')], status);
    for (const status of ['VersionMismatch', 'NotSupported']) {
      expect(tells(refused(status), 5)).to.deep.equal([]);
      expect(tells(refused(status), 4)).to.have.lengthOf(1);
    }
    expect(tells(refused('Failed'), 4)).to.deep.equal([]);
    const listed = () => full(booted(), 5, entry('A'));
    const update = { updateType: 'Full', listVersion: 6, localAuthorizationList: [entry('A')] };
    expect(tells(listed().asksInVain('SendLocalList', update), 6)).to.deep.equal([]);
    expect(tells(full(listed().asksInVain('SendLocalList', update), 7, entry('A')), 6)).to.have.lengthOf(1);
  });

  it('is newer after every differential update', () => {
    const listed = full(booted(), 5, entry('A'));
    expect(updates(listed, 'Differential', 4, [entry('B')]).of(rule)).to.deep.equal([
      `${rule} fail: a differential update with the version 4 was accepted for a list of version 5`,
    ]);
    expect(listed.clauses.at(-1)).to.equal('OCPP 1.6 §7.47');
    const same = updates(full(booted(), 5, entry('A')), 'Differential', 5, [entry('B')]);
    expect(same.of(rule)[0]).to.match(/warning/);
    expect(full(full(booted(), 5, entry('A')), 1, entry('A')).of(rule)).to.deep.equal([]);
  });

  it('survives a lost connection, and should survive a restart', () => {
    const listed = () => full(booted(), 2, entry('A'));
    expect(tells(listed().disconnect().connect(), 0)[0]).to.match(/fail/);
    expect(tells(listed().disconnect().connect().boots(), 0)[0]).to.match(/warning/);
    expect(tells(listed().disconnect().connect().boots(), 2)).to.deep.equal([]);
  });

  it('may say -1 while it is disabled, or nobody knows whether it is', () => {
    const listed = (enabled: string) => full(booted().sets('LocalAuthListEnabled', enabled), 2, entry('A'));
    expect(tells(full(booted(), 2, entry('A')), -1)).to.deep.equal([]);
    expect(tells(listed('true'), -1)).to.have.lengthOf(1);
    expect(tells(listed('true').sets('LocalAuthListEnabled', 'false'), -1)).to.deep.equal([]);
  });

  it('has no version below -1, and any other before its first update', () => {
    expect(tells(booted(), -2)).to.deep.equal([
      `${rule} fail: the version of the local list is -2, which means nothing: -1 is the lowest`,
    ]);
    for (const version of [-1, 0, 1, 2 ** 31, 'x', null]) expect(tells(booted(), version)).to.deep.equal([]);
    expect(tells(full(booted(), 1, entry('A')), 2 ** 31)).to.have.lengthOf(1);
  });

  it('is not judged by an answer to an older question', () => {
    const asked = full(booted().says('[2,"v","GetLocalListVersion",{}]'), 3, entry('A'));
    expect(asked.hears('[3,"v",{"listVersion":0}]').of(rule)).to.deep.equal([]);
  });

  it('is unknown where the Central System itself sent what it must not', () => {
    expect(tells(full(booted(), 0, entry('A')), 9)).to.deep.equal([]);
    expect(tells(updates(booted(), 'Full', 3, 'x' as never), 9)).to.deep.equal([]);
  });
});
