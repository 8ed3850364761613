import { useId } from 'react'
import { Key } from './key.tsx'

interface ActButtonProps {
  readonly label: string
  /** What it does to others, in words: it stands behind the label and describes the button. */
  readonly effect: string
  /** The same in full, where the button has no room for it. */
  readonly inFull?: string
  readonly run: () => void
  /** Filled: the one thing to do. */
  readonly strong?: boolean
  /** The key that does the same. */
  readonly keys?: string
  /** Why it cannot be done now; then it does nothing and says so. */
  readonly unavailable?: string | null
  readonly className?: string
}

/** A control of one line that says what it does to others. */
export function ActButton(props: ActButtonProps) {
  const { label, effect, inFull = effect, run, strong, keys, unavailable = null, className = '' } = props
  const id = useId()
  const words = unavailable ?? inFull
  const shown = unavailable ?? effect
  return (
    <button
      type="button"
      className={`act-button ${strong === true ? 'strong' : ''} ${className}`}
      aria-describedby={id}
      aria-disabled={unavailable !== null}
      title={`${label}: ${words}`}
      onClick={() => {
        if (unavailable === null) run()
      }}
    >
      <span className="act-label">{label}</span>
      <span id={id} hidden>
        {words}
      </span>
      {shown !== '' && (
        <span className="act-effect" aria-hidden="true">
          {shown}
        </span>
      )}
      {keys !== undefined && <Key>{keys}</Key>}
    </button>
  )
}
