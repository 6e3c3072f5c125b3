/**
 * The fonts of a PDF: Roboto, which comes with pdfmake, and of Noto Sans KR and SC no more than the characters that are
 * needed. Their files are slices by ranges of characters; of each slice in use a small font of two weights is made.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The fonts of one document, and what to write with which. */
export interface Fonts {
  /** Files that pdfmake is to find in memory. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The faces of each font by its name: a path, or the name of a file in memory. */
  readonly faces: Readonly<Record<string, { readonly normal: string; readonly bold: string }>>;
  /** The paths that may be read. */
  readonly paths: readonly string[];
  /** The font that has the character; undefined where none has. */
  readonly fontOf: (character: string) => string | undefined;
}

export const latin = 'Roboto';

const regular = 400;
const bold = 600;

interface Slice {
  readonly name: string;
  readonly file: string;
  readonly has: (codePoint: number) => boolean;
}

/** The fonts for a text. Where the packages with wide characters are not installed, these have no font. */
export async function fontsFor(text: string): Promise<Fonts> {
  const { openSync } = await import('fontkit');
  const faces = {
    normal: packagePath('pdfmake/fonts/Roboto/Roboto-Regular.ttf'),
    bold: packagePath('pdfmake/fonts/Roboto/Roboto-Medium.ttf'),
  };
  const plain = new Set(openSync(faces.normal).characterSet);
  const others = [...new Set(text)].filter((character) => !plain.has(codePoint(character)));

  const slices = others.length === 0 ? [] : [...slicesOf('kr'), ...slicesOf('sc')];
  const used = new Map<Slice, string[]>();
  for (const character of others.sort()) {
    const slice = slices.find(({ has }) => has(codePoint(character)));
    if (slice !== undefined) used.set(slice, [...(used.get(slice) ?? []), character]);
  }

  const files = new Map<string, Uint8Array>();
  const fonts: Record<string, { readonly normal: string; readonly bold: string }> = { [latin]: faces };
  const homes = new Map<string, string>();
  for (const [slice, characters] of used) {
    const made = { normal: `${slice.name}-${regular}.ttf`, bold: `${slice.name}-${bold}.ttf` };
    for (const [name, weight] of [[made.normal, regular] as const, [made.bold, bold] as const]) {
      files.set(name, await cutOut(slice.file, characters.join(''), weight));
    }
    fonts[slice.name] = made;
    for (const character of characters) homes.set(character, slice.name);
  }
  return {
    files,
    faces: fonts,
    paths: Object.values(faces),
    fontOf: (character) => homes.get(character) ?? (plain.has(codePoint(character)) ? latin : undefined),
  };
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0;

const packagePath = (path: string): string => fileURLToPath(import.meta.resolve(path));

/** The slices of a font, or none where its package is not installed. */
function slicesOf(script: 'kr' | 'sc'): readonly Slice[] {
  const font = `@fontsource-variable/noto-sans-${script}`;
  let ranges: string;
  try {
    ranges = readFileSync(packagePath(`${font}/unicode.json`), 'utf8');
  } catch {
    return [];
  }
  return Object.entries(JSON.parse(ranges) as Record<string, string>).map(([key, list]) => {
    const slice = key.replace(/[[\]]/g, '');
    return {
      name: `Noto Sans ${script.toUpperCase()} ${slice}`,
      file: `${font}/files/noto-sans-${script}-${slice}-wght-normal.woff2`,
      has: within(list),
    };
  });
}

/** Ranges as a stylesheet has them: `U+ac00-ac0f,U+ff01`. */
function within(list: string): (codePoint: number) => boolean {
  const ranges = list.split(',').map((range) => {
    const [from = '', to = from] = range.trim().slice(2).split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return (point) => ranges.some(([from, to]) => point >= from && point <= to);
}

/** A font with these characters of a slice only, in one weight: pdfkit cannot embed a variable font by itself. */
async function cutOut(file: string, characters: string, weight: number): Promise<Uint8Array> {
  const { default: subset } = await import('subset-font');
  return subset(readFileSync(packagePath(file)), characters, {
    targetFormat: 'truetype',
    variationAxes: { wght: weight },
  });
}
