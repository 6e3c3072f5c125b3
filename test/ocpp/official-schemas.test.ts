/**
 * Our tables against the official schema files, which are not ours to publish: set OCPP_SCHEMAS to a folder that holds
 * them (`BootNotification.json`, `BootNotificationResponse.json`, …, at any depth).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { actions, messages } from '../../src/ocpp/messages.js';

type Json = Readonly<Record<string, unknown>>;

const folder = process.env.OCPP_SCHEMAS;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is no statement about values. */
const wording = [
  '$schema',
  '$id',
  'id',
  'title',
  'description',
  'comment',
  'javaType',
  'definitions',
  'additionalItems',
];

/** A schema with nothing in it but what it says about values, in one order. */
function normal(schema: Json, definitions: Json): Json {
  if (typeof schema.$ref === 'string') {
    const found = definitions[schema.$ref.replace('#/definitions/', '')];
    if (!isJson(found)) throw new Error(`no definition of ${schema.$ref}`);
    return normal(found, definitions);
  }
  const kept = Object.entries(schema).filter(([keyword, value]) => {
    if (wording.includes(keyword)) return false;
    if (keyword === 'additionalProperties') return schema.type === 'object';
    return !((keyword === 'required' || keyword === 'properties') && Object.keys(value as object).length === 0);
  });
  const said = kept.map(([keyword, value]): [string, unknown] => {
    if (keyword === 'required' || keyword === 'enum') return [keyword, (value as string[]).toSorted()];
    if (keyword === 'items' && isJson(value)) return [keyword, normal(value, definitions)];
    if (keyword === 'properties' && isJson(value)) {
      const fields = Object.entries(value).map(([name, field]): [string, unknown] => [
        name,
        normal(field as Json, definitions),
      ]);
      return [keyword, inOrder(fields)];
    }
    return [keyword, value];
  });
  return inOrder(said);
}

const inOrder = (fields: readonly [string, unknown][]): Json =>
  Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));

const normalFile = (text: string): Json => {
  const schema = JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
  return normal(schema, isJson(schema.definitions) ? schema.definitions : {});
};

describe('the official schema files', () => {
  if (folder === undefined) {
    it('WERE NOT COMPARED: set OCPP_SCHEMAS to a folder that holds them', () => {
      expect(actions).to.have.lengthOf(39);
    });
    return;
  }

  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => [basename(path, '.json').replace(/Request$/, ''), join(folder, path)]),
  );

  it('are there, 78 of them, and none that we do not know', () => {
    const wanted = actions.flatMap((action) => [action, `${action}Response`]);
    expect([...files.keys()]).to.have.members(wanted);
    expect(wanted).to.have.lengthOf(78);
  });

  for (const action of actions) {
    for (const [part, name] of [
      ['request', action],
      ['response', `${action}Response`],
    ] as const) {
      it(`say of ${name} what our table says`, () => {
        const official = normalFile(readFileSync(files.get(name) ?? '', 'utf8'));
        expect(normal(messages[action][part].json, {})).to.deep.equal(official);
      });
    }
  }
});
