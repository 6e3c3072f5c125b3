import { expect } from 'chai';
import { connected } from './script.js';

describe('pairing', () => {
  it('fails an id that was used before on this connection', () => {
    const script = connected().hears('[2,"1","Heartbeat",{}]').says('[3,"1",{}]').hears('[2,"1","Heartbeat",{}]');
    expect(script.found).to.deep.equal(['rpc.unique-id fail: the message id "1" was used before on this connection']);
  });

  it('allows a retry with the same id on a new connection', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .disconnect()
      .connect()
      .hears('[2,"1","Heartbeat",{}]')
      .says('[3,"1",{}]');
    expect(script.found).to.deep.equal([]);
  });

  it('allows both sides the same id, and crossing calls', () => {
    const script = connected()
      .says('[2,"1","ClearCache",{}]')
      .hears('[2,"1","Heartbeat",{}]')
      .says('[3,"1",{}]')
      .hears('[3,"1",{"status":"Accepted"}]');
    expect(script.found).to.deep.equal([]);
  });

  it('fails an unknown action, also one of other letters, and one that is not for a charge point', () => {
    expect(connected().calls('Foo').found).to.deep.equal(['rpc.action fail: no action is called "Foo"']);
    expect(connected().calls('bootNotification').of('rpc')[0]).to.contain('no action is called "bootNotification"');
    expect(connected().calls('Reset', { type: 'Hard' }).found).to.deep.equal([
      'rpc.action fail: Reset is not for a charge point to call',
    ]);
    expect(connected().calls('constructor').of('rpc')).to.have.lengthOf(1);
  });

  it('warns of a call before the answer to the one before', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .hears('[2,"2","Heartbeat",{}]')
      .says('[3,"1",{}]')
      .says('[3,"2",{}]');
    expect(script.found).to.deep.equal([
      'rpc.one-call warning: Heartbeat was called before the answer to the call "1"',
    ]);
  });

  it('says nothing of a call that may have timed out, nor of one that is sent again under its id', () => {
    const heartbeat = (id: string) => `[2,"${id}","Heartbeat",{}]`;
    expect(connected().hears(heartbeat('1')).waits(2).hears(heartbeat('2')).found).to.deep.equal([]);
    const untimed = connected({ timed: false }).hears(heartbeat('1')).hears(heartbeat('2'));
    expect(untimed.found).to.deep.equal([]);
    expect(connected().hears(heartbeat('1')).waits(2).hears(heartbeat('1')).found).to.deep.equal([]);
    const other = connected().hears(heartbeat('1')).hears('[2,"1","DataTransfer",{"vendorId":"V"}]');
    expect(other.of('rpc.unique-id')).to.have.lengthOf(1);
  });

  it('takes an error for an answer, and forgets an open call with its connection', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .says('[4,"1","GenericError","",{}]')
      .hears('[2,"2","Heartbeat",{}]');
    expect(script.disconnect().connect().hears('[2,"3","Heartbeat",{}]').found).to.deep.equal([]);
  });

  it('fails an answer to no call, and names its id', () => {
    expect(connected().says('[2,"cs-1","ClearCache",{}]').hears('[3,"cs-2",{}]').found).to.deep.equal([
      'rpc.answer fail: an answer names the call "cs-2", which was never made',
    ]);
    expect(connected().hears('[4,"x","GenericError","",{}]').of('rpc')).to.have.lengthOf(1);
  });

  it('fails a second answer, be it an error', () => {
    const script = connected().asks('ClearCache', {}, { status: 'Accepted' }).hears('[4,"cs-1","GenericError","",{}]');
    expect(script.found).to.deep.equal(['rpc.second-answer fail: the call "cs-1" was answered a second time']);
  });

  it('leaves frames of an older connection alone', () => {
    const script = connected()
      .hears('[2,"1","Heartbeat",{}]')
      .connect()
      .hears('[2,"1","Heartbeat",{}]', 1)
      .hears('[3,"x",{}]', 1);
    expect(script.of('rpc')).to.deep.equal([]);
  });
});

describe('calls of the Central System', () => {
  const late = (text: string) => [`rpc.no-answer fail: ClearCache was ${text} on a connection that stayed up`];

  it('are answered: what comes later on the same connection shows that one was not', () => {
    const script = connected().asksInVain('ClearCache').waits(91).calls('Heartbeat');
    expect(script.found).to.deep.equal(late('not answered within 90 s'));
    expect(script.seqs).to.deep.equal([2]);
    expect(script.clauses).to.deep.equal(['OCPP 1.6 §5.4']);
    expect(script.waits(91).calls('Heartbeat').found, 'once').to.have.lengthOf(1);
  });

  it('are answered in several times what the vendor declares', () => {
    const script = connected().says('[2,"cs-9","ClearCache",{}]').waits(91).hears('[3,"cs-9",{"status":"Accepted"}]');
    expect(script.found).to.deep.equal(late('answered only after 90 s'));
    const slow = connected().says('[2,"cs-9","ClearCache",{}]').waits(89).hears('[3,"cs-9",{"status":"Accepted"}]');
    expect(slow.found).to.deep.equal([]);
    expect(slow.book.exercised('rpc.no-answer').times).to.equal(1);
  });

  it('cite the RPC chapter where no section is known', () => {
    const script = connected().asksInVain('SignedUpdateFirmware').waits(91).calls('Heartbeat');
    expect(script.clauses).to.deep.equal(['OCPP-J 1.6 §4.1.1']);
  });

  it('may stay unanswered where the frames explain it, and where times are unknown', () => {
    const asked = () => connected().asksInVain('ClearCache');
    const explained = [
      asked().waits(91),
      asked().disconnect().connect().waits(91).calls('Heartbeat'),
      asked().connect().waits(91).calls('Heartbeat'),
      asked().hearsBinary('5b').waits(91).calls('Heartbeat'),
      asked().hears('nonsense').waits(91).calls('Heartbeat'),
      asked().hearsCut('[3,"cs-1",{"x":"', 300_000).waits(91).calls('Heartbeat'),
      asked().stalls().waits(91).calls('Heartbeat'),
      asked().boots().waits(91).calls('Heartbeat'),
      connected().boots('Rejected').asksInVain('ClearCache').waits(91).boots(),
      connected({ timed: false }).asksInVain('ClearCache').waits(91).calls('Heartbeat'),
    ];
    for (const [index, script] of explained.entries()) {
      expect(script.of('rpc.no-answer'), String(index)).to.deep.equal([]);
    }
  });

  it('are answered by a CALLERROR as well', () => {
    const script = connected().says('[2,"cs-9","ClearCache",{}]').hears('[4,"cs-9","NotSupported","",{}]');
    expect(script.waits(91).calls('Heartbeat').found).to.deep.equal([]);
  });
});
