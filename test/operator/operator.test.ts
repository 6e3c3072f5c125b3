import { expect } from 'chai';
import { manualHands } from '../../src/operator/manual.js';
import { noHands } from '../../src/operator/none.js';
import { actionNames, sentence } from '../../src/operator/operator.js';
import { connectRig } from '../../src/operator/rig.js';
import { everyAction, goodRig, keepsTheContract, memoryTerminal, serve } from './hands.js';

describe('sentences for people', () => {
  it('exist for every action, begin with a capital and say which connector', () => {
    expect(everyAction.map(({ action }) => action)).to.deep.equal([...actionNames]);
    for (const action of everyAction) expect(sentence(action)).to.match(/^[A-Z][^.]+[^.]$/);
    expect(sentence({ action: 'plugIn', connectorId: 2, side: 'ev' })).to.equal(
      'Plug the cable in at connector 2, on the side of the EV',
    );
    expect(sentence({ action: 'induceFault', connectorId: 0, kind: 'fault' })).to.equal(
      'Bring about a fault at the whole charge point',
    );
    expect(sentence({ action: 'presentIdTag', idTag: 'A B' })).to.equal('Present the identification A B');
  });
});

describe('no hands', () => {
  keepsTheContract(() => Promise.resolve({ hands: noHands, end: () => undefined }));
});

describe('hands of a rig', () => {
  keepsTheContract(async () => {
    const rig = await serve(goodRig);
    return { hands: await connectRig(rig.url), end: rig.end };
  });
});

describe('hands of a person', () => {
  keepsTheContract(() => {
    const terminal = memoryTerminal();
    // A person who presses Enter at every prompt.
    terminal.output.on('data', (data: Buffer) => {
      if (data.toString('utf8').endsWith(': ') && !terminal.input.writableEnded)
        setImmediate(() => terminal.input.write('\n'));
    });
    return Promise.resolve({
      hands: manualHands(terminal),
      end: () => {
        terminal.input.end();
      },
    });
  });
});
