import { expect } from 'chai';
import { closing } from '../../src/report/closing.js';
import { ctrf } from '../../src/report/ctrf.js';
import { detailsOf } from '../../src/report/details.js';
import { annotations } from '../../src/report/github.js';
import { junit } from '../../src/report/junit.js';
import { summaryView } from '../../src/report/view.js';
import { caseOf, record, stated } from './fixture.js';

const finding = { rule: 'rpc.action', clause: '§4.2.1', severity: 'fail', seq: 3, text: 'no such', left: 480 } as const;
const flooded = { ...record, findings: [finding] };
const more = /no such \(and 480 more like it, which journal\.ndjson tells\)/;

describe('a finding that stands for more than the record keeps', () => {
  const readings: Readonly<Record<string, () => unknown>> = {
    'the page of the run': () => summaryView({ record: flooded, entries: [], statement: stated }),
    'the console': () => closing(flooded, 'reports/x'),
    JUnit: () => junit(flooded),
    CTRF: () => ctrf(flooded),
    'the annotations of GitHub': () => annotations(flooded),
    'the details of a case': () => detailsOf(caseOf('TC_001_CS', { findings: [finding] })),
  };
  for (const [name, read] of Object.entries(readings)) {
    it(`says in ${name} how many more there were`, () => {
      expect(JSON.stringify(read())).to.match(more);
    });
  }
});
