import { expect } from 'chai';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { connected, type Script } from './script.js';

const asksFor = (script: Script, status: string, idTag = 'A'): Script =>
  script.calls('Authorize', { idTag }, { idTagInfo: { status } });
const starts = (script: Script, timestamp = '2026-03-01T10:15:00Z', idTag = 'A'): Script =>
  script.calls(
    'StartTransaction',
    { connectorId: 1, idTag, meterStart: 0, timestamp },
    { transactionId: 7, idTagInfo: { status: 'Invalid' } },
  );
const found = (script: Script): readonly string[] => script.of('transactions.authorized');
/** A charge point that asks before it starts. */
const asking = (circumstances?: Partial<Circumstances>): Script =>
  connected(circumstances).boots().sets('LocalPreAuthorize', 'false');
const text = 'a transaction was started for an idTag that Authorize was answered Invalid for';

describe('a transaction', () => {
  it('is not started for an idTag that was just refused, in whatever case it is written', () => {
    expect(found(starts(asksFor(asking(), 'Invalid')))).to.deep.equal([`transactions.authorized fail: ${text}`]);
    expect(found(starts(asksFor(asking(), 'Invalid', 'a')))).to.have.lengthOf(1);
  });

  it('may be started for another one, and for one that was accepted later', () => {
    const accepted = starts(asksFor(asksFor(asking(), 'Invalid'), 'Accepted'));
    expect(found(accepted)).to.deep.equal([]);
    expect(accepted.book.exercised('transactions.authorized').times).to.equal(1);
    expect(found(starts(asksFor(asking(), 'Invalid', 'B')))).to.deep.equal([]);
  });

  it('may have been started remotely, unless remote starts are to be authorized', () => {
    const remote = (script: Script) =>
      asksFor(script.asks('RemoteStartTransaction', { connectorId: 1, idTag: 'A' }, { status: 'Accepted' }), 'Invalid');
    expect(found(starts(remote(asking())))).to.deep.equal([]);
    expect(found(starts(remote(asking().sets('AuthorizeRemoteTxRequests', 'true'))))).to.have.lengthOf(1);
  });

  it('may have been started offline before the refusal, and is reported later', () => {
    expect(found(starts(asksFor(asking(), 'Invalid'), '2026-03-01T10:14:00Z'))).to.deep.equal([]);
    expect(found(starts(asksFor(asking(), 'Invalid').disconnect().connect()))).to.deep.equal([]);
    expect(found(starts(asksFor(asking(), 'Invalid').boots()))).to.deep.equal([]);
  });

  it('may have been started by the list or the cache of the charge point', () => {
    const local = (script: Script) => starts(asksFor(script.boots(), 'Invalid'));
    const warning = [`transactions.authorized warning: ${text}`];
    expect(found(local(connected())), 'what was cached before the journal').to.deep.equal(warning);
    const emptied = connected().asks('ClearCache', {}, { status: 'Accepted' });
    expect(found(local(emptied))).to.deep.equal([`transactions.authorized fail: ${text}`]);
    expect(found(local(connected().sets('AuthorizationCacheEnabled', 'false')))).to.deep.equal([
      `transactions.authorized fail: ${text}`,
    ]);
    const unknown = [
      local(asksFor(connected(), 'Accepted')),
      local(connected().asks('SendLocalList', {}, { status: 'Accepted' })),
      local(connected({ fromTheStart: false })),
      local(asksFor(emptied, 'Accepted')),
    ];
    for (const [index, script] of unknown.entries()) {
      expect(found(script).slice(index === 3 ? 1 : 0), String(index)).to.deep.equal([]);
    }
  });

  it('is not judged where the time of the refusal is unknown', () => {
    expect(found(starts(asksFor(asking({ timed: false }), 'Invalid')))).to.deep.equal([]);
    expect(found(starts(asksFor(connected().sets('LocalPreAuthorize', 'false'), 'Invalid')))).to.deep.equal([]);
    expect(found(starts(asksFor(asking(), 'Invalid'), 'now'))).to.deep.equal([]);
  });
});
