import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { UsageError } from '../../src/evidence/errors.js';
import type { HandAction } from '../../src/operator/operator.js';
import { connectRig } from '../../src/operator/rig.js';
import { goodRig, json, never, serve } from './hands.js';

const plugIn: HandAction = { action: 'plugIn', connectorId: 1, side: 'both' };

describe('a rig', () => {
  let ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of ends) await end();
    ends = [];
  });

  const start = async (handler: Parameters<typeof serve>[0]) => {
    const rig = await serve(handler);
    ends.push(rig.end);
    return rig;
  };

  const refusal = async (url: string): Promise<string> => {
    const failure = await connectRig(url).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(UsageError);
    return (failure as UsageError).message;
  };

  /** What comes of an action on a rig that answers actions like this. */
  const perform = async (answer: (response: ServerResponse) => void, action: HandAction = plugIn) => {
    const rig = await start((request, body, response) => {
      if (request.method === 'GET' || body.includes('actThatNoRigHas')) goodRig(request, body, response);
      else answer(response);
    });
    return (await connectRig(rig.url)).perform(action, never);
  };

  it('is asked what it has, and then whether it can do what nobody can', async () => {
    const rig = await start(goodRig);
    const hands = await connectRig(rig.url);
    expect(rig.requests.map(({ method, url }) => `${method} ${url}`)).to.deep.equal(['GET /actions', 'POST /actions']);
    expect(hands.name).to.equal(`rig ${rig.url}`);
    expect([hands.can('plugIn'), hands.can('clearFault')]).to.deep.equal([true, false]);
  });

  it('is sent the action as it is, in JSON', async () => {
    const rig = await start(goodRig);
    const hands = await connectRig(rig.url);
    expect(await hands.perform(plugIn, never)).to.deep.equal({ kind: 'done', precisionMs: 5 });
    expect(rig.requests[2]).to.deep.include({ method: 'POST', url: '/actions', type: 'application/json' });
    expect(JSON.parse(rig.requests[2]?.body ?? '')).to.deep.equal(plugIn);
  });

  it('is not asked for what it never had the name of', async () => {
    const rig = await start((request, body, response) => {
      if (request.method === 'GET') json(response, 200, { version: 1, actions: ['plugIn', 'dance', 7, null] });
      else goodRig(request, body, response);
    });
    const hands = await connectRig(rig.url);
    expect(hands.can('plugIn')).to.equal(true);
    expect(hands.can('dance' as never)).to.equal(false);
  });

  it('is not trusted when it says 200 to anything', async () => {
    const rig = await start((request, _, response) => {
      json(response, 200, request.method === 'GET' ? { version: 1, actions: ['plugIn'] } : { at: 'now' });
    });
    expect(await refusal(rig.url)).to.contain('was answered with 200, expected 501; the rig cannot be trusted');
  });

  for (const status of [400, 404, 409, 500]) {
    it(`is not trusted when it says ${status} to what nobody can`, async () => {
      const rig = await start((request, body, response) => {
        if (request.method === 'GET') goodRig(request, body, response);
        else json(response, status, { why: 'no' });
      });
      expect(await refusal(rig.url)).to.contain(`answered with ${status}, expected 501`);
    });
  }

  for (const [what, answer] of [
    [
      'another version',
      (response: ServerResponse) => {
        json(response, 200, { version: 2, actions: ['plugIn'] });
      },
    ],
    [
      'no list',
      (response: ServerResponse) => {
        json(response, 200, { version: 1, actions: 'plugIn' });
      },
    ],
    ['nothing', (response: ServerResponse) => response.end()],
    ['garbage', (response: ServerResponse) => response.end('<html>hello</html>')],
    [
      'null',
      (response: ServerResponse) => {
        json(response, 200, null);
      },
    ],
    [
      '404',
      (response: ServerResponse) => {
        json(response, 404, { version: 1, actions: [] });
      },
    ],
    ['a redirect', (response: ServerResponse) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a hang-up', (response: ServerResponse) => response.destroy()],
    [
      'half an answer',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
    ],
  ] as const) {
    it(`is no rig when it answers with ${what}`, async () => {
      const rig = await start((_, __, response) => {
        answer(response);
      });
      expect(await refusal(rig.url)).to.match(/^--rig http:\/\/127/);
    });
  }

  it('is no rig when nobody is there, or the address is none', async () => {
    const gone = await serve(goodRig);
    await gone.end();
    expect(await refusal(gone.url)).to.match(/no answer \(.*\); is the rig running\?$/);
    for (const url of ['rig', 'localhost:8080', 'ftp://host', '', 'http://']) {
      expect(await refusal(url)).to.contain('expected manual, none or an http:// address');
    }
  });

  it('says that it cannot, with its reason', async () => {
    expect(
      await perform((response) => {
        json(response, 501, { why: 'no arm' });
      }),
    ).to.deep.equal({
      kind: 'cannot',
      why: 'no arm',
    });
    expect(await perform((response) => response.writeHead(501).end())).to.deep.equal({
      kind: 'cannot',
      why: 'it did not say why',
    });
  });

  it('says that the charge point refused, with its reason, not longer than fits a line', async () => {
    expect(
      await perform((response) => {
        json(response, 409, { why: 'locked' });
      }),
    ).to.deep.equal({
      kind: 'refused',
      why: 'locked',
    });
    const long = await perform((response) => {
      json(response, 409, { why: 'x'.repeat(10_000) });
    });
    expect(long).to.deep.equal({ kind: 'refused', why: 'x'.repeat(200) });
  });

  for (const [what, answer] of [
    [
      '500',
      (response: ServerResponse) => {
        json(response, 500, { why: 'smoke' });
      },
    ],
    ['204', (response: ServerResponse) => response.writeHead(204).end()],
    [
      '400',
      (response: ServerResponse) => {
        json(response, 400, {});
      },
    ],
    ['a redirect', (response: ServerResponse) => response.writeHead(307, { location: '/actions?again' }).end()],
    ['a hang-up', (response: ServerResponse) => response.destroy()],
    ['200 and garbage', (response: ServerResponse) => response.end('OK')],
    ['200 and nothing', (response: ServerResponse) => response.end()],
    [
      '200 and an object that does not say when',
      (response: ServerResponse) => {
        json(response, 200, {});
      },
    ],
    [
      '200 and a list',
      (response: ServerResponse) => {
        json(response, 200, []);
      },
    ],
  ] as const) {
    it(`is broken when it answers an action with ${what}`, async () => {
      const outcome = await perform(answer);
      expect(outcome.kind).to.equal('broken');
      expect('why' in outcome && outcome.why).to.not.equal('');
    });
  }

  it('is broken when it answers a question with anything but the three answers', async () => {
    const question: HandAction = { action: 'observe', question: 'Is the light green?' };
    for (const answer of ['yes', 'no', 'cannot tell'] as const) {
      expect(
        await perform((response) => {
          json(response, 200, { answer });
        }, question),
      ).to.deep.equal({
        kind: 'done',
        precisionMs: 0,
        answer,
      });
    }
    for (const answer of ['Yes', 'maybe', true, undefined]) {
      expect(
        (
          await perform((response) => {
            json(response, 200, { at: 'now', answer });
          }, question)
        ).kind,
      ).to.equal('broken');
    }
  });

  it('is taken at its word about its precision only where that is a number that can be', async () => {
    for (const [said, precisionMs] of [
      [12.5, 12.5],
      [-3, 0],
      ['5', 0],
      [undefined, 0],
    ] as const) {
      expect(
        await perform((response) => {
          json(response, 200, { at: 'now', precisionMs: said });
        }),
      ).to.deep.equal({
        kind: 'done',
        precisionMs,
      });
    }
  });
});
