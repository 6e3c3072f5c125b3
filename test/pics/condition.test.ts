import { expect } from 'chai';
import {
  all,
  always,
  any,
  atLeast,
  claims,
  decidedBy,
  explain,
  has,
  holds,
  not,
  reasonAgainst,
  type Condition,
  type Truth,
} from '../../src/pics/condition.js';
import type { Statement } from '../../src/pics/statement.js';
import { answering, parsed } from './files.js';

const spelled: Readonly<Record<Truth, string>> = { yes: 'Yes', no: 'No', unknown: 'unstated' };
const truths = ['yes', 'no', 'unknown'] as const;

/** The simulator's statement with these answers to two questions that contradict nothing. */
const saying = (first: Truth, second: Truth): Statement =>
  parsed(answering('C-07', spelled[first]), answering('AQ-2', spelled[second]));

const a = has('C-07');
const b = has('AQ-2');

describe('conditions', () => {
  it('follow the truth tables of Kleene', () => {
    const rank = { no: 0, unknown: 1, yes: 2 };
    for (const first of truths) {
      const [opposite] = truths.filter((truth) => rank[truth] === 2 - rank[first]);
      expect(holds(not(a), saying(first, 'no')), `not ${first}`).to.equal(opposite);
      for (const second of truths) {
        const statement = saying(first, second);
        const [least, most] = [first, second].sort((one, other) => rank[one] - rank[other]);
        expect(holds(all(a, b), statement), `${first} and ${second}`).to.equal(least);
        expect(holds(any(a, b), statement), `${first} or ${second}`).to.equal(most);
      }
    }
  });

  it('stay as decided whatever an unstated answer turns out to be', () => {
    const conditions = [all(a, not(b)), any(a, b), not(any(a, all(b, always))), all(any(a, b), not(a))];
    for (const condition of conditions) {
      for (const second of truths) {
        const decided = holds(condition, saying('unknown', second));
        if (decided === 'unknown') continue;
        expect(holds(condition, saying('yes', second)), explain(condition)).to.equal(decided);
        expect(holds(condition, saying('no', second)), explain(condition)).to.equal(decided);
      }
    }
  });

  it('hold always, or with nothing to be met, and fail with nothing to choose from', () => {
    const statement = saying('yes', 'no');
    expect([always, all()].map((condition) => holds(condition, statement))).to.deep.equal(['yes', 'yes']);
    expect(holds(any(), statement)).to.equal('no');
  });

  it('compare numbers, and know nothing of a number that is unstated', () => {
    const condition = atLeast('ORS-15', 5);
    const truth = (answer: string) => holds(condition, parsed(answering('ORS-15', answer)));
    expect(['4', '5', '6', 'unstated'].map(truth)).to.deep.equal(['no', 'yes', 'yes', 'unknown']);
  });

  it('always know whether a profile or an extension is claimed', () => {
    const statement = parsed(['extensions: []', 'extensions: [Security]\nsecurity: { profile: 0 }']);
    const truth = (condition: Condition) => holds(condition, statement);
    expect([claims('Core'), claims('Reservation'), claims('Security')].map(truth)).to.deep.equal(['yes', 'no', 'yes']);
  });
});

describe('explanations of conditions', () => {
  const statement = saying('yes', 'unknown');

  for (const [condition, plain, answered] of [
    [always, 'always', 'always'],
    [all(a, not(b)), 'C-07 and not AQ-2', 'C-07=Yes and not AQ-2=unstated'],
    [
      all(a, any(b, not(claims('Reservation')))),
      'C-07 and (AQ-2 or not Reservation)',
      'C-07=Yes and (AQ-2=unstated or not Reservation=not claimed)',
    ],
    [not(all(a, b)), 'not (C-07 and AQ-2)', 'not (C-07=Yes and AQ-2=unstated)'],
    [atLeast('ORS-15', 5), 'ORS-15 >= 5', 'ORS-15=0 >= 5'],
    [claims('Core'), 'Core', 'Core=claimed'],
    [any(), 'never', 'never'],
  ] as const) {
    it(`read "${plain}", and "${answered}" with a statement`, () => {
      expect(explain(condition)).to.equal(plain);
      expect(explain(condition, statement)).to.equal(answered);
    });
  }
});

describe('reasons against running a case', () => {
  it('do not exist when the condition holds', () => {
    expect(reasonAgainst(all(a, not(b)), saying('yes', 'no'))).to.equal(undefined);
  });

  it('name the item that decides, with its meaning', () => {
    const statement = saying('no', 'unknown');
    expect(decidedBy(all(a, not(b)), statement)).to.deep.equal(['C-07=No']);
    expect(reasonAgainst(all(a, not(b)), statement)).to.equal(
      'n/a: needs C-07 (a transaction can be started at the station), the statement says No',
    );
  });

  it('say when an item must not be there', () => {
    expect(reasonAgainst(not(b), saying('yes', 'yes'))).to.equal(
      'n/a: needs AQ-2 (a lock keeps the cable out until authorization) to be No, the statement says Yes',
    );
  });

  it('name the unstated item that a case hangs on', () => {
    expect(reasonAgainst(all(a, not(b)), saying('yes', 'unknown'))).to.equal(
      'undetermined: hangs on AQ-2, which is unstated',
    );
  });

  it('name every unstated item that matters, once', () => {
    expect(reasonAgainst(any(all(a, b), a), saying('unknown', 'unknown'))).to.equal(
      'undetermined: hangs on C-07 and AQ-2, which are unstated',
    );
  });

  it('list all alternatives that were not met', () => {
    expect(decidedBy(any(a, b), saying('no', 'no'))).to.deep.equal(['C-07=No', 'AQ-2=No']);
    expect(reasonAgainst(any(a, b), saying('no', 'no'))).to.match(/^n\/a: needs C-07 .*; needs AQ-2 .* says No$/);
  });

  it('cover numbers and profiles', () => {
    const statement = saying('yes', 'no');
    expect(reasonAgainst(atLeast('ORS-15', 5), statement)).to.equal(
      'n/a: needs ORS-15 (ChargingScheduleMaxPeriods) of at least 5, the statement says 0',
    );
    expect(reasonAgainst(claims('Reservation'), statement)).to.equal(
      'n/a: needs Reservation, which the statement does not claim',
    );
    expect(reasonAgainst(not(claims('Core')), statement)).to.equal(
      'n/a: needs Core not to be claimed, but the statement claims it',
    );
    expect(reasonAgainst(any(), statement)).to.equal('n/a: never applies');
  });
});
