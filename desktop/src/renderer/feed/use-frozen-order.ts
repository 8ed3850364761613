import { useCallback, useState } from 'react'
import { reconcileOrder } from '../lib/freeze-order.ts'

interface FrozenOrder {
  readonly order: readonly string[]
  readonly waiting: readonly string[]
  /** Shows what waits. */
  readonly showNew: () => void
}

/**
 * The order of the list, held still while `frozen`. A change of `resetKey` is the person's own doing (another
 * filter), so it takes effect at once.
 */
export function useFrozenOrder(
  incoming: readonly string[],
  exists: (id: string) => boolean,
  frozen: boolean,
  resetKey: string,
): FrozenOrder {
  const [shown, setShown] = useState<{ readonly key: string; readonly order: readonly string[] }>({
    key: resetKey,
    order: [],
  })
  const { order, waiting } = reconcileOrder(shown.order, incoming, exists, frozen && shown.key === resetKey)
  if (order !== shown.order || shown.key !== resetKey) setShown({ key: resetKey, order })
  const showNew = useCallback(() => setShown({ key: resetKey, order: [] }), [resetKey])
  return { order, waiting, showNew }
}
