import { formatClock, formatDay, formatMoment, formatUtc } from '../../../presentation/format.ts'
import { useTicking } from '../../store/context.tsx'

/** A moment to the minute, where room is short: local time, with the rest on hover. */
export function ClockTime({ at }: { readonly at: number }) {
  const text = useTicking((now) => formatMoment(at, now))
  return (
    <time
      className="tabular"
      dateTime={new Date(at).toISOString()}
      title={`${formatDay(at)} ${formatClock(at)} · ${formatUtc(at)}`}
    >
      {text}
    </time>
  )
}
