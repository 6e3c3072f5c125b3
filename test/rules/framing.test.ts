import { expect } from 'chai';
import { connected } from './script.js';

describe('framing', () => {
  it('tells every problem of a frame that was heard, and none of one that was sent', () => {
    expect(connected().hears('nonsense').of('framing')).to.have.lengthOf(1);
    expect(connected().says('nonsense').says('[2,"1","Foo"]').found).to.deep.equal([]);
    expect(connected().hears('[5,"1"]').of('framing')[0]).to.match(
      /^framing.message-type warning: the message type is 5/,
    );
  });

  it('fails a binary message, whatever it holds', () => {
    const hex = Buffer.from('[2,"1","Heartbeat",{}]').toString('hex');
    expect(connected().hearsBinary(hex).found).to.deep.equal([
      'framing.text fail: a binary WebSocket message was sent, expected text',
    ]);
  });

  it('fails a violation of the socket', () => {
    expect(connected().violates('the charge point sent an unmasked frame').found).to.deep.equal([
      'framing.websocket fail: the charge point sent an unmasked frame',
    ]);
  });

  it('does not judge a text of which the end is missing', () => {
    expect(connected().hearsCut('[2,"1","Heartbeat",{"x":"', 300_000).found).to.deep.equal([]);
  });
});
