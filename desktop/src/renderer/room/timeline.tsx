import type { TimelineRow } from '@baton/shared/timeline/timeline.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react'
import { formatDay } from '../lib/format.ts'
import { matchesFilter, type TimelineFilter, withoutReceipts } from '../lib/timeline-filter.ts'
import { useIsReadOnly } from './read-only.ts'
import { StarKey } from './star-key.tsx'
import { TimelineEntry } from './timeline-entry.tsx'
import { TimelineFilterBar } from './timeline-filter-bar.tsx'
import { useFollowEnd } from './use-follow-end.ts'

interface TimelineProps {
  readonly incidentId: string
  readonly rows: readonly TimelineRow[]
}

/** Pixels from the bottom within which the reader is taken to follow. */
const atEndWithin = 24

/** The story or a part of it, newest at the bottom. Scrolled up it holds still and says how much is newer. */
export function Timeline({ incidentId, rows: story }: TimelineProps) {
  const readOnly = useIsReadOnly()
  const [filter, setFilter] = useState<TimelineFilter>(withoutReceipts)
  const rows = useMemo(() => story.filter((row) => matchesFilter(row, filter)), [story, filter])
  return (
    <section className="timeline" aria-label="Timeline">
      {!readOnly && <StarKey incidentId={incidentId} rows={story} />}
      <TimelineFilterBar story={story} shown={rows.length} filter={filter} onFilter={setFilter} />
      {/* Another part is another list: it begins at its own newest. */}
      <TimelineRows
        key={JSON.stringify(filter)}
        incidentId={incidentId}
        rows={rows}
        isPart={rows.length < story.length}
      />
    </section>
  )
}

function TimelineRows({ incidentId, rows, isPart }: TimelineProps & { readonly isPart: boolean }) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  // A new function would make the list place every row anew.
  const getItemKey = useCallback((index: number) => rowKey(rows[index], index), [rows])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => 28,
    getItemKey,
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: atEndWithin,
    initialOffset: () => Number.MAX_SAFE_INTEGER,
  })
  useFollowEnd(scroller, rows.length, atEndWithin, () => virtualizer.scrollToEnd())
  const atEnd = rows.length === 0 || virtualizer.isAtEnd(atEndWithin)
  const newer = useNewerThanSeen(rows.length, atEnd)

  return (
    <>
      <div
        ref={setScroller}
        className="scroller"
        tabIndex={0}
        role="group"
        aria-label="Timeline, newest at the bottom"
        onKeyDown={moveBetweenStars}
      >
        {rows.length === 0 && (
          <p className="room-note muted">{isPart ? 'No row is of this kind.' : 'Nothing has been recorded yet.'}</p>
        )}
        <ol className="entries" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const before = rows[item.index - 1]
            return (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                aria-posinset={item.index + 1}
                aria-setsize={rows.length}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {(before === undefined || formatDay(before.at) !== formatDay(row.at)) && (
                  <div className="day-line tabular">{formatDay(row.at)}</div>
                )}
                <TimelineEntry incidentId={incidentId} row={row} />
              </li>
            )
          })}
        </ol>
      </div>
      {!atEnd && (
        <button type="button" className="pill pill-bottom" onClick={() => virtualizer.scrollToEnd()}>
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

function rowKey(row: TimelineRow | undefined, index: number): string {
  if (row === undefined) return `gap-${index}`
  // A pending row has no seq yet; a note of ours has its id from the start.
  return row.seq > 0 ? `${row.seq}-${row.kind}-${row.noteId ?? ''}` : `pending-${row.noteId ?? index}`
}
