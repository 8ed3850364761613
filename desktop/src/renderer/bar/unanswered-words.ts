import type { ConnectionKind } from '@baton/shared/view/console-state.ts'

export interface UnansweredFacts {
  readonly count: number
  /** Something has been heard or read at all. */
  readonly isKnown: boolean
  readonly kind: ConnectionKind
}

/** `2 unanswered` or `all answered`; null where that is not known: a console that hears nothing must not say that all is well. */
export function unansweredWords({ count, isKnown, kind }: UnansweredFacts): string | null {
  if (!isKnown) return null
  if (count > 0) return `${count} unanswered`
  return kind === 'live' ? 'all answered' : null
}
