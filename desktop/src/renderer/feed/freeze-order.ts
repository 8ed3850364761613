export interface ListOrder {
  /** Ids in the order to show. */
  readonly order: readonly string[]
  /** Ids that have come and wait, in the order of the host. */
  readonly waiting: readonly string[]
}

/**
 * The order to show now. Frozen, each row keeps its place: it goes only when it `exists` no more, and what is
 * new waits. Otherwise, or when nothing is shown yet, it is the order of the host. Returns `shown` itself when
 * the order is the same.
 */
export function reconcileOrder(
  shown: readonly string[],
  incoming: readonly string[],
  exists: (id: string) => boolean,
  frozen: boolean,
): ListOrder {
  if (!frozen || shown.length === 0) return { order: sameOrder(shown, incoming) ? shown : incoming, waiting: [] }
  const kept = shown.filter(exists)
  const placed = new Set(kept)
  return {
    order: kept.length === shown.length ? shown : kept,
    waiting: incoming.filter((id) => !placed.has(id)),
  }
}

/** Whether both hold the same ids in the same order. */
export function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, index) => id === b[index]))
}

/** The id `delta` places from `active`; the first (or last, going up) when nothing is active. Stops at the ends. */
export function moveActive(order: readonly string[], active: string | null, delta: 1 | -1): string | null {
  const at = active === null ? -1 : order.indexOf(active)
  if (at === -1) return (delta === 1 ? order[0] : order[order.length - 1]) ?? null
  return order[Math.min(order.length - 1, Math.max(0, at + delta))] ?? null
}

/** The ids from the nearest selected one above `active` (below when none is above) to `active`, both included; `active` alone when none is selected. */
export function rangeOf(order: readonly string[], selected: ReadonlySet<string>, active: string): readonly string[] {
  const end = order.indexOf(active)
  if (end === -1) return []
  const above = order.findLastIndex((id, index) => index < end && selected.has(id))
  if (above !== -1) return order.slice(above, end + 1)
  const below = order.findIndex((id, index) => index > end && selected.has(id))
  return below === -1 ? [active] : order.slice(end, below + 1)
}
