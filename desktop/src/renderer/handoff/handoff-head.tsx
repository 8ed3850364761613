import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatMoment, formatSpan } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useTicking } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import { batonWords, pagedWords, unansweredWords } from './words.ts'

interface HandoffHeadProps {
  readonly handoff: HandoffView
  /** How far the reading back is, where this console knows it. */
  readonly progress: string | null
}

/** Who holds it and until when, how far the handoff has come, and when it is meant to change. */
export function HandoffHead({ handoff, progress }: HandoffHeadProps) {
  const words = batonWords(handoff)
  const paged = useTicking((now) => pagedWords(handoff, now))
  const change = useTicking((now) => changeWords(handoff, now))
  const unanswered = unansweredWords(handoff)
  const isOpened = handoff.read !== null
  return (
    <header className="handoff-head">
      <h2 className="handoff-words">{plainLine(words, 300)}</h2>
      <ol className="handoff-steps">
        <Step isDone>
          offered <Moment at={handoff.offeredAt} />
        </Step>
        {handoff.read === null ? (
          <Step isNext>not opened yet</Step>
        ) : (
          <Step isDone>
            opened <Moment at={handoff.read.at} />
          </Step>
        )}
        <Step isNext={isOpened}>{progress ?? 'read back'}</Step>
        <Step>accepted</Step>
      </ol>
      <p className="handoff-when muted">
        <span>
          Version {handoff.version} · {change}
        </span>
        <span>{plainLine(paged, 200)}</span>
      </p>
      {unanswered !== null && (
        <p className="handoff-unanswered unheld" role="alert">
          {plainLine(unanswered, 300)}
        </p>
      )}
    </header>
  )
}

interface StepProps {
  readonly isDone?: boolean
  readonly isNext?: boolean
  readonly children: ReactNode
}

function Step({ isDone = false, isNext = false, children }: StepProps) {
  return (
    <li className={isNext ? 'is-next' : ''} aria-current={isNext ? 'step' : undefined}>
      {isDone && <Check size={16} aria-label="done" />}
      <span>{children}</span>
    </li>
  )
}

function changeWords({ changeAt }: HandoffView, now: number): string {
  const when = formatMoment(changeAt, now)
  return changeAt <= now ? `change was due ${when}` : `change due ${when}, in ${formatSpan(changeAt - now)}`
}
