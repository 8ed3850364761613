import type { FeedRow } from '@baton/shared/view/feed.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useKey } from '../keys/use-keys.ts'
import { useFace, useUi } from '../store/context.tsx'
import { toggleSelected } from '../store/ui-store.ts'
import { useIsWide, useMedia } from '../ui/use-width.ts'
import { headOf } from './feed-entries.ts'
import { FeedRowItem } from './feed-row.tsx'
import { FeedTail } from './feed-tail.tsx'
import { GroupHead } from './group-head.tsx'
import { NewRowsPill } from './new-rows-pill.tsx'
import { useCurrentRow } from './use-current-row.ts'
import { useFrozenOrder } from './use-frozen-order.ts'
import { useKeptPlace } from './use-kept-place.ts'

interface FeedListProps {
  /** All rows by id: those shown are updated in place even when the filter would drop them now. */
  readonly byId: ReadonlyMap<string, FeedRow>
  /** The rows that pass the filter, in the order of the host. */
  readonly passing: readonly FeedRow[]
  /** Their ids with the heads of their groups. */
  readonly entries: readonly string[]
  readonly filterKey: string
}

// One line of columns where there is room for them, two lines of their own where there is not. Pixels, as in feed.css.
const rowHeights = { comfortable: { wide: 48, narrow: 64 }, dense: { wide: 32, narrow: 48 } } as const
const headHeight = 28
/** What the buttons of the current row take where they have a line of their own. */
const buttonsHeight = 48
const wideFrom = 680

/** The rows; they hold still while the pointer or the focus is among them. */
export function FeedList({ byId, passing, entries, filterKey }: FeedListProps) {
  const { ui } = useFace()
  const scroller = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const exists = useCallback((entry: string) => headOf(entry) !== null || byId.has(entry), [byId])
  const { order, waiting, showNew } = useFrozenOrder(entries, exists, pointed || focused, filterKey)
  const ids = useMemo(() => order.filter((entry) => headOf(entry) === null), [order])
  const places = useMemo(() => new Map(ids.map((id, index) => [id, index + 1])), [ids])
  const wide = useIsWide(scroller, wideFrom)
  const density = useUi((state) => state.settings.density)
  const height = rowHeights[density][wide ? 'wide' : 'narrow']
  const openId = useUi((state) => (state.route.view === 'room' ? state.route.incidentId : null))
  const scrollTo = useCallback((id: string) => scrollRef.current(id), [])
  const { activeId, activate } = useCurrentRow(ids, scrollTo, scroller)
  const isPhone = useMedia('(max-width: 699px)')
  // With a finger there is no hover: the row that is current holds its buttons.
  const tallId = isPhone && openId === null ? activeId : null

  const sizeOf = (entry: string) => {
    if (headOf(entry) !== null) return headHeight
    return entry === tallId ? height + buttonsHeight : height
  }
  // Where each row stands is worked out anew whenever this is another function.
  const getItemKey = useCallback((index: number) => order[index] ?? index, [order])
  const virtualizer = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizeOf(order[index] ?? ''),
    getItemKey,
    overscan: 8,
  })
  const scrollRef = useRef<(id: string) => void>(() => undefined)
  scrollRef.current = (id) => virtualizer.scrollToIndex(order.indexOf(id))
  const startOf = (id: string) => {
    const index = order.indexOf(id)
    return index === -1 ? null : order.slice(0, index).reduce((sum, entry) => sum + sizeOf(entry), 0)
  }
  const rowsPlace = useRef<HTMLDivElement>(null)
  const noteScroll = useKeptPlace(scroller, { keptId: openId ?? activeId, startOf, key: `${height} ${tallId}` }, () => {
    virtualizer.measure()
    // Before it is drawn anew, so that there is as much to scroll as there will be.
    rowsPlace.current?.style.setProperty('height', `${virtualizer.getTotalSize()}px`)
  })

  const select = useCallback((id: string) => toggleSelected(ui, id), [ui])
  const selected = useUi((state) => state.selected)
  useKey('show-new', showNew)
  const items = virtualizer.getVirtualItems()

  return (
    <div className="feed-list">
      <NewRowsPill waiting={waiting.map((id) => byId.get(id)).filter((row) => row !== undefined)} onShow={showNew} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices where pointer and focus are */}
      <div
        ref={scroller}
        className="scroller"
        onScroll={(event) => noteScroll(event.currentTarget.scrollTop)}
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
        onFocus={() => setFocused(true)}
        onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
      >
        <div ref={rowsPlace} className="rows-place" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const group = headOf(order[item.index] ?? '')
            return (
              group !== null && (
                <GroupHead key={item.key} group={group} rows={passing} style={place(item.start, item.size)} />
              )
            )
          })}
          <ul
            className={`rows ${wide ? 'wide' : 'narrow'} ${density} ${selected.size > 0 ? 'selecting' : ''}`}
            aria-label="Incidents"
          >
            {items.map((item) => {
              const row = byId.get(order[item.index] ?? '')
              if (row === undefined) return null
              return (
                <FeedRowItem
                  key={row.id}
                  row={row}
                  active={row.id === activeId}
                  selected={selected.has(row.id)}
                  open={row.id === openId}
                  isTall={row.id === tallId}
                  style={place(item.start, item.size)}
                  position={places.get(row.id) ?? 0}
                  total={ids.length}
                  onActivate={activate}
                  onSelect={select}
                />
              )
            })}
          </ul>
        </div>
        <FeedTail />
      </div>
    </div>
  )
}

function place(start: number, size: number) {
  return { height: size, transform: `translateY(${start}px)` }
}
