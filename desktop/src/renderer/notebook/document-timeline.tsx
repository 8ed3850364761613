import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { formatUtc } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useActions } from '../store/context.tsx'
import type { Naming } from './naming.ts'
import type { Picks } from './picks.ts'

interface DocumentTimelineProps {
  readonly room: RoomState
  readonly picks: Picks
  readonly naming: Naming
  readonly onPick: () => void
}

/** The timeline of the document, as its exports show it: each row with the event that it rests on, and a cross. */
export function DocumentTimeline({ room, picks, naming, onPick }: DocumentTimelineProps) {
  const { shown, leftOut } = picks
  const section = useRef<HTMLElement>(null)
  const keepFocus = useFocusBesideGone(section)
  const row = (entry: TimelineRow) => (
    <li key={entry.seq}>
      <StoryRow room={room} picks={picks} row={entry} naming={naming} onTurn={keepFocus} />
    </li>
  )
  return (
    <section
      ref={section}
      className="notebook-section"
      aria-label="Timeline of the document"
      onKeyDown={moveBetweenRows}
    >
      <div className="notebook-section-head">
        <h3>Timeline</h3>
        <button type="button" onClick={onPick}>
          Pick rows
        </button>
      </div>
      {shown.length === 0 ? (
        <p className="muted">No row is in the document. Pick those that a reader needs.</p>
      ) : (
        <ol className="plain-list story-rows">{shown.map(row)}</ol>
      )}
      {leftOut.length > 0 && (
        <details className="left-out">
          <summary>Left out: {leftOut.length}</summary>
          <ol className="plain-list story-rows">{leftOut.map(row)}</ol>
        </details>
      )}
    </section>
  )
}

interface StoryRowProps {
  readonly room: RoomState
  readonly picks: Picks
  readonly row: TimelineRow
  readonly naming: Naming
  readonly onTurn: (button: HTMLElement) => void
}

function StoryRow({ room, picks, row, naming, onTurn }: StoryRowProps) {
  const actions = useActions()
  const { seq, omitted } = row
  return (
    <div className="story-row">
      <time
        className="tabular muted"
        dateTime={new Date(row.at).toISOString()}
        title={new Date(row.at).toLocaleString()}
      >
        {formatUtc(row.at)}
      </time>
      <div className="story-words">
        <span className="person">{plainLine(naming.who(row), 80)}</span>{' '}
        <span className="pre">{plainText(naming.words(row), 16_000)}</span>
      </div>
      <button
        type="button"
        className="quiet row-turn"
        aria-label={`${omitted ? 'Put row' : 'Take row'} ${seq} ${omitted ? 'back into' : 'out of'} the document`}
        title={omitted ? 'Put it back into the document' : 'Take it out of the document'}
        onClick={({ currentTarget }) => {
          onTurn(currentTarget)
          void actions.submit(picks.turn(row))
        }}
      >
        {omitted ? 'Put back' : <X size={16} aria-hidden="true" />}
      </button>
      <span className="story-marks">
        <a
          className="tabular"
          href={routeHash({ view: 'replay', incidentId: room.incidentId, seq })}
          title="What was known at this moment"
        >
          #{seq}
        </a>
        <span className="tag">{row.addedLater ? 'added later' : 'observed live'}</span>
        {row.edited && <span className="tag">edited</span>}
        {room.pendingPicks.includes(seq) && <span className="tag tag-pending">pending</span>}
      </span>
    </div>
  )
}

/** On the cross of a row the arrow keys go to that of the next one. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('.row-turn')) return
  event.preventDefault()
  turnsBeside(event.target)[step === 1 ? 'next' : 'previous']?.focus()
}

function turnsBeside(button: HTMLElement): Readonly<Record<'next' | 'previous', HTMLElement | undefined>> {
  const turns = [...(button.closest('ol')?.querySelectorAll<HTMLElement>('.row-turn') ?? [])]
  const at = turns.indexOf(button)
  return { next: turns[at + 1], previous: turns[at - 1] }
}

/** A row that leaves takes the focus along; it goes to the row that follows, else to the one before, else to the fold. */
function useFocusBesideGone(section: { readonly current: HTMLElement | null }): (button: HTMLElement) => void {
  const left = useRef<{ readonly button: HTMLElement; readonly beside: HTMLElement | undefined } | null>(null)
  useEffect(() => {
    if (left.current === null || left.current.button.isConnected) return
    const { beside } = left.current
    left.current = null
    if (document.activeElement !== null && document.activeElement !== document.body) return
    const place = beside?.isConnected
      ? beside
      : section.current?.querySelector<HTMLElement>('summary, .row-turn, button')
    place?.focus()
  })
  return (button) => {
    const { next, previous } = turnsBeside(button)
    left.current = { button, beside: next ?? previous }
  }
}
