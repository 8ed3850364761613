import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { formatUtc } from '../lib/format.ts'
import { plainLine, plainText } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { useActions } from '../store/context.tsx'
import type { Naming } from './blameless.ts'

interface PickedRowsProps {
  readonly room: RoomState
  readonly naming: Naming
  readonly onPick: () => void
}

/** The timeline of the document: rows that were picked, each with the event that it rests on. */
export function PickedRows({ room, naming, onPick }: PickedRowsProps) {
  const rows = room.timeline.filter(({ starred }) => starred)
  return (
    <section className="notebook-section" aria-label="Timeline of the document">
      <div className="notebook-section-head">
        <h3>Timeline</h3>
        <button type="button" onClick={onPick}>
          Pick rows
        </button>
      </div>
      {rows.length === 0 ? (
        <p className="muted">
          No row is picked. Reports tell the story by themselves; star what a reader needs beside it. Each row keeps the
          number of its event.
        </p>
      ) : (
        <ol className="plain-list picked-rows">
          {rows.map((row) => (
            <li key={row.seq}>
              <PickedRow incidentId={room.incidentId} row={row} naming={naming} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

interface PickedRowProps {
  readonly incidentId: string
  readonly row: TimelineRow
  readonly naming: Naming
}

function PickedRow({ incidentId, row, naming }: PickedRowProps) {
  const actions = useActions()
  return (
    <div className="picked-row">
      <time
        className="tabular muted"
        dateTime={new Date(row.at).toISOString()}
        title={new Date(row.at).toLocaleString()}
      >
        {formatUtc(row.at)}
      </time>
      <div className="picked-words">
        <span className="person">{plainLine(naming.who(row.who), 80)}</span>{' '}
        <span className="pre">{plainText(naming.words(row), 16_000)}</span>
      </div>
      <span className="picked-marks">
        <a
          className="tabular"
          href={routeHash({ view: 'replay', incidentId, seq: row.seq })}
          title="What was known at this moment"
        >
          #{row.seq}
        </a>
        <span className="tag">{row.addedLater ? 'added later' : 'observed live'}</span>
        {row.edited && <span className="tag">edited</span>}
        <button
          type="button"
          className="quiet"
          aria-label={`Take row ${row.seq} out of the document`}
          onClick={() => void actions.submit({ type: 'row.unstar', incidentId, seq: row.seq })}
        >
          Take out
        </button>
      </span>
    </div>
  )
}
