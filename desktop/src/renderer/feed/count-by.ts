/** How many of the items have each key, the most frequent first. */
export function countBy<T, K extends string>(
  items: readonly T[],
  keyOf: (item: T) => K,
): { readonly key: K; readonly count: number }[] {
  const counts = new Map<K, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count)
}
