import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { useMemo } from 'react'
import { formatZone } from '../../../presentation/format.ts'
import {
  everyRow,
  matchesFilter,
  rowsOfAlerts,
  rowsOfPeople,
  type TimelinePart,
  tagsOf,
  timelineParts,
} from './timeline-filter.ts'

interface TimelineToolbarProps {
  readonly rows: readonly TimelineRow[]
  readonly shown: number
  readonly part: TimelinePart
  readonly onPart: (part: TimelinePart) => void
}

const maxTags = 20
const quick = ['all', 'people', 'alerts']

/** Which part of the timeline is shown, and in which zone. It says what is left out, so that a part is never taken for the whole. */
export function TimelineToolbar({ rows, shown, part, onPart }: TimelineToolbarProps) {
  const people = useMemo(() => rows.filter((row) => matchesFilter(row, rowsOfPeople)).length, [rows])
  const alerts = useMemo(() => rows.filter((row) => matchesFilter(row, rowsOfAlerts)).length, [rows])
  const button = (label: string, each: TimelinePart, isWide = false) => (
    <button
      type="button"
      className={isWide ? 'part-button only-wide' : 'part-button'}
      aria-pressed={part === each}
      onClick={() => onPart(each)}
    >
      {label}
    </button>
  )
  return (
    <div className="timeline-tools">
      <div className="timeline-parts" role="group" aria-label="Part of the timeline">
        {button('Story', 'story')}
        {button(`All ${rows.length}`, everyRow)}
        {button(`People ${people}`, rowsOfPeople, true)}
        {button(`Alerts ${alerts}`, rowsOfAlerts, true)}
        <OtherParts rows={rows} part={part} onPart={onPart} />
      </div>
      {part !== 'story' && shown < rows.length && (
        <span className="timeline-left">
          <span className="muted tabular">{rows.length - shown} rows are not shown</span>
          <button type="button" className="quiet" onClick={() => onPart(everyRow)}>
            Show everything
          </button>
        </span>
      )}
      <ZoneNote rows={rows} />
    </div>
  )
}

function OtherParts({ rows, part, onPart }: Omit<TimelineToolbarProps, 'shown'>) {
  const tags = useMemo(() => tagsOf(rows).slice(0, maxTags), [rows])
  const others = timelineParts.filter(({ id }) => !quick.includes(id))
  const chosen = part === 'story' ? '' : part.tag !== null ? `#${part.tag}` : ''
  const id = others.find(({ filter }) => filter === part)?.id ?? chosen
  return (
    <label>
      <span className="visually-hidden">Part of the timeline that is shown</span>
      <select
        className={id === '' ? 'other-parts' : 'other-parts chosen'}
        value={id}
        onChange={({ target: { value } }) =>
          onPart(
            value === ''
              ? 'story'
              : value.startsWith('#')
                ? { ...everyRow, tag: value.slice(1) }
                : (timelineParts.find((each) => each.id === value)?.filter ?? everyRow),
          )
        }
      >
        <option value="">more</option>
        {others.map((each) => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
        {tags.map((tag) => (
          <option key={tag} value={`#${tag}`}>
            #{tag}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Only where the clock here is not UTC; a time that is pointed at says its UTC. */
function ZoneNote({ rows }: { readonly rows: readonly TimelineRow[] }) {
  const zone = formatZone(rows.at(-1)?.at ?? 0)
  return zone === 'UTC' ? null : <span className="zone-note muted">times are {zone}</span>
}
