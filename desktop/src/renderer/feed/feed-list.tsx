import type { FeedRow } from '@baton/shared/feed/feed.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useKey } from '../keys/use-keys.ts'
import { useFace, useUi } from '../store/context.tsx'
import { toggleSelected } from '../store/ui-store.ts'
import { useIsWide } from '../ui/use-width.ts'
import { FeedRowItem } from './feed-row.tsx'
import { NewRowsPill } from './new-rows-pill.tsx'
import { useCurrentRow } from './use-current-row.ts'
import { useFrozenOrder } from './use-frozen-order.ts'

interface FeedListProps {
  /** All rows by id: those shown are updated in place even when the filter would drop them now. */
  readonly byId: ReadonlyMap<string, FeedRow>
  /** Ids that pass the filter, in the order of the host. */
  readonly ids: readonly string[]
  readonly filterKey: string
}

// Two lines where there is room for them side by side, three where there is not. Pixels, as in feed.css.
const rowHeights = { comfortable: { wide: 52, narrow: 72 }, dense: { wide: 36, narrow: 56 } } as const
const wideFrom = 680

/** The rows; they hold still while the pointer or the focus is among them. */
export function FeedList({ byId, ids, filterKey }: FeedListProps) {
  const { ui } = useFace()
  const scroller = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const exists = useCallback((id: string) => byId.has(id), [byId])
  const { order, waiting, showNew } = useFrozenOrder(ids, exists, pointed || focused, filterKey)
  const wide = useIsWide(scroller, wideFrom)
  const density = useUi((state) => state.settings.density)
  const height = rowHeights[density][wide ? 'wide' : 'narrow']

  // Where each row stands is worked out anew whenever this is another function.
  const getItemKey = useCallback((index: number) => order[index] ?? index, [order])
  const virtualizer = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height makes what was measured wrong
  useEffect(() => virtualizer.measure(), [virtualizer, height])

  const scrollTo = useCallback((index: number) => virtualizer.scrollToIndex(index), [virtualizer])
  const { activeId, activate } = useCurrentRow(order, scrollTo, scroller)
  const select = useCallback((id: string) => toggleSelected(ui, id), [ui])
  const selected = useUi((state) => state.selected)
  const openId = useUi((state) => (state.route.view === 'room' ? state.route.incidentId : null))
  useKey('show-new', showNew)

  return (
    <div className="feed-list">
      <NewRowsPill waiting={waiting.map((id) => byId.get(id)).filter((row) => row !== undefined)} onShow={showNew} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices where pointer and focus are */}
      <div
        ref={scroller}
        className="scroller"
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
        onFocus={() => setFocused(true)}
        onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
      >
        <ul
          className={`rows ${wide ? 'wide' : 'narrow'} ${density} ${selected.size > 0 ? 'selecting' : ''}`}
          aria-label="Incidents"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = byId.get(order[item.index] ?? '')
            if (row === undefined) return null
            return (
              <FeedRowItem
                key={row.id}
                row={row}
                active={row.id === activeId}
                selected={selected.has(row.id)}
                open={row.id === openId}
                wide={wide}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                position={item.index + 1}
                total={order.length}
                onActivate={activate}
                onSelect={select}
              />
            )
          })}
        </ul>
      </div>
    </div>
  )
}
