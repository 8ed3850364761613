import type { Incident } from '@baton/shared/model/incident.ts'
import { byUrgency } from '@baton/shared/paging/urgency.ts'
import { cleanLine } from '../intake/text.ts'

/** Incidents that a message about many names. */
const named = 5
const maxTitle = 120

/** What a message tells of first: the worst, of equals the newest; a pager test last. For `sort`. */
export function worstFirst(a: Incident, b: Incident): number {
  return Number(a.drill) - Number(b.drill) || byUrgency(a, b)
}

/**
 * Many pages of one person in words, the worst first, and how many it does not name. Titles come from alerts. It stays well
 * within the 4,096 bytes that an ntfy server takes as a message, whatever they are.
 */
export function bundleWords(incidents: readonly Incident[]): { readonly title: string; readonly message: string } {
  const real = incidents.filter(({ drill }) => !drill).sort(worstFirst)
  const hasTest = real.length < incidents.length
  const lines = real.slice(0, named).map(({ severity, title }) => `${severity} · ${cleanLine(title, maxTitle)}`)
  const rest = real.slice(named)
  return {
    title: `${incidentsPage(real.length)}${hasTest ? ', and your pager test' : ''}`,
    message: [
      ...lines,
      ...(rest.length > 0 ? [`and ${rest.length} more: ${severityCounts(rest)}`] : []),
      ...(hasTest ? ['pager test'] : []),
    ].join('\n'),
  }
}

function incidentsPage(count: number): string {
  return count === 1 ? '1 incident pages you' : `${count} incidents page you`
}

function severityCounts(incidents: readonly Incident[]): string {
  const counts = new Map<string, number>()
  for (const { severity } of incidents) counts.set(severity, (counts.get(severity) ?? 0) + 1)
  return [...counts].map(([severity, count]) => `${count} ${severity}`).join(', ')
}
