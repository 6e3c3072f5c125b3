import { expect } from 'chai';
import { itemIds } from '../../src/pics/items.js';
import { picsSchema } from '../../src/pics/schema.js';
import { textOf } from './files.js';

/** The schema of a key within another. */
function inner(schema: unknown, ...keys: readonly string[]): Record<string, unknown> {
  let current = schema;
  for (const key of keys) current = (current as { properties: Record<string, unknown> }).properties[key];
  return current as Record<string, unknown>;
}

describe('the JSON schema of PICS files', () => {
  it('is what the reader is made from: pics/pics.schema.json equals picsSchema()', () => {
    expect(JSON.parse(textOf('pics.schema.json'))).to.deep.equal(picsSchema());
  });

  it('demands an answer to every item and explains each', () => {
    const items = inner(picsSchema(), 'items');
    expect(items.required).to.deep.equal(itemIds);
    for (const id of itemIds) expect(inner(items, id).description, id).to.be.a('string');
  });

  it('describes every key on every level', () => {
    const undescribed: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties, items } = schema as { properties?: Record<string, object>; items?: object };
      for (const [key, value] of Object.entries(properties ?? {})) {
        if (!('description' in value)) undescribed.push(`${path}.${key}`);
        walk(value, `${path}.${key}`);
      }
      walk(items, `${path}[]`);
    };
    walk(picsSchema(), '');
    expect(undescribed).to.deep.equal([]);
  });

  it('is named by every sample, so that editors find it', () => {
    for (const name of ['simulator', 'bsec', 'bsec-240k', 'ecu-l7002s', 'evms', 'bss011k']) {
      expect(textOf(`${name}.yaml`)).to.match(/^# yaml-language-server: \$schema=\.\/pics\.schema\.json\n/);
    }
  });
});
