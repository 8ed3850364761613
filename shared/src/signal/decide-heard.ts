import type { Draft, EventBodies } from '../log/events.ts'
import { alertOf, alertsOf } from '../model/alert-table.ts'
import { silentFrom } from '../model/hearing.ts'
import type { Incident } from '../model/incident.ts'

/** Alerts that one event names, at most. */
const mostNamed = 500
/** What is heard within this, ms, is told as heard at once: the parts of a large body, and its copies. */
const togetherMs = 10_000

/**
 * That alerts of an incident were repeated, and when each was last: of `heard`, by key, what is newer than what is known.
 * A storm is one incident with tens of thousands, repeated in one body: then those are named that were not heard.
 */
export function decideHeard(incident: Incident, heard: ReadonlyMap<string, number>): readonly Draft[] {
  if (incident.status === 'resolved') return []
  const news = [...heard].filter(([key, at]) => {
    const alert = alertOf(incident.alerts, key)
    return alert?.state === 'firing' && at > alert.heard.lastHeardAt
  })
  const actor = { kind: 'source', id: incident.source, device: null } as const
  return together(news).flatMap(({ heardAt, keys }) =>
    parts(incident, keys).map((part): Draft => {
      const silence = silenceBroken(incident, part.heard, heardAt)
      const body = { heardAt, ...(silence ? { silence } : {}), ...part.which }
      return { type: 'alerts.heard', incidentId: incident.id, at: heardAt, actor, body }
    }),
  )
}

interface Together {
  /** Of the last of them. */
  heardAt: number
  readonly keys: string[]
}

function together(heard: readonly (readonly [string, number])[]): readonly Together[] {
  const all: Together[] = []
  let since = Number.NEGATIVE_INFINITY
  for (const [key, at] of heard.toSorted(([, a], [, b]) => a - b)) {
    const last = all.at(-1)
    if (last && at - since <= togetherMs) {
      last.keys.push(key)
      last.heardAt = at
      continue
    }
    since = at
    all.push({ heardAt: at, keys: [key] })
  }
  return all
}

interface Part {
  readonly heard: readonly string[]
  readonly which: { readonly keys: readonly string[] } | { readonly allBut: readonly string[] }
}

/** What one event each tells, by whichever naming is short. */
function parts(incident: Incident, keys: readonly string[]): readonly Part[] {
  if (keys.length > mostNamed && incident.firingCount - keys.length <= mostNamed) {
    const heard = new Set(keys)
    const others = alertsOf(incident.alerts).filter(({ state, key }) => state === 'firing' && !heard.has(key))
    return [{ heard: keys, which: { allBut: others.map(({ key }) => key) } }]
  }
  return Array.from({ length: Math.ceil(keys.length / mostNamed) }, (_, n) => {
    const named = keys.slice(n * mostNamed, (n + 1) * mostNamed)
    return { heard: named, which: { keys: named } }
  })
}

function silenceBroken(
  incident: Incident,
  keys: readonly string[],
  heardAt: number,
): EventBodies['alerts.heard']['silence'] | null {
  const silent = keys.flatMap((key) => {
    const alert = alertOf(incident.alerts, key)
    const from = alert ? silentFrom(alert) : null
    return alert && from !== null && from < heardAt ? [alert] : []
  })
  const [first] = silent
  if (!first) return null
  const since = silent.reduce((earliest, { heard }) => Math.min(earliest, heard.lastHeardAt), first.heard.lastHeardAt)
  return { count: silent.length, key: first.key, since }
}
