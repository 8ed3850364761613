import type { HandoffScope, InScope } from '@baton/shared/view/handoff-scope.ts'
import { formatDuration } from '../../presentation/format.ts'

/** The place on call that moves: "Storefront primary". */
export function placeWords(team: string, level: number): string {
  const place = level === 1 ? 'primary' : level === 2 ? 'secondary' : `level ${level}`
  return `${team} ${place}`
}

/** How the giver has it: "held and commanded", "held, snoozed", "rings now". */
export function movesWords({ holder, isCommanded, isSnoozed, rings, isNamed }: InScope): string {
  const how = holder === null || rings ? 'rings now' : isCommanded ? 'held and commanded' : 'held'
  return [how, ...(isSnoozed ? ['snoozed'] : []), ...(isNamed ? [] : ['not in the brief'])].join(', ')
}

/** Whose it is and stays. */
export function staysWords({ holder, holderName }: InScope, me: string | null): string {
  if (holder === null) return 'nobody has it'
  return holder === me ? 'yours already' : `${holderName ?? holder} has it`
}

/** What ends by itself, and what follows from it. */
export function endWords({ kind, title }: HandoffScope['ends'][number]): string {
  switch (kind) {
    case 'snooze-ends':
      return `snooze of ${title} ends, it pages`
    case 'acknowledgement-ends':
      return `${title} pages again unless somebody acts`
    case 'update-due':
    case 'update-overdue':
      return `status update on ${title} is due`
    default:
      return `a timer of ${title} ends`
  }
}

/** Why the two should speak and not only write. */
export function riskWords(risks: HandoffScope['risks']): string {
  return risks
    .map((risk) => {
      if (risk.kind === 'sev') return `SEV ${risk.sev} is open`
      if (risk.kind === 'many') return `${risk.count} items are unstable`
      return `the giver has been on call for ${formatDuration(risk.ms)}`
    })
    .join(', ')
}
