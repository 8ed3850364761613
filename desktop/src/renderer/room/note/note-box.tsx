import type { RoomState } from '@baton/shared/view/room-state.ts'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useConsole, useFace, useTicking, useUi } from '../../store/context.tsx'
import { setDraft } from '../../store/ui-store.ts'
import { Key } from '../../ui/key.tsx'
import { CompletionList, completionId } from './completion-list.tsx'
import { NoteHint } from './note-hint.tsx'
import { parseNoteTime } from './note-time.ts'
import { sendWanted } from './send-wanted.ts'
import { parseSlash, type Wanted } from './slash.ts'
import { useCompletion } from './use-completion.ts'
import { useUnanswered } from './use-unanswered.ts'

/** Always there: what is typed is kept until it is sent, through navigation and reload. */
export function NoteBox({ room }: { readonly room: RoomState }) {
  const { ui, actions } = useFace()
  const { incidentId, canPublish } = room
  const box = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const draft = useUi((state) => state.drafts[incidentId] ?? '')
  const [asWritten, setAsWritten] = useState(false)
  const [wasSent, setWasSent] = useState(false)
  const [publish, setPublish] = useState(true)
  const wanted = useWanted(draft, asWritten)
  const completion = useCompletion({ box, draft, room, change })
  const unanswered = useUnanswered(incidentId)
  useFocusWhenAsked(box, incidentId)

  function change(text: string) {
    setDraft(ui, incidentId, text)
    setWasSent(false)
    if (text === '') setAsWritten(false)
  }

  async function send() {
    if (wanted.kind === 'nothing') return
    setWasSent(true)
    // What is not understood stays where it is, and says why.
    if (wanted.kind === 'unclear') return
    // Emptied at once, so that the next thought can be typed; given back if it is not taken.
    change('')
    completion.close()
    const isTaken = await unanswered.whileAsked(draft, sendWanted(actions, incidentId, wanted, canPublish && publish))
    if (!isTaken) setDraft(ui, incidentId, [draft, ui.getState().drafts[incidentId]].filter(Boolean).join('\n'))
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send()
    } else if (completion.onKey(event)) event.preventDefault()
    else if (event.key === 'Escape') box.current?.blur()
  }

  return (
    <form
      className="note-box"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <CompletionList id={listId} completion={completion} />
      {unanswered.text !== '' && (
        <p className="note-unanswered" role="status">
          <span className="tag tag-pending">pending</span> not confirmed yet: {plainLine(unanswered.text, 200)}{' '}
          <button
            type="button"
            className="quiet"
            onClick={() => {
              change([unanswered.text, draft].filter(Boolean).join('\n'))
              unanswered.forget()
            }}
          >
            Put it back
          </button>
        </p>
      )}
      <textarea
        ref={box}
        aria-label="Note"
        aria-autocomplete="list"
        aria-controls={completion.items.length > 0 ? listId : undefined}
        aria-activedescendant={completion.items.length > 0 ? completionId(listId, completion.active) : undefined}
        aria-invalid={wasSent && wanted.kind === 'unclear'}
        rows={2}
        placeholder="Note… / for commands, @ for people, # for tags, 02:14 for an earlier moment"
        value={draft}
        onChange={(event) => {
          change(event.target.value)
          completion.follow(event.target)
        }}
        onSelect={(event) => completion.follow(event.currentTarget)}
        onBlur={() => completion.close()}
        onKeyDown={onKeyDown}
      />
      <div className="note-foot">
        <NoteHint wanted={wanted} wasSent={wasSent} onAsWritten={() => setAsWritten(true)} />
        {canPublish && isUpdate(wanted) && (
          <label className="check">
            <input type="checkbox" checked={publish} onChange={(event) => setPublish(event.target.checked)} />
            also post outside
          </label>
        )}
        <button type="submit" title="Send the note (Ctrl/⌘ Enter)">
          Send <Key>Ctrl ⏎</Key>
        </button>
      </div>
    </form>
  )
}

/** What the draft asks for; "as written" takes it for a plain note, whatever it begins with. */
function useWanted(draft: string, asWritten: boolean): Wanted {
  const { ticker } = useFace()
  const people = useConsole((state) => state.people)
  const offset = useConsole((state) => state.clockOffsetMs)
  // A time in front is read anew each minute, as "still to come" changes; the seconds do not matter.
  useTicking((now) => (parseNoteTime(draft, now)?.kind !== 'time' ? 0 : Math.floor(now / 60_000)))
  const text = draft.trim()
  if (asWritten && text !== '') return { kind: 'note', text, about: null, tags: [] }
  return parseSlash(draft, { people, now: ticker.now() + offset })
}

function isUpdate(wanted: Wanted): boolean {
  return wanted.kind === 'note' && wanted.tags.includes('update')
}

function useFocusWhenAsked(box: { readonly current: HTMLTextAreaElement | null }, incidentId: string): void {
  const { ui } = useFace()
  const isAsked = useUi((state) => state.noteFocus === incidentId)
  useEffect(() => {
    if (!isAsked) return
    box.current?.focus()
    const end = box.current?.value.length ?? 0
    box.current?.setSelectionRange(end, end)
    ui.setState({ noteFocus: null })
  }, [isAsked, ui, box])
}
