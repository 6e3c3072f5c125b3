import { expect } from 'chai';
import { againstCase } from '../../src/engine/plan.js';
import { transferProtocols } from '../../src/evidence/journal.js';
import type { Statement } from '../../src/pics/statement.js';
import { hold } from '../../src/selftest/trial.js';
import { catalogue, simulator } from '../catalogue.js';

const cases = ['TC_044_1_CS', 'TC_045_1_CS'];

describe('firmware and diagnostics', () => {
  for (const protocol of transferProtocols) {
    for (const variants of [[], ['other-transfer-commands']]) {
      const how = variants.length === 0 ? '' : ', also by other commands';
      it(`are transferred by ${protocol} where that is all that the statement names${how}`, async () => {
        const statement: Statement = {
          ...simulator,
          items: { ...simulator.items, 'ORS-16': { kind: 'list', values: [protocol], asGiven: [protocol] } },
        };
        const held = await hold({ statement, catalogue, timeScale: 50, cases, variants });
        const played = held.cases.filter(({ selection }) => selection === 'selected');
        expect(played.map(({ id, verdict, reason }) => `${id} ${String(verdict)} ${String(reason)}`)).to.deep.equal(
          cases.map((id) => `${id} pass null`),
        );
        expect(played.flatMap(({ findings }) => findings)).to.deep.equal([]);
      });
    }
  }

  it('are not asked for in the plain way where secure updates are claimed', () => {
    const secure: Statement = { ...simulator, items: { ...simulator.items, 'F-1': { kind: 'yes' } } };
    const applicable = catalogue.filter((testCase) => againstCase(testCase, secure) === undefined).map(({ id }) => id);
    expect(applicable.filter((id) => /TC_04[45]_/.test(id))).to.deep.equal(['TC_045_1_CS', 'TC_045_2_CS']);
  });
});
