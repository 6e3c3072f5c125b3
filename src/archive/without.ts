/** What is left of one list when each member of the other is taken out once; members of the same key are the same. */
export function without<T>(all: readonly T[], other: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const counts = new Map<string, number>();
  for (const key of other.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return all.filter((one) => {
    const key = keyOf(one);
    const count = counts.get(key) ?? 0;
    if (count > 0) counts.set(key, count - 1);
    return count === 0;
  });
}
