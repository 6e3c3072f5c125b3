import { expect } from 'chai';
import { connected } from './script.js';

describe('schemas', () => {
  it('are asked of requests and of answers', () => {
    expect(connected().calls('Heartbeat', { x: 1 }).found).to.deep.equal([
      'schema.payload fail: Heartbeat.req: x is no field of this message',
    ]);
    expect(connected().asks('ClearCache', {}, { status: 'Yes' }).found).to.deep.equal([
      'schema.payload fail: ClearCache.conf: status is "Yes", expected one of Accepted, Rejected',
    ]);
  });

  it('are not asked of our own messages, of errors, and of what is nobody’s answer', () => {
    const script = connected().says('[2,"cs-1","ClearCache",{"x":1}]').hears('[4,"cs-1","NotSupported","",{}]');
    expect(script.found).to.deep.equal([]);
    expect(connected().hears('[3,"cs-9",{"x":1}]').of('schema')).to.deep.equal([]);
  });

  it('are asked of what is no object', () => {
    expect(connected().hears('[2,"1","Heartbeat",[]]').of('schema')).to.have.lengthOf(1);
    expect(connected().hears('[2,"1","Heartbeat",null]').of('schema')).to.deep.equal([]);
  });

  it('are those of the action that was asked, not of one asked before under the same id', () => {
    const script = connected().says('[2,"cs-1","ClearCache",{}]').connect().says('[2,"cs-1","GetLocalListVersion",{}]');
    expect(script.hears('[3,"cs-1",{"listVersion":0}]').found).to.deep.equal([]);
  });
});
