/** What HTTP says in headers and bodies, as far as files need it. */

/**
 * The stretch that a header `Range` asks for (RFC 9110 §14.1): one range of bytes. Anything else is none, which means the
 * whole.
 */
export function readRange(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes *= *(\d{0,15}) *- *(\d{0,15})$/i.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size };
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'unsatisfiable' : { from, to: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/** The boundary of a form with files (RFC 7578); undefined for any other content. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2];
}

/** The first file in a form, or its first field where none is called a file; undefined where there is nothing. */
export function fileInForm(
  form: Uint8Array,
  boundary: string,
): { readonly name: string; readonly content: Uint8Array } | undefined {
  const bytes = Buffer.from(form.buffer, form.byteOffset, form.byteLength);
  const mark = `--${boundary}`;
  const fields: { readonly name: string | undefined; readonly content: Uint8Array }[] = [];
  for (let at = bytes.indexOf(mark); at >= 0 && fields.length < 16;) {
    const head = at + mark.length + 2;
    const body = bytes.indexOf('\r\n\r\n', at) + 4;
    const end = bytes.indexOf(`\r\n${mark}`, Math.max(body - 2, head));
    if (body < 4 || end < 0 || bytes.toString('latin1', head - 2, head) !== '\r\n') break;
    fields.push({
      name: fileName(bytes.toString('utf8', head, body)),
      content: bytes.subarray(body, Math.max(body, end)),
    });
    at = end + 2;
  }
  const found = fields.find(({ name }) => name !== undefined) ?? fields[0];
  return found === undefined ? undefined : { name: found.name ?? '', content: found.content };
}

const fileName = (head: string): string | undefined => {
  const match = /^content-disposition:[^\r\n]*?\bfilename=(?:"([^"\r\n]*)"|([^\s;]*))/im.exec(head);
  return match?.[1] ?? match?.[2];
};
