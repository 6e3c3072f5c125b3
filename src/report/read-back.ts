/** Whether a written file reads back as what it is meant to be. */

/** The first flaw of XML as we write it (elements, attributes, text; no comment, no CDATA), or undefined. */
export function flawOfXml(xml: string): string | undefined {
  const illegal = illegalInXml.exec(xml);
  if (illegal !== null) return `the code point ${(illegal[0].codePointAt(0) ?? 0).toString(16)} at ${illegal.index}`;
  const open: string[] = [];
  let elements = 0;
  piece.lastIndex = declaration.exec(xml)?.[0].length ?? 0;
  while (piece.lastIndex < xml.length) {
    const at = piece.lastIndex;
    const found = piece.exec(xml)?.groups;
    if (found === undefined) return `no markup at ${at}`;
    const { text, name = '', closing, empty } = found;
    if (text !== undefined) {
      if (open.length === 0 && text.trim() !== '') return `text outside of the element at ${at}`;
    } else if (closing !== undefined) {
      if (open.pop() !== closing) return `</${closing}> at ${at} closes something else`;
    } else {
      if (open.length === 0) elements += 1;
      if (hasTwins(found.attributes ?? '')) return `an attribute twice at ${at}`;
      if (empty === '') open.push(name);
    }
  }
  if (open.length > 0) return `<${open.at(-1) ?? ''}> is not closed`;
  return elements === 1 ? undefined : `${elements} outermost elements`;
}

// XML 1.0 §2.2
const illegalInXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>/;
const reference = '&(?:amp|lt|gt|quot|apos);';
const piece = new RegExp(
  [
    `(?<text>(?:[^<&\\]]+|\\](?!\\]>)|${reference})+)`,
    '</(?<closing>[A-Za-z]+)>',
    `<(?<name>[A-Za-z]+)(?<attributes>(?: [A-Za-z]+="(?:[^<&"]|${reference})*")*) ?(?<empty>/?)>`,
  ].join('|'),
  'y',
);

function hasTwins(attributes: string): boolean {
  const names = [...attributes.matchAll(/ ([A-Za-z]+)="[^"]*"/g)].map(([, name]) => name);
  return new Set(names).size < names.length;
}

/** The first flaw of JSON: that it is none, or what the schema says of it. */
export function flawOfJson(
  text: string,
  schema: (value: unknown) => readonly { readonly text: string }[],
): string | undefined {
  try {
    return schema(JSON.parse(text) as unknown)[0]?.text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 'it is no JSON';
  }
}
