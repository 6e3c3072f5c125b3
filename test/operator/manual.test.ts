import { expect } from 'chai';
import { manualHands } from '../../src/operator/manual.js';
import type { HandAction } from '../../src/operator/operator.js';
import { memoryTerminal, never } from './hands.js';

const plugIn: HandAction = { action: 'plugIn', connectorId: 1 };
const question: HandAction = { action: 'observe', question: 'Is the light green?' };

describe('a person at the terminal', () => {
  const ask = async (line: string, action: HandAction = plugIn) => {
    const terminal = memoryTerminal();
    const outcome = manualHands(terminal).perform(action, never);
    await terminal.prompted(': ');
    terminal.type(line);
    return outcome;
  };

  it('is asked by number, with the sentence and the answers', async () => {
    const terminal = memoryTerminal();
    const hands = manualHands(terminal);
    for (const number of [1, 2]) {
      const outcome = hands.perform(plugIn, never);
      await terminal.prompted(`▶ ${number}. Plug the cable in at connector 1`);
      await terminal.prompted('[Enter] done · [n] not possible · [r] the charge point refuses: ');
      terminal.type('');
      expect((await outcome).kind).to.equal('done');
    }
  });

  for (const line of ['', '  ', 'y', 'Yes', 'done', '\r']) {
    it(`says done with ${JSON.stringify(line)}`, async () => {
      expect(await ask(line)).to.deep.equal({ kind: 'done', precisionMs: 1000 });
    });
  }

  for (const [line, why] of [
    ['n', 'the operator could not do it'],
    ['n the plug is broken', 'the plug is broken'],
    ['N: the plug is broken', 'the plug is broken'],
    ['no, no cable here', 'no cable here'],
    [' n  spaces  ', 'spaces'],
  ] as const) {
    it(`says that it is not possible with ${JSON.stringify(line)}`, async () => {
      expect(await ask(line)).to.deep.equal({ kind: 'cannot', why });
    });
  }

  for (const [line, why] of [
    ['r', 'the operator says so'],
    ['R it beeps', 'it beeps'],
  ] as const) {
    it(`says that the charge point refuses with ${JSON.stringify(line)}`, async () => {
      expect(await ask(line)).to.deep.equal({ kind: 'refused', why });
    });
  }

  it('is asked again where the answer means nothing, rather than taken at a word that was not said', async () => {
    const terminal = memoryTerminal();
    const outcome = manualHands(terminal).perform(plugIn, never);
    for (const line of ['what?', 'nothing happens', '42', '?']) {
      await terminal.prompted(': ');
      terminal.type(line);
    }
    await terminal.prompted(': ');
    terminal.type('n it sparks');
    expect(await outcome).to.deep.equal({ kind: 'cannot', why: 'it sparks' });
  });

  it('need not answer when the charge point shows that it was done', async () => {
    const terminal = memoryTerminal();
    const seen = new AbortController();
    const hands = manualHands(terminal);
    const outcome = hands.perform(plugIn, seen.signal);
    await terminal.prompted(': ');
    seen.abort('seen on the wire');
    expect(await outcome).to.deep.equal({ kind: 'done', precisionMs: 0 });
    expect(terminal.shown()).to.match(/seen on the wire\n$/);
    const next = hands.perform(plugIn, never);
    await terminal.prompted('▶ 2. ');
    terminal.type('n');
    expect((await next).kind).to.equal('cannot');
  });

  it('is not even asked when that was before', async () => {
    const terminal = memoryTerminal();
    expect(await manualHands(terminal).perform(plugIn, AbortSignal.abort())).to.deep.equal({
      kind: 'done',
      precisionMs: 0,
    });
    expect(terminal.shown()).to.equal('');
  });

  it('is gone when the input ends: then nothing can be done, and nothing hangs', async () => {
    const terminal = memoryTerminal();
    const hands = manualHands(terminal);
    const first = hands.perform(plugIn, never);
    await terminal.prompted(': ');
    terminal.input.end();
    const gone = { kind: 'cannot', why: 'nobody is at the terminal' };
    expect(await first).to.deep.equal(gone);
    expect(await hands.perform(plugIn, never)).to.deep.equal(gone);
    expect(await hands.perform(question, never)).to.deep.equal(gone);
  });

  it('is gone, too, when the input breaks', async () => {
    const terminal = memoryTerminal();
    const outcome = manualHands(terminal).perform(plugIn, never);
    await terminal.prompted(': ');
    terminal.input.destroy();
    expect((await outcome).kind).to.equal('cannot');
    const hungUp = memoryTerminal();
    const second = manualHands(hungUp).perform(plugIn, never);
    await hungUp.prompted(': ');
    hungUp.input.destroy(new Error('EIO'));
    expect((await second).kind).to.equal('cannot');
  });

  it('answers a last line that has no end', async () => {
    const terminal = memoryTerminal();
    const outcome = manualHands(terminal).perform(plugIn, never);
    await terminal.prompted(': ');
    terminal.input.end('n out of reach');
    expect(await outcome).to.deep.equal({ kind: 'cannot', why: 'out of reach' });
  });

  for (const [line, answer] of [
    ['y', 'yes'],
    ['Yes', 'yes'],
    ['n', 'no'],
    ['NO', 'no'],
    ['', 'cannot tell'],
    ['perhaps', 'cannot tell'],
  ] as const) {
    it(`answers a question with ${JSON.stringify(line)}: ${answer}`, async () => {
      expect(await ask(line, question)).to.deep.equal({ kind: 'done', precisionMs: 0, answer });
    });
  }

  it('has the terminal alone while a prompt is open', async () => {
    const terminal = memoryTerminal();
    const held: string[] = [];
    const hands = manualHands(terminal, () => {
      held.push('hold');
      return () => held.push('release');
    });
    const outcome = hands.perform(plugIn, never);
    await terminal.prompted(': ');
    expect(held).to.deep.equal(['hold']);
    terminal.type('');
    await outcome;
    expect(held).to.deep.equal(['hold', 'release']);
    await hands.perform(plugIn, AbortSignal.abort());
    expect(held).to.deep.equal(['hold', 'release', 'hold', 'release']);
  });

  it('leaves nothing listening on the input', async () => {
    const terminal = memoryTerminal();
    const hands = manualHands(terminal);
    const before = terminal.input.eventNames().map((name) => terminal.input.listenerCount(name));
    for (let count = 0; count < 20; count += 1) {
      const outcome = hands.perform(plugIn, never);
      await terminal.prompted(': ');
      terminal.type('');
      await outcome;
    }
    const after = terminal.input.eventNames().map((name) => terminal.input.listenerCount(name));
    expect(after.reduce((sum, one) => sum + one, 0)).to.be.at.most(before.reduce((sum, one) => sum + one, 0) + 2);
  });
});
