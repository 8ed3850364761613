import { byUrgency } from '@baton/shared/escalation/urgency.ts'
import type { Incident } from '@baton/shared/incident/incident.ts'
import { cleanLine } from '../intake/text.ts'

/** Messages that one person is sent apart within a window. A telephone that rings more often is put away. */
const apart = 5
export const windowMs = 30_000
/** What comes beyond waits this long from the last message, and is then told in one. */
const gatherMs = 10_000
/** Incidents that a message about many names. */
const named = 5
const maxTitle = 120

/**
 * What to send a person next: that many of those that wait, the first ones, in one message; or how long to let them
 * gather. `sentAt` is when this person was last sent messages, oldest first. Times in milliseconds.
 */
export function nextSend(
  waiting: number,
  sentAt: readonly number[],
  now: number,
): { readonly count: number } | { readonly waitMs: number } {
  const recent = sentAt.filter((at) => at > now - windowMs)
  if (recent.length < apart) return { count: Math.min(1, waiting) }
  const restMs = (recent.at(-1) ?? now) + gatherMs - now
  return restMs > 0 ? { waitMs: restMs } : { count: waiting }
}

/** Many pages of one person in words, the worst first. Titles come from alerts. */
export function bundleWords(incidents: readonly Incident[]): { readonly title: string; readonly message: string } {
  const lines = [...incidents]
    .sort(byUrgency)
    .slice(0, named)
    .map(({ severity, title }) => `${severity} · ${cleanLine(title, maxTitle)}`)
  const rest = incidents.length - lines.length
  return {
    title: `${incidents.length} more incidents page you`,
    message: [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
  }
}
