import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { memo, useState } from 'react'
import { formatClock, formatDay, formatUtc } from '../../../presentation/format.ts'
import { plainLine, plainText } from '../../../presentation/plain-text.ts'
import { initials } from '../../../presentation/reach-words.ts'
import { useActions, useConsole } from '../../store/context.tsx'
import { useIsReadOnly } from '../read-only.ts'
import { EntryIcon } from './entry-icon.tsx'
import { EntryTime } from './fold-entry.tsx'
import { Star } from './star.tsx'

interface TimelineEntryProps {
  readonly incidentId: string
  readonly row: TimelineRow
  /** What it says here: of a page, also how it ended. */
  readonly text: string
}

/** One line of the story: when; what kind; who; what. */
export const TimelineEntry = memo(function TimelineEntry({ incidentId, row, text }: TimelineEntryProps) {
  const [editing, setEditing] = useState(false)
  const readOnly = useIsReadOnly()
  const mine = useConsole((state) => state.me !== null && state.me.name === row.who)
  const isToMe = useConsole((state) => state.me !== null && row.mentions.includes(state.me.id))
  const marks = `${row.pending ? 'pending' : ''} ${row.starred ? 'starred' : ''} ${isToMe ? 'to-me' : ''}`
  return (
    <div className={`entry entry-${row.kind} ${marks}`} data-seq={row.seq}>
      <EntryTime at={row.at} />
      <EntryIcon row={row} />
      {row.person === null ? (
        <span />
      ) : (
        <span className="person-disc entry-disc" aria-hidden="true">
          {initials(row.who)}
        </span>
      )}
      <div className="entry-body">
        <span className="entry-who">{plainLine(row.who, 80)}</span>{' '}
        {editing && row.noteId !== null ? (
          <NoteEdit incidentId={incidentId} noteId={row.noteId} text={row.text} onDone={() => setEditing(false)} />
        ) : (
          <span className="entry-text">{plainText(text, 16_000)}</span>
        )}
        <span className="entry-marks">
          <EntryMarks row={row} />
          {mine && !readOnly && row.noteId !== null && !row.pending && !editing && (
            <button
              type="button"
              className="quiet entry-edit"
              aria-label="Edit this note"
              onClick={() => setEditing(true)}
            >
              Edit
            </button>
          )}
        </span>
      </div>
      <Star incidentId={incidentId} row={row} />
    </div>
  )
})

function EntryMarks({ row }: { readonly row: TimelineRow }) {
  const recorded = formatDay(row.recordedAt) === formatDay(row.at) ? '' : `${formatDay(row.recordedAt)} `
  return (
    <>
      {row.pending && <span className="tag tag-pending">pending</span>}
      {row.tags.map((tag) => (
        <span key={tag} className={`tag tag-word tag-${tag}`}>
          {tag}
        </span>
      ))}
      {row.addedLater && (
        <span className="tag" title={formatUtc(row.recordedAt)}>
          added later, at {recorded}
          {formatClock(row.recordedAt)}
        </span>
      )}
      {row.edited && (
        <details className="entry-earlier">
          <summary className="tag">edited</summary>
          {row.earlier.map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the history of a note only grows at its end
            <p key={index} className="muted">
              before: {plainText(text, 16_000)}
            </p>
          ))}
        </details>
      )}
      {row.heldAt !== null && (
        <span className="tag" title={formatUtc(row.kind === 'note' ? row.recordedAt : row.heldAt)}>
          {row.kind === 'note'
            ? `written offline, arrived ${formatClock(row.recordedAt)}`
            : `done offline at ${formatClock(row.heldAt)}`}
        </span>
      )}
    </>
  )
}

function NoteEdit(props: {
  readonly incidentId: string
  readonly noteId: string
  readonly text: string
  readonly onDone: () => void
}) {
  const { incidentId, noteId, onDone } = props
  const actions = useActions()
  const [text, setText] = useState(props.text)

  async function save() {
    if (text.trim() === '') return
    const result = await actions.submit({ type: 'note.edit', incidentId, noteId, text })
    if (result !== null && result.kind !== 'refused') onDone()
  }

  return (
    <span className="note-edit">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        aria-label="Edit the note; what it said before is kept"
        rows={3}
        maxLength={16_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
          if (event.key === 'Escape') onDone()
        }}
      />
      <button type="button" onClick={() => void save()}>
        Save
      </button>
      <button type="button" className="quiet" onClick={onDone}>
        Cancel
      </button>
    </span>
  )
}
