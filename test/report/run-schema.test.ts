import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { attemptOf } from '../../src/evidence/attempts.js';
import type { RunRecord } from '../../src/evidence/result.js';
import { record } from './fixture.js';

const schema = JSON.parse(readFileSync(new URL('../../../reports/run.schema.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
const problems = (value: unknown): string[] => {
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};

const [first] = record.cases;
/** A record with everything that only some have. */
const whole: Required<RunRecord> = {
  ...record,
  cases: first === undefined ? [] : [{ ...first, revision: 2, attempts: [attemptOf(first), attemptOf(first)] }],
  origin: 'transcript',
  journal: { entries: 20, sha256: 'ab'.repeat(32) },
  merged: [{ run: '2026-03-01T101500Z-X', from: 1, to: 20 }],
  redacted: { of: { pics: 'ab', journal: 'cd' }, removed: { idTags: 2 } },
};

describe('the schema of run.json', () => {
  it('accepts a record with every kind of result', () => {
    expect(problems(record)).to.deep.equal([]);
    expect(problems(whole)).to.deep.equal([]);
  });

  it('accepts a record of a run that has just begun', () => {
    const begun = { ...record, endedAt: null, verdict: null, device: null, cases: [], profiles: {} };
    expect(problems(begun)).to.deep.equal([]);
  });

  it('refuses what no run writes', () => {
    expect(problems({ ...record, format: 'ocpp-attest/run@2' })).to.have.length(1);
    expect(problems({ ...record, profiles: { Core: 'pass' } })).to.have.length(1);
    expect(problems({ ...record, cases: [{ ...record.cases[0], id: '../../x' }] })).to.have.length(1);
    expect(problems({ ...record, rules: [{ ...record.rules[0], first: [-1] }] })).to.have.length(1);
    expect(problems({ ...record, extra: 1 })).to.have.length(1);
  });

  it('describes exactly the fields that a record has', () => {
    expect(Object.keys(schema.properties as object).sort()).to.deep.equal(Object.keys(whole).sort());
  });
});
