import type { TimelineRow } from '@baton/shared/timeline/timeline.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useState } from 'react'
import { formatDay } from '../lib/format.ts'
import { TimelineEntry } from './timeline-entry.tsx'

interface TimelineProps {
  readonly incidentId: string
  readonly rows: readonly TimelineRow[]
}

/** Pixels from the bottom within which the reader is taken to follow. */
const atEndWithin = 24

/** The story, newest at the bottom. Scrolled up it holds still and says how much is newer. */
export function Timeline({ incidentId, rows }: TimelineProps) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => 28,
    getItemKey: (index) => rowKey(rows[index], index),
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: atEndWithin,
    initialOffset: () => Number.MAX_SAFE_INTEGER,
  })
  const atEnd = rows.length === 0 || virtualizer.isAtEnd(atEndWithin)
  const newer = useNewerThanSeen(rows.length, atEnd)

  return (
    <section className="timeline" aria-label="Timeline">
      <div ref={setScroller} className="scroller" tabIndex={0} role="group" aria-label="Timeline, newest at the bottom">
        {rows.length === 0 && <p className="room-note muted">Nothing has been recorded yet.</p>}
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
    </section>
  )
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
