import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useState } from 'react'
import { formatDuration, formatMoment } from '../../../presentation/format.ts'
import { plainLine, plainText } from '../../../presentation/plain-text.ts'
import { useConsole, useFace, useIsConnected, useTicking, useUi } from '../../store/context.tsx'
import { setDraft } from '../../store/ui-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Key } from '../../ui/key.tsx'
import { sendWanted } from '../note/send-wanted.ts'
import { nextClock } from '../note/time-words.ts'

const minuteMs = 60_000
const choices = [10, 20, 30, 60] as const

interface UpdateDialogProps {
  readonly incidentId: string
  readonly onClose: () => void
}

/** A status update, and when the next one comes. What is typed is kept until it is sent. */
export function UpdateDialog({ incidentId, onClose }: UpdateDialogProps) {
  const { ui, actions } = useFace()
  const room = useConsole((state) => state.rooms[incidentId])
  const title = useConsole((state) => state.feed.find(({ id }) => id === incidentId)?.title)
  const connected = useIsConnected()
  const draftId = `${incidentId}:update`
  const text = useUi((state) => state.drafts[draftId] ?? '')
  const [publish, setPublish] = useState(true)
  const next = useNextUpdate(room?.updateClock ?? null)
  const canPublish = room?.canPublish === true

  async function send() {
    if (text.trim() === '' || next.isWrong) return
    const wanted = { kind: 'note', text: text.trim(), about: null, tags: ['update'], nextUpdateAt: next.at } as const
    onClose()
    setDraft(ui, draftId, '')
    if (!(await sendWanted(actions, incidentId, wanted, canPublish && publish))) setDraft(ui, draftId, text)
  }

  return (
    <Dialog title={`Send an update on ${plainLine(title ?? 'the incident', 80)}`} onClose={onClose}>
      {room?.facts?.lastUpdate != null && (
        <p className="muted">
          The last one, <bdi>{plainLine(room.facts.lastUpdate.name, 40)}</bdi>:{' '}
          {plainText(room.facts.lastUpdate.text, 500)}
        </p>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <label className="field">
          What people outside should know
          <textarea
            rows={3}
            maxLength={16_000}
            value={text}
            onChange={(event) => setDraft(ui, draftId, event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
              event.preventDefault()
              void send()
            }}
          />
        </label>
        <NextUpdate next={next} />
        {canPublish && (
          <label className="check">
            <input type="checkbox" checked={publish} onChange={(event) => setPublish(event.target.checked)} />
            also post outside
          </label>
        )}
        {!connected && <p className="muted">The relay does not answer: this is kept here and sent when it does.</p>}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Keep for later
          </button>
          <button type="submit" className="strong" aria-disabled={text.trim() === '' || next.isWrong}>
            Send update <Key>Ctrl ⏎</Key>
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface NextUpdateChoice {
  readonly typed: string
  /** Unix ms; null promises nothing. */
  readonly at: number | null
  readonly isWrong: boolean
  readonly chosen: number | null
  readonly choose: (minutes: number | null) => void
  readonly type: (text: string) => void
}

/** By default it promises what the clock asks for. */
function useNextUpdate(clock: RoomState['updateClock']): NextUpdateChoice {
  const every = clock === null ? 20 : Math.max(1, Math.round(clock.everyMs / minuteMs))
  const [chosen, setChosen] = useState<number | null>(every)
  const [typed, setTyped] = useState('')
  const now = useTicking((relayNow) => Math.floor(relayNow / 1_000) * 1_000)
  const byClock = nextClock(typed, now)
  const isTyped = typed.trim() !== ''
  return {
    typed,
    at: isTyped ? byClock : chosen === null ? null : now + chosen * minuteMs,
    isWrong: isTyped && byClock === null,
    chosen: isTyped ? null : chosen,
    choose: (minutes) => {
      setTyped('')
      setChosen(minutes)
    },
    type: setTyped,
  }
}

function NextUpdate({ next }: { readonly next: NextUpdateChoice }) {
  const { typed, at, isWrong, chosen, choose, type } = next
  const words = useTicking((now) =>
    at === null ? 'No next update is promised.' : `The next one by ${formatMoment(at, now)}.`,
  )
  const minutes = chosen === null || choices.some((choice) => choice === chosen) ? choices : [chosen, ...choices]
  return (
    <fieldset className="next-update">
      <legend>Next update</legend>
      <span className="button-row">
        {minutes.map((each) => (
          <button
            key={each}
            type="button"
            className="chip-button"
            aria-pressed={chosen === each}
            onClick={() => choose(each)}
          >
            in {formatDuration(each * minuteMs).replace(/ 0 s$/, '')}
          </button>
        ))}
        <button
          type="button"
          className="chip-button"
          aria-pressed={chosen === null && typed.trim() === ''}
          onClick={() => choose(null)}
        >
          not promised
        </button>
        <label className="since">
          at
          <input
            aria-label="Next update at, as 14:51"
            aria-invalid={isWrong}
            size={6}
            maxLength={5}
            inputMode="numeric"
            placeholder="14:51"
            value={typed}
            onChange={(event) => type(event.target.value)}
          />
        </label>
      </span>
      <p className={isWrong ? 'note-wrong' : 'muted'} role="status">
        {isWrong ? 'Write the time as 14:51.' : words}
      </p>
    </fieldset>
  )
}
