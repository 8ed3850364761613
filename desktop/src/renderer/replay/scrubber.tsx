import type { ReplayTrack } from '@baton/shared/view/console-state.ts'
import type { KeyboardEvent } from 'react'
import { useMemo } from 'react'
import { formatClock } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { densityOf, indexAt } from './playhead.ts'

const bins = 160

interface ScrubberProps {
  readonly track: ReplayTrack
  readonly index: number
  readonly onGo: (index: number) => void
}

/** The time of the incident from end to end: dragged by time, stepped by event, with where the events lie under it. */
export function Scrubber({ track, index, onGo }: ScrubberProps) {
  const { moments } = track
  const start = moments[0]?.at ?? 0
  const end = Math.max(start + 1, moments.at(-1)?.at ?? start)
  const here = moments[index]

  function step(event: KeyboardEvent) {
    const to = {
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      PageUp: index + 10,
      PageDown: index - 10,
      Home: 0,
      End: moments.length - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    onGo(to)
  }

  return (
    <div className="scrubber">
      <Density track={track} position={((here?.at ?? start) - start) / (end - start)} />
      <input
        type="range"
        aria-label="Moment"
        aria-valuetext={
          here === undefined
            ? ''
            : `${formatClock(here.at)}, event ${index + 1} of ${moments.length}: ${plainLine(here.text, 120)}`
        }
        min={start}
        max={end}
        step="any"
        value={here?.at ?? start}
        onKeyDown={step}
        onChange={(event) => onGo(indexAt(moments, event.target.valueAsNumber))}
      />
    </div>
  )
}

/** Where the events lie: bars of how many, and ticks for pages, acknowledgements and decisions. */
function Density({ track, position }: { readonly track: ReplayTrack; readonly position: number }) {
  const { moments } = track
  const bars = useMemo(() => densityOf(moments, bins), [moments])
  const most = Math.max(1, ...bars)
  const start = moments[0]?.at ?? 0
  const span = Math.max(1, (moments.at(-1)?.at ?? start) - start)
  return (
    <svg className="density" viewBox={`0 0 ${bins} 24`} preserveAspectRatio="none" aria-hidden="true">
      {bars.map((count, bin) => {
        // A single event must still be seen beside a storm.
        const height = count === 0 ? 0 : 4 + (14 * Math.log1p(count)) / Math.log1p(most)
        const isPast = bin / bins <= position
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place.
            key={bin}
            className={isPast ? 'bar past' : 'bar'}
            x={bin}
            y={24 - height}
            width={0.8}
            height={height}
          />
        )
      })}
      {moments.flatMap(({ seq, at, mark }) =>
        mark === 'other' ? (
          []
        ) : (
          <rect
            key={seq}
            className={`mark mark-${mark}`}
            x={((at - start) / span) * (bins - 1)}
            y={0}
            width={0.8}
            height={5}
          />
        ),
      )}
    </svg>
  )
}
