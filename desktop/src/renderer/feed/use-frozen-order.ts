import { useCallback, useMemo, useState } from 'react'
import { reconcileOrder } from './freeze-order.ts'

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
  const isHeld = frozen && shown.key === resetKey
  const { order, waiting } = useMemo(
    () => reconcileOrder(shown.order, incoming, exists, isHeld),
    [shown.order, incoming, exists, isHeld],
  )
  if (order !== shown.order || shown.key !== resetKey) setShown({ key: resetKey, order })
  const showNew = useCallback(() => setShown({ key: resetKey, order: [] }), [resetKey])
  return { order, waiting, showNew }
}
