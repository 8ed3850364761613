import type { ReactNode } from 'react'

interface ChipProps {
  /** A label's key, quieter than its value. */
  readonly label?: string
  readonly children: ReactNode
}

/** A small fact that is not pressed: `service checkout`. */
export function Chip({ label, children }: ChipProps) {
  return (
    <span className="chip">
      {label !== undefined && <span className="chip-key">{label} </span>}
      <span className="chip-value">{children}</span>
    </span>
  )
}

interface TokenProps extends ChipProps {
  /** What it is called when it is taken away: `sev:1`. */
  readonly name: string
  readonly onRemove: () => void
}

/** A part of a filter, with the cross that takes it away. */
export function Token({ label, name, onRemove, children }: TokenProps) {
  return (
    <span className="token">
      {label !== undefined && <span className="chip-key">{label}</span>}
      <span className="chip-value">{children}</span>
      <button type="button" className="token-remove" aria-label={`Remove ${name}`} onClick={onRemove}>
        ×
      </button>
    </span>
  )
}
