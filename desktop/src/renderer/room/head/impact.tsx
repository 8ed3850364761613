import type { RoomState } from '@baton/shared/view/room-state.ts'
import { formatClockShort, formatDay } from '../../../presentation/format.ts'
import { useActions, useConsole, useFace } from '../../store/context.tsx'
import { useKeptEdit } from '../../store/use-kept-edit.ts'
import { KnownField } from '../known/known-field.tsx'
import { parseClock } from '../note/time-words.ts'
import { ClockTime } from '../timeline/clock-time.tsx'

/** What it means for people outside, in words, and since when. */
export function Impact({ room }: { readonly room: RoomState }) {
  const actions = useActions()
  const { ticker } = useFace()
  const offset = useConsole((state) => state.clockOffsetMs)
  const { incidentId, impact, impactSince } = room
  const now = () => ticker.now() + offset
  const stands = impactSince === null ? '' : sinceText(impactSince)
  const [kept, keep] = useKeptEdit(incidentId, 'Impact since')
  const typed = kept?.draft ?? stands
  const since = typed.trim() === '' ? null : parseClock(typed, now())
  const isWrong = typed.trim() !== '' && typed !== stands && since === null

  return (
    <KnownField
      incidentId={incidentId}
      label="Impact"
      now={impact === '' ? null : { text: impact, by: '', at: 0 }}
      pending={false}
      prompt="Who notices what, in plain words"
      changed={typed === stands ? '' : typed === '' ? 'no since' : `since ${typed}`}
      onEnd={() => keep(null)}
      aside={
        impactSince !== null && (
          <span>
            since <ClockTime at={impactSince} />
          </span>
        )
      }
      extra={
        <label className="since">
          since{' '}
          <input
            aria-label="Impact since, as 02:14"
            aria-invalid={isWrong}
            size={6}
            maxLength={16}
            placeholder="02:14"
            value={typed}
            onChange={(event) => keep({ draft: event.target.value, base: stands })}
          />
          {isWrong && <span role="alert">Write it as 02:14.</span>}
        </label>
      }
      save={async (text) => {
        if (isWrong) return null
        const request = { type: 'incident.set-impact', incidentId, impact: text } as const
        return actions.submit(typed === stands ? request : { ...request, since })
      }}
    />
  )
}

/** A moment of another day is shown and kept as it stands, and can only be replaced. */
function sinceText(at: number): string {
  return formatDay(at) === formatDay(Date.now()) ? formatClockShort(at) : `${formatDay(at)} ${formatClockShort(at)}`
}
