import type { IncidentId } from '../ids.ts'
import { type BriefItem, conditions, incidentsOf } from '../model/handoff.ts'

/** A draft after it was held against what is open now. */
export interface Refreshed {
  readonly items: readonly BriefItem[]
  /** Titles of what is over by now and has left the draft. */
  readonly ended: readonly string[]
  /** Titles of what has opened since and joined it, at its end. */
  readonly joined: readonly string[]
}

/**
 * Holds a half-written draft against a fresh one: what is over leaves it, what is new joins at its end unless the giver
 * left it out, and what has become graver is said so. What the giver wrote stays as it is.
 */
export function refreshed(
  kept: readonly BriefItem[],
  fresh: readonly BriefItem[],
  isOpen: (id: IncidentId) => boolean,
  leftOut: readonly string[],
): Refreshed {
  const byId = new Map(fresh.map((item) => [item.id, item]))
  const isOver = (item: BriefItem) => incidentsOf(item).length > 0 && !incidentsOf(item).some(isOpen)
  const items = kept.filter((item) => !isOver(item)).map((item) => updated(item, byId.get(item.id), isOpen))
  const known = new Set([...items.flatMap(incidentsOf), ...leftOut])
  const isNew = (item: BriefItem) => !leftOut.includes(item.id) && incidentsOf(item).some((id) => !known.has(id))
  const ids = new Set(items.map(({ id }) => id))
  const joining = fresh.filter((item) => isNew(item) && !ids.has(item.id))
  return {
    items: [...items, ...joining],
    ended: kept.filter(isOver).map(({ title }) => title),
    joined: joining.map(({ title }) => title),
  }
}

function updated(item: BriefItem, now: BriefItem | undefined, isOpen: (id: IncidentId) => boolean): BriefItem {
  if (now !== undefined) {
    const { reasons = [], summary, title, incidents } = now
    const hasNews =
      JSON.stringify(reasons.map(({ kind }) => kind)) !== JSON.stringify(item.reasons?.map(({ kind }) => kind))
    const condition = hasNews ? graver(item.condition, now.condition) : item.condition
    // A group is counted, not written.
    const counted = incidents === undefined ? {} : { incidents, summary, title }
    return { ...item, ...counted, condition, reasons }
  }
  if (item.incidents === undefined) return item
  const incidents = item.incidents.filter(isOpen)
  const title = item.title.replace(String(item.incidents.length), String(incidents.length))
  return { ...item, incidents, title }
}

function graver(a: BriefItem['condition'], b: BriefItem['condition']): BriefItem['condition'] {
  return conditions.indexOf(a) > conditions.indexOf(b) ? a : b
}
