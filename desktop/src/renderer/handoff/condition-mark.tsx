import type { Condition } from '@baton/shared/model/handoff.ts'
import { conditionWords } from './words.ts'

/** The condition as shape and word: hollow, half, filled. */
export function ConditionMark({ condition }: { readonly condition: Condition }) {
  return (
    <span className={`condition condition-${condition}`} title={conditionWords[condition]}>
      <span className="condition-shape" aria-hidden="true" /> {condition}
    </span>
  )
}
