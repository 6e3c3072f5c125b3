/** The abstract as a PDF, without a browser. The only door to pdfmake, which is optional and loaded when it is needed. */
import type { TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js';
import { UsageError } from '../evidence/errors.js';
import type { AbstractView } from './abstract-view.js';
import { pdfDocument } from './pdf-content.js';
import { fontsFor, type Fonts } from './pdf-fonts.js';

const missing =
  'PDF: the optional packages pdfmake, fontkit and subset-font are not all installed; run `npm install` without --omit=optional, or use --pdf-engine chromium';

/**
 * The bytes of the PDF; the same abstract gives the same bytes. `date` is when the run began, as its record has it.
 * @throws UsageError where pdfmake is not installed.
 */
export async function abstractPdf(view: AbstractView, date: string): Promise<Uint8Array> {
  const { pdfmake, fonts } = await loaded(view);
  for (const [name, content] of fonts.files) pdfmake.virtualfs.writeFileSync(name, content);
  pdfmake.setFonts({ ...fonts.faces });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => fonts.paths.includes(path));
  return pdfmake.createPdf(pdfDocument(view, fonts, asDate(date))).getBuffer();
}

/** Of pdfmake what is used here; its own types leave out the files in memory. */
interface Pdfmake {
  readonly virtualfs: { writeFileSync(name: string, content: Uint8Array): void };
  setFonts(fonts: TFontDictionary): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(document: TDocumentDefinitions): { getBuffer(): Promise<Uint8Array> };
}

async function loaded(view: AbstractView): Promise<{ readonly pdfmake: Pdfmake; readonly fonts: Fonts }> {
  try {
    const { default: pdfmake } = (await import('pdfmake')) as unknown as { readonly default: Pdfmake };
    return { pdfmake, fonts: await fontsFor(JSON.stringify(view)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') throw new UsageError(missing);
    throw error;
  }
}

/** `2026-03-01T10:15:00.123Z`, as records have it. */
function asDate(at: string): Date {
  const [year = 1970, month = 1, ...rest] = (at.match(/\d+/g) ?? []).map(Number);
  return new Date(Date.UTC(year, month - 1, ...(rest.slice(0, 4) as [number?])));
}
