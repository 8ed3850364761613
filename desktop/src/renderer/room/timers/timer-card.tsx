import type { RoomTimer } from '@baton/shared/view/room-state.ts'
import { useRef, useState } from 'react'
import { formatCountdown, formatDuration } from '../../../presentation/format.ts'
import { plainLine, plainText } from '../../../presentation/plain-text.ts'
import { useActions, useTicking } from '../../store/context.tsx'
import { useDraft } from '../../store/use-draft.ts'
import { Moment } from '../../ui/ticking.tsx'
import { useIsReadOnly } from '../read-only.ts'

interface TimerCardProps {
  readonly incidentId: string
  readonly timer: RoomTimer
}

/** One countdown: the task, whose it is, what is left, and what came of it. */
export function TimerCard({ incidentId, timer }: TimerCardProps) {
  const readOnly = useIsReadOnly()
  const [isReporting, setReporting] = useState(false)
  const isOver = useTicking((now) => timer.state !== 'stopped' && timer.endsAt <= now)
  const isOpen = timer.state !== 'stopped'
  const button = useRef<HTMLButtonElement>(null)

  function endReport() {
    setReporting(false)
    // After the button is there again.
    setTimeout(() => button.current?.focus())
  }

  const state = `${timer.pending ? 'pending' : ''} ${isOver ? 'timer-over' : ''}`
  return (
    <li className={`work-card timer-card ${state}`}>
      <TimerLeft timer={timer} isOver={isOver} />
      <div className="timer-text">
        <p className="work-title">{plainLine(timer.task, 500)}</p>
        <p className="room-line muted">
          <span>{timer.ownerName === null ? 'nobody’s task' : plainLine(timer.ownerName, 60)}</span>
          {isOpen && timer.mine && <span>rings for you</span>}
          <span>
            since <Moment at={timer.startedAt} />
          </span>
          {timer.pending && <span className="tag tag-pending">pending</span>}
        </p>
        {timer.outcome !== '' && <p className="timer-outcome">{plainText(timer.outcome, 2_000)}</p>}
      </div>
      {isOpen && !readOnly && !isReporting && (
        <button ref={button} type="button" onClick={() => setReporting(true)}>
          Reported back…
        </button>
      )}
      {isOpen && isReporting && <ReportForm incidentId={incidentId} timer={timer} onEnd={endReport} />}
    </li>
  )
}

function TimerLeft({ timer, isOver }: { readonly timer: RoomTimer; readonly isOver: boolean }) {
  const { endsAt, state } = timer
  const text = useTicking((now) => (isOver ? formatDuration(now - endsAt) : formatCountdown(endsAt - now)))
  if (state === 'stopped') return <span className="timer-left muted">ended</span>
  return (
    <span className="timer-left tabular">
      {text}
      <span className="timer-word">{isOver ? 'over' : 'left'}</span>
    </span>
  )
}

function ReportForm({ incidentId, timer, onEnd }: TimerCardProps & { readonly onEnd: () => void }) {
  const actions = useActions()
  const [outcome, setOutcome] = useDraft(incidentId, `report ${timer.id}`)
  async function report() {
    const said = outcome.trim()
    const request = { type: 'timer.stop', incidentId, timerId: timer.id } as const
    const result = await actions.submit(said === '' ? request : { ...request, outcome: said })
    if (result === null || result.kind === 'refused') return
    setOutcome('')
    onEnd()
  }
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        void report()
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        aria-label={`What came of: ${plainLine(timer.task, 80)}`}
        placeholder="What came of it (may stay empty)"
        maxLength={2_000}
        value={outcome}
        onChange={(event) => setOutcome(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onEnd()
        }}
      />
      <button type="submit">Stop the timer</button>
      <button type="button" className="quiet" onClick={onEnd}>
        Back
      </button>
    </form>
  )
}
