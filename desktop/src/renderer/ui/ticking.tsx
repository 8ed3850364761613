import type { NextStep } from '@baton/shared/view/feed.ts'
import { formatClock, formatDay, formatDuration, formatUtc } from '../../presentation/format.ts'
import { isUnheld, nextStepText } from '../../presentation/next-step.ts'
import { useIsConnected, useTicking } from '../store/context.tsx'

/** How long ago, ticking by the second only under ten minutes. `since` in Unix ms of the relay's clock. */
export function Age({ since }: { readonly since: number }) {
  const text = useTicking((now) => formatDuration(now - since))
  return (
    <time
      className="tabular"
      dateTime={isoTime(since)}
      title={`${formatDay(since)} ${formatClock(since)} · ${formatUtc(since)}`}
    >
      {text}
    </time>
  )
}

/** A moment: local time, with the day and UTC on hover. */
export function Moment({ at }: { readonly at: number }) {
  const text = useTicking((now) =>
    formatDay(at) === formatDay(now) ? formatClock(at) : `${formatDay(at)} ${formatClock(at)}`,
  )
  return (
    <time className="tabular" dateTime={isoTime(at)} title={`${formatDay(at)} ${formatClock(at)} · ${formatUtc(at)}`}>
      {text}
    </time>
  )
}

/** What happens next and when, counting down on the relay's clock while the relay is heard. */
export function NextStepLine({ step }: { readonly step: NextStep }) {
  const isHeard = useIsConnected()
  const text = useTicking((now) => nextStepText(step, now, isHeard))
  return <span className={isUnheld(step) ? 'tabular unheld boxed' : 'tabular'}>{text}</span>
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}
