import type { Desk } from '@baton/shared/model/desk.ts'
import type { Notice } from '@baton/shared/view/console-state.ts'
import { localTime } from '../outbox/command-messages.ts'

/** What a greeting tells of: it is over once a pager test was started. */
export const aboutPairing = 'paired'

/** Why a notice is out of date, in words; null while it still is as it says. `stands`: what is still to be told. */
export function staleWords(
  desk: Desk,
  me: string,
  { about, at, incidentId }: Notice,
  stands: ReadonlySet<string>,
): string | null {
  if (about === undefined || stands.has(about)) return null
  if (about === aboutPairing) return testedWords(desk, me, at)
  const [what, id = ''] = about.split(':')
  if (what === 'handoff') {
    const handoff = desk.handoff(id)
    return handoff?.endedAt ? `${handoff.state} ${localTime(handoff.endedAt)}` : 'over'
  }
  // Of what is not here any more nothing is known.
  const incident = incidentId === null ? undefined : desk.incident(incidentId)
  if (incident === undefined) return null
  if (incident.status === 'resolved') return 'resolved'
  const stoppedAt = what === 'timer' ? incident.timers[id]?.stoppedAt : null
  if (typeof stoppedAt === 'number') return `reported back ${localTime(stoppedAt)}`
  return what === 'update' ? 'no longer due' : 'over'
}

function testedWords(desk: Desk, me: string, since: number): string | null {
  const test = desk.pagerTest(me)
  const openedAt = (test === undefined ? undefined : desk.incident(test))?.openedAt
  return openedAt !== undefined && openedAt >= since ? `tested ${localTime(openedAt)}` : null
}
