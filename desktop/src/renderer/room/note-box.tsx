import { useEffect, useRef, useState } from 'react'
import { formatClock, formatDay, formatMoment } from '../lib/format.ts'
import { type NoteTime, parseNoteTime } from '../lib/note-time.ts'
import { useConsole, useFace, useIsConnected, useTicking, useUi } from '../store/context.tsx'
import { setDraft } from '../store/ui-store.ts'
import { Key } from '../ui/key.tsx'

/** Always there: what is typed is kept until it is sent, through navigation and reload. */
export function NoteBox({ incidentId }: { readonly incidentId: string }) {
  const { ui, actions, ticker } = useFace()
  const box = useRef<HTMLTextAreaElement>(null)
  const draft = useUi((state) => state.drafts[incidentId] ?? '')
  const offset = useConsole((state) => state.clockOffsetMs)
  const connected = useIsConnected()
  const [asWritten, setAsWritten] = useState(false)
  const about = asWritten ? null : parseNoteTime(draft, ticker.now() + offset)
  const wanted = useUi((state) => state.noteFocus === incidentId)

  useEffect(() => {
    if (!wanted) return
    box.current?.focus()
    ui.setState({ noteFocus: null })
  }, [wanted, ui])

  async function send() {
    const text = draft.trim()
    if (text === '') return
    // Emptied at once, so that the next thought can be typed; given back if it is not taken.
    setDraft(ui, incidentId, '')
    setAsWritten(false)
    const said = about === null ? { text } : { text: about.text.trim(), about: about.about }
    const result = await actions.submit({ type: 'note.add', incidentId, ...said })
    if (result === null || result.kind === 'refused') {
      setDraft(ui, incidentId, [text, ui.getState().drafts[incidentId]].filter(Boolean).join('\n'))
    }
  }

  return (
    <form
      className="note-box"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        ref={box}
        aria-label="Note"
        rows={2}
        maxLength={16_000}
        placeholder="Note… (02:14 in front speaks of an earlier moment)"
        value={draft}
        onChange={(event) => setDraft(ui, incidentId, event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            void send()
          }
          if (event.key === 'Escape') box.current?.blur()
        }}
      />
      <div className="note-foot">
        <span className="note-hint">
          {about !== null && <AboutHint about={about} onAsWritten={() => setAsWritten(true)} />}
          {about === null && !connected && <span className="muted">Pending until the relay is back.</span>}
        </span>
        <button type="submit" title="Send the note (Ctrl/⌘ Enter)">
          Send <Key>Ctrl ⏎</Key>
        </button>
      </div>
    </form>
  )
}

function AboutHint({ about, onAsWritten }: { readonly about: NoteTime; readonly onAsWritten: () => void }) {
  const today = useTicking((now) => formatDay(about.about) === formatDay(now))
  const moment = formatMoment(about.about, about.about)
  const seconds = formatClock(about.about).slice(5)
  return (
    <>
      <span className="tabular">
        about {today ? '' : `${formatDay(about.about)}, `}
        {moment}
        {seconds === ':00' ? '' : seconds}, shown as added later
      </span>{' '}
      <button type="button" className="quiet" onClick={onAsWritten}>
        Not a time
      </button>
    </>
  )
}
