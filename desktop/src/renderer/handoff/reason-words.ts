import type { Reason, ReasonKind } from '@baton/shared/model/handoff.ts'
import { formatMoment, formatSpan } from '../../presentation/format.ts'

/** Said only where nothing graver is. */
const plain: ReadonlySet<ReasonKind> = new Set(['fires', 'open'])

/** The reasons that are worth a chip, the gravest first; a SEV has a mark of its own. */
export function shownReasons(reasons: readonly Reason[]): readonly Reason[] {
  const told = reasons.filter(({ kind }) => !plain.has(kind))
  return told.length > 0 ? told : reasons
}

/** A reason in a few words. `now` in Unix ms of the relay's clock. */
export function reasonWords({ kind, at, sev }: Reason, now: number): string {
  const when = at === undefined ? '' : ` ${formatMoment(at, now)}`
  const overdue = at === undefined ? '' : ` ${formatSpan(now - at)}`
  switch (kind) {
    case 'sev':
      return `SEV ${sev ?? ''}`.trim()
    case 'critical':
      return 'critical'
    case 'impact':
      return at === undefined ? 'impact has no end' : `impact since${when}, no end`
    case 'update-overdue':
      return `update${overdue} overdue`
    case 'timer-overdue':
      return `timer over for${overdue}`
    case 'nobody':
      return 'nobody has it'
    case 'snooze-ends':
      return at !== undefined && at <= now ? `snooze ended${when}` : `snooze ends${when}, in the shift`
    case 'acknowledgement-ends':
      return `pages again${when}`
    case 'update-due':
      return at !== undefined && at <= now ? `update${overdue} overdue` : `update due${when}`
    case 'timer':
      return at !== undefined && at <= now ? `timer over for${overdue}` : `timer ends${when}`
    case 'flaps':
      return 'flaps'
    case 'fires':
      return 'fires'
    case 'open':
      return 'open'
    case 'cleared':
      return 'cleared'
    case 'does-not-page':
      return 'does not page'
  }
}
