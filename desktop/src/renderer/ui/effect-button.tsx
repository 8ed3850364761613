import { useId } from 'react'
import { Key } from './key.tsx'

interface EffectButtonProps {
  readonly label: string
  /** What it does to others, in words: it stands under the label and describes the button. */
  readonly effect: string
  readonly run: () => void
  readonly strong?: boolean
  /** The key that does the same. */
  readonly hint?: string
  /** Why it cannot be done now; then it does nothing and says so. */
  readonly unavailable?: string | null
}

/** A control that says what it does to others. */
export function EffectButton({ label, effect, run, strong = false, hint, unavailable = null }: EffectButtonProps) {
  const id = useId()
  const words = unavailable ?? effect
  return (
    <button
      type="button"
      className={strong ? 'effect-button strong' : 'effect-button'}
      aria-describedby={id}
      aria-disabled={unavailable !== null}
      title={`${label}: ${words}`}
      onClick={() => {
        if (unavailable === null) run()
      }}
    >
      <span>
        {label} {hint !== undefined && <Key>{hint}</Key>}
      </span>
      <span id={id} className="effect" aria-hidden="true">
        {words}
      </span>
    </button>
  )
}
