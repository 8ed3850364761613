import type { StoryItem } from '@baton/shared/view/fold-story.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState } from 'react'
import { formatDay } from '../../../presentation/format.ts'
import { browserStorage } from '../../store/browser-storage.ts'
import { useIsReadOnly } from '../read-only.ts'
import { FoldEntry } from './fold-entry.tsx'
import { keepMark, lastReadIndex, readMark } from './read-marks.ts'
import { StarKey } from './star-key.tsx'
import { TimelineEntry } from './timeline-entry.tsx'
import { itemsOf, type TimelinePart } from './timeline-filter.ts'
import { TimelineToolbar } from './timeline-toolbar.tsx'
import { useFollowEnd } from './use-follow-end.ts'

interface TimelineProps {
  readonly incidentId: string
  readonly rows: readonly TimelineRow[]
}

/** Pixels from the bottom within which the reader is taken to follow. */
const atEndWithin = 24

/** The story or a part of it, newest at the bottom. Scrolled up it holds still and says how much is newer. */
export function Timeline({ incidentId, rows }: TimelineProps) {
  const readOnly = useIsReadOnly()
  const [part, setPart] = useState<TimelinePart>('story')
  const items = useMemo(() => itemsOf(rows, part), [rows, part])
  const mark = useReadMark(incidentId, rows, readOnly)
  return (
    <section className="timeline" aria-label="Timeline">
      {!readOnly && <StarKey incidentId={incidentId} rows={rows} />}
      <TimelineToolbar rows={rows} shown={items.length} part={part} onPart={setPart} />
      {/* Another part is another list: it begins at its own newest. */}
      <TimelineItems
        key={JSON.stringify(part)}
        incidentId={incidentId}
        items={items}
        isPart={items.length < rows.length}
        readTo={lastReadIndex(items, mark)}
      />
    </section>
  )
}

/** Up to which row was read when the room was opened; what comes meanwhile is read at the next time. */
function useReadMark(incidentId: string, rows: readonly TimelineRow[], readOnly: boolean): number | null {
  const newest = rows.reduce((most, { seq }) => Math.max(most, seq), 0)
  const [mark] = useState(() => {
    const before = readOnly ? null : readMark(browserStorage(), incidentId)
    return before !== null && before < newest ? before : null
  })
  useEffect(() => {
    if (!readOnly && newest > 0) keepMark(browserStorage(), incidentId, newest)
  }, [incidentId, newest, readOnly])
  return mark
}

interface TimelineItemsProps {
  readonly incidentId: string
  readonly items: readonly StoryItem[]
  readonly isPart: boolean
  /** The line after which all is new; -1 without one. */
  readonly readTo: number
}

function TimelineItems({ incidentId, items, isPart, readTo }: TimelineItemsProps) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  // What is opened stays where it is; the end is followed again once it is gone to.
  const [isHeld, setHeld] = useState(false)
  // A new function would make the list place every row anew.
  const getItemKey = useCallback((index: number) => items[index]?.key ?? `gap-${index}`, [items])
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: () => 28,
    getItemKey,
    overscan: 12,
    anchorTo: isHeld ? 'start' : 'end',
    followOnAppend: !isHeld,
    scrollEndThreshold: atEndWithin,
    initialOffset: () => Number.MAX_SAFE_INTEGER,
  })
  useFollowEnd(scroller, { count: items.length, within: atEndWithin, isHeld, toEnd: () => virtualizer.scrollToEnd() })
  const atEnd = items.length === 0 || virtualizer.isAtEnd(atEndWithin)
  const newer = useNewerThanSeen(items.length, atEnd)
  const toEnd = () => {
    setHeld(false)
    virtualizer.scrollToEnd()
  }
  const hold = () => {
    // A list that is shorter than its view never scrolled: it still takes itself to be on its way to the end.
    virtualizer.cancelScroll()
    if (scroller !== null) virtualizer.scrollOffset = scroller.scrollTop
    setHeld(true)
  }
  const toggle = (key: string) => {
    hold()
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }

  return (
    <>
      <div
        ref={setScroller}
        className="scroller"
        tabIndex={0}
        role="group"
        aria-label="Timeline, newest at the bottom"
        onKeyDown={moveBetweenStars}
        onClickCapture={({ target }) => {
          if (target instanceof Element && target.closest('summary, .entry-edit') !== null) hold()
        }}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          if (isHeld && scrollHeight - scrollTop - clientHeight <= atEndWithin) setHeld(false)
        }}
      >
        {items.length === 0 && (
          <p className="room-note muted">{isPart ? 'No row is of this kind.' : 'Nothing has been recorded yet.'}</p>
        )}
        <ol className="entries" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((place) => {
            const item = items[place.index]
            if (item === undefined) return null
            const before = items[place.index - 1]
            return (
              <li
                key={place.key}
                ref={virtualizer.measureElement}
                data-index={place.index}
                aria-posinset={place.index + 1}
                aria-setsize={items.length}
                style={{ transform: `translateY(${place.start}px)` }}
              >
                {(before === undefined || formatDay(before.row.at) !== formatDay(item.row.at)) && (
                  <div className="day-line tabular">{formatDay(item.row.at)}</div>
                )}
                {item.rows.length > 1 ? (
                  <FoldEntry item={item} isOpen={open.has(item.key)} onToggle={() => toggle(item.key)} />
                ) : (
                  <TimelineEntry incidentId={incidentId} row={item.row} text={item.text} />
                )}
                {place.index === readTo && <div className="read-line">you have read to here</div>}
              </li>
            )
          })}
        </ol>
      </div>
      {!atEnd && (
        <button type="button" className="pill pill-bottom" onClick={toEnd}>
          {newer > 0 ? `${newer} newer` : 'to the newest'}
          <ArrowDown size={14} aria-hidden="true" />
        </button>
      )}
    </>
  )
}

/** On the star of a row, the arrow keys go to the star of the next one. */
function moveBetweenStars(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('.entry-star')) return
  const stars = [...event.currentTarget.querySelectorAll<HTMLElement>('.entry-star')]
  const next = stars[stars.indexOf(event.target) + step]
  event.preventDefault()
  next?.focus()
}

/** How many rows have come since the end was last in sight. */
function useNewerThanSeen(count: number, atEnd: boolean): number {
  const [seen, setSeen] = useState(count)
  if (atEnd && seen !== count) setSeen(count)
  return atEnd ? 0 : Math.max(0, count - seen)
}
