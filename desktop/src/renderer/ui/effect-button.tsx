import { useId } from 'react'

interface EffectButtonProps {
  readonly label: string
  /** What it does to others, in words: it stands under the label and describes the button. */
  readonly effect: string
  readonly run: () => void
  readonly strong?: boolean
  /** Why it cannot be done now; then it does nothing and says so. */
  readonly unavailable?: string | null
}

/** A control that says what it does to others. */
export function EffectButton({ label, effect, run, strong = false, unavailable = null }: EffectButtonProps) {
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
      <span>{label}</span>
      <span id={id} className="effect" aria-hidden="true">
        {words}
      </span>
    </button>
  )
}
