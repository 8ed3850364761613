import type { SourceSeverity } from '@baton/shared/model/config.ts'

type Fill = 'full' | 'half' | 'hollow'

/** Outline and left half of each shape in a 16 × 16 box; the halves stay apart where colour and size do not. */
const shapes: Readonly<Record<SourceSeverity, { readonly outline: string; readonly half: string }>> = {
  critical: { outline: 'M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z', half: 'M8 1.5v13H5L1.5 11V5L5 1.5z' },
  error: { outline: 'M8 1.5 15 14H1z', half: 'M8 1.5V14H1z' },
  warning: { outline: 'M8 1l7 7-7 7-7-7z', half: 'M8 1v14L1 8z' },
  info: { outline: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z', half: 'M8 1.5v13a6.5 6.5 0 0 1 0-13z' },
  unknown: { outline: 'M2 2h12v12H2z', half: 'M2 2h6v12H2z' },
}

const fills: Readonly<Record<'triggered' | 'acknowledged' | 'resolved', Fill>> = {
  triggered: 'full',
  acknowledged: 'half',
  resolved: 'hollow',
}

interface SeverityMarkProps {
  readonly severity: SourceSeverity
  /** Filled while triggered, half while acknowledged, hollow when resolved. */
  readonly status: 'triggered' | 'acknowledged' | 'resolved'
  /** Pixels; 16 unless told. */
  readonly size?: number
}

/** The shape of a severity. It says nothing to a screen reader: the word stands beside it. */
export function SeverityMark({ severity, status, size = 16 }: SeverityMarkProps) {
  const { outline, half } = shapes[severity]
  const fill = fills[status]
  return (
    <svg
      className={`mark sev-${severity} fill-${fill}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {fill === 'half' && <path className="mark-fill" d={half} />}
      <path className={fill === 'full' ? 'mark-fill mark-line' : 'mark-line'} d={outline} />
      {severity === 'unknown' && <UnknownLetter full={fill === 'full'} />}
    </svg>
  )
}

function UnknownLetter({ full }: { readonly full: boolean }) {
  return (
    <text className={full ? 'mark-letter-on' : 'mark-letter'} x="8" y="11.5" textAnchor="middle">
      ?
    </text>
  )
}

/** The shape with its word. */
export function SeverityWord({ severity, status, size }: SeverityMarkProps) {
  return (
    <span className={`severity sev-${severity}`}>
      <SeverityMark severity={severity} status={status} {...(size === undefined ? {} : { size })} />
      <span className="severity-word">{severity}</span>
    </span>
  )
}
