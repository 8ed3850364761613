import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineKind, TimelineRow } from '@baton/shared/view/timeline.ts'
import { Star } from 'lucide-react'
import { memo, useState } from 'react'
import { formatUtc, formatUtcClock } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { useActions } from '../store/context.tsx'
import type { Naming } from './naming.ts'
import type { Picks } from './picks.ts'

interface DrawerProps {
  readonly room: RoomState
  readonly picks: Picks
  readonly naming: Naming
  readonly onClose: () => void
}

/** More than this is not read through; the filter narrows it. */
const maxRows = 400
/** What machines say again and again. */
const machineKinds: ReadonlySet<TimelineKind> = new Set(['alert', 'receipt', 'escalation'])

type Filter = 'people' | 'all' | 'picked'

/** All rows of the incident, to pick those that tell the story. */
export function TimelineDrawer({ room, picks, naming, onClose }: DrawerProps) {
  const [filter, setFilter] = useState<Filter>('all')
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const found = room.timeline.filter(
    (row) =>
      row.kind !== 'postmortem' &&
      // That a pick waits is told by its row.
      !row.type.startsWith('row.') &&
      (filter !== 'picked' || picks.isShown(row)) &&
      (filter !== 'people' || !machineKinds.has(row.kind)) &&
      (wanted === '' || `${row.kind} ${row.text} #${row.seq}`.toLowerCase().includes(wanted)),
  )
  return (
    <aside className="notebook-drawer" aria-label="Timeline to pick from">
      <div className="notebook-drawer-head">
        <h3>Timeline</h3>
        <button type="button" className="quiet" aria-label="Close the timeline" onClick={onClose}>
          Close
        </button>
        <input
          type="search"
          aria-label="Find in the timeline"
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <select
          aria-label="Which rows"
          value={filter}
          onChange={(event) => setFilter(filters.find(([id]) => id === event.target.value)?.[0] ?? 'all')}
        >
          {filters.map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="scroller" tabIndex={0} role="group" aria-label="Rows, oldest at the top">
        {found.length === 0 && (
          <p className="muted notebook-empty">
            {room.timeline.length === 0 ? 'Nothing has been recorded yet.' : 'No row is like that.'}
          </p>
        )}
        <ol className="plain-list">
          {found.slice(0, maxRows).map((row, index) => (
            <li key={row.seq > 0 ? row.seq : `pending-${index}`}>
              <DrawerRow
                row={row}
                isIn={picks.isShown(row)}
                isPending={row.pending || room.pendingPicks.includes(row.seq)}
                request={picks.turn(row)}
                who={naming.who(row)}
                words={naming.words(row)}
              />
            </li>
          ))}
        </ol>
        {found.length > maxRows && (
          <p className="muted notebook-empty">{found.length - maxRows} more; find by a word to narrow it.</p>
        )}
      </div>
    </aside>
  )
}

const filters: readonly (readonly [Filter, string])[] = [
  ['all', 'All rows'],
  ['people', 'Without alerts and receipts'],
  ['picked', 'Picked rows'],
]

interface DrawerRowProps {
  readonly row: TimelineRow
  /** The document shows it. */
  readonly isIn: boolean
  readonly isPending: boolean
  /** What turns that round. */
  readonly request: ReturnType<Picks['turn']>
  readonly who: string
  readonly words: string
}

const DrawerRow = memo(function DrawerRow({ row, isIn, isPending, request, who, words }: DrawerRowProps) {
  const actions = useActions()
  const { seq } = row
  const short = plainLine(words, 80)
  return (
    <div className={isIn ? 'drawer-row in' : 'drawer-row'}>
      <button
        type="button"
        className="quiet star"
        aria-pressed={isIn}
        aria-label={`In the document: ${short}`}
        aria-disabled={row.pending ? true : undefined}
        title={row.pending ? 'It is not in the log yet' : isIn ? 'Take it out of the document' : 'Into the document'}
        onClick={() => {
          if (!row.pending) void actions.submit(request)
        }}
      >
        <Star size={16} aria-hidden="true" />
      </button>
      <div>
        <p className="drawer-row-head muted">
          <time className="tabular" dateTime={new Date(row.at).toISOString()} title={formatUtc(row.at)}>
            {formatUtcClock(row.at)}
          </time>
          <span>{row.kind}</span>
          <span>{plainLine(who, 80)}</span>
          {!row.pending && <span className="tabular">#{seq}</span>}
          {isPending && <span className="tag tag-pending">pending</span>}
          {row.omitted && <span className="tag">left out</span>}
          {row.addedLater && <span className="tag">added later</span>}
        </p>
        <p className="pre">{plainText(words, 2_000)}</p>
      </div>
    </div>
  )
})
