import type { SourceSeverity } from '@baton/shared/model/config.ts'

interface SparklineProps {
  /** How many in each stretch of time, the oldest first. */
  readonly values: readonly number[]
  /** What it says, in words: a picture alone tells some people nothing. */
  readonly words: string
  /** Drawn to its size in pixels, never scaled: 48 to 140. */
  readonly width?: number
  readonly height?: number
  /** While it pages, in the colour of its severity; else it is quiet. */
  readonly hot?: SourceSeverity | null
}

const gap = 1.5

/** Bars over time. What happened not at all keeps a foot, so that a gap is told from the end. */
export function Sparkline({ values, words, width = 72, height = 16, hot = null }: SparklineProps) {
  const most = Math.max(1, ...values)
  const step = width / Math.max(1, values.length)
  return (
    <svg
      className={hot === null ? 'sparkline' : `sparkline sev-${hot}`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      <path
        d={values
          .map((value, index) => bar(step * (index + 0.5), height, Math.max(1, (value / most) * height)))
          .join('')}
        strokeWidth={Math.max(1, step - gap)}
      />
    </svg>
  )
}

function bar(x: number, foot: number, tall: number): string {
  return `M${x.toFixed(1)} ${foot}v-${tall.toFixed(1)}`
}
