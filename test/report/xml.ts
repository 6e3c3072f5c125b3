/** A strict reader for the XML that we write: throws on whatever XML 1.0 would refuse. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

// XML 1.0 §2.2
const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (text.includes(']]>')) throw new Error('"]]>" in text');
  return text.replace(/&([^;]*;?)/g, (_, name: string) => {
    const value = entities[name.replace(/;$/, '')];
    if (value === undefined || !name.endsWith(';')) throw new Error(`the entity &${name}`);
    return value;
  });
}

export function parseXml(xml: string): Element {
  const bad = illegal.exec(xml);
  if (bad !== null) throw new Error(`the code point ${bad[0].codePointAt(0)?.toString(16) ?? ''}`);
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const tag = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  while (tag.lastIndex < body.length) {
    const at = tag.lastIndex;
    const match = tag.exec(body);
    const parent = stack.at(-1);
    if (match === null || parent === undefined) throw new Error(`at ${at}: ${body.slice(at, at + 60)}`);
    const [, closing, name = '', attributes = '', empty, text] = match;
    if (text !== undefined) parent.text += unescaped(text);
    else if (closing === '/') {
      if (stack.pop()?.name !== name) throw new Error(`</${name}> closes something else`);
    } else {
      const pairs = [...attributes.matchAll(/([A-Za-z]+)="([^"]*)"/g)];
      const element: Element = {
        name,
        attributes: Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, unescaped(value)])),
        children: [],
        text: '',
      };
      parent.children.push(element);
      if (empty !== '/') stack.push(element);
    }
  }
  const [only] = root.children;
  if (stack.length !== 1 || only === undefined || root.children.length !== 1) throw new Error('not one closed element');
  return only;
}
