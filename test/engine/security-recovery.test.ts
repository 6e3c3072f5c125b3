import { expect } from 'chai';
import { newCredentials } from '../../src/selftest/credentials.js';
import { hold, type Trial } from '../../src/selftest/trial.js';
import { createAuthorities } from '../../src/pki/test-authorities.js';
import { catalogue, secured } from '../catalogue.js';

const made = newCredentials();

/** The verdict of each case that is played, and what is left behind. */
async function played(cases: readonly string[], more: Partial<Trial> = {}) {
  const common = { statement: secured, catalogue, timeScale: 40, credentials: () => made };
  const held = await hold({ ...common, cases, ...more });
  const selected = held.cases.filter(({ selection }) => selection === 'selected');
  return {
    verdicts: selected.map(({ id, verdict }) => `${id} ${String(verdict)}`),
    left: selected.flatMap(({ remarks }) => remarks.filter((text) => text.startsWith('left behind'))),
    attempts: selected.map(({ attempts }) => attempts?.length ?? 1),
  };
}

describe('what a case of the security extension leaves behind', function () {
  this.timeout(120_000);

  it('is the former key where the new one was refused: nobody is locked out of the cases that follow', async () => {
    const faults = ['rejects-a-new-authorization-key'];
    const { verdicts, left } = await played(['TC_073_CS', 'TC_085_CS'], { faults });
    expect(verdicts).to.deep.equal(['TC_073_CS fail', 'TC_085_CS pass']);
    expect(left).to.deep.equal([]);
  });

  it('lets a charge point in with either key where nobody knows which it holds', async () => {
    const faults = ['wants-a-reboot-for-an-authorization-key'];
    const { verdicts } = await played(['TC_073_CS', 'TC_085_CS'], { faults });
    expect(verdicts).to.deep.equal(['TC_073_CS fail', 'TC_085_CS pass']);
  });

  it('is a higher profile, so that what raises it is played once however often the others are', async () => {
    const { verdicts, attempts } = await played(['TC_083_CS', 'TC_084_CS'], { repeat: 2 });
    expect(verdicts).to.deep.equal(['TC_083_CS pass', 'TC_084_CS pass']);
    expect(attempts).to.deep.equal([1, 2]);
  });

  it('is our root beside that of the server of the statement, by which certificates of ours are taken', async () => {
    const { key, cert, authorities: roots } = await (await createAuthorities(Date.now())).server('127.0.0.1');
    const server = { key: key[0] ?? '', chain: [String(cert[0]), String(roots[0])] };
    const credentials = async () => {
      const { material, authorities } = await made;
      return { authorities, material: { ...material, server } };
    };
    const { verdicts } = await played(['TC_074_CS', 'TC_077_CS', 'TC_083_CS'], { credentials });
    expect(verdicts).to.deep.equal(['TC_083_CS pass', 'TC_074_CS pass', 'TC_077_CS pass']);
  });
});
