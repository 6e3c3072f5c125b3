/** What is used of two packages that come without types. */
declare module 'fontkit' {
  export function openSync(path: string): { readonly characterSet: readonly number[] };
}

declare module 'subset-font' {
  export default function subset(
    font: Uint8Array,
    text: string,
    options: { readonly targetFormat: 'truetype'; readonly variationAxes: Readonly<Record<string, number>> },
  ): Promise<Uint8Array>;
}
