/** Looks up faults and variants by name. */

/** A name that nothing bears; the message lists the nearest names there are. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName';
}

/** The entries that bear the names, in the order asked for. */
export function named<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  wanted: readonly string[],
): readonly T[] {
  return wanted.map((name) => {
    const found = all.find((each) => each.name === name);
    if (found !== undefined) return found;
    const near = nearest(
      name,
      all.map((each) => each.name),
    ).join(', ');
    throw new UnknownName(`there is no ${what} ${JSON.stringify(name)}; the nearest are ${near}`);
  });
}

function nearest(name: string, all: readonly string[], count = 3): readonly string[] {
  const ranked = all.map((each) => ({ each, distance: distance(name, each) }));
  return ranked
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ each }) => each);
}

/** Levenshtein's distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
