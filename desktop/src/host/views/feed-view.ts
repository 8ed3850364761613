import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { SourceSeverity } from '@baton/shared/model/config.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import { personName } from '@baton/shared/model/routing.ts'
import { droppedBySnooze } from '@baton/shared/paging/dropped.ts'
import { helpStep } from '@baton/shared/paging/escalation.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { compareFeedRows, selectFeedRow } from '@baton/shared/view/feed-row.ts'

const noneOpen: ConsoleState['counts'] = { critical: 0, error: 0, warning: 0, info: 0, unknown: 0 }

export interface FeedContext {
  readonly desk: RootDesk
  readonly me: string | null
  /** Commands that wait, by incident. */
  readonly pending: ReadonlyMap<string, number>
}

/** The feed as rows that are rebuilt only when their incident was touched, so that a face redraws only those. */
export class FeedView {
  readonly #rows = new Map<string, FeedRow>()
  #feed: readonly FeedRow[] = []
  #counts: ConsoleState['counts'] = noneOpen

  get feed(): readonly FeedRow[] {
    return this.#feed
  }

  get counts(): ConsoleState['counts'] {
    return this.#counts
  }

  clear(): void {
    this.#rows.clear()
    this.#feed = []
    this.#counts = noneOpen
  }

  row(id: string): FeedRow | undefined {
    return this.#rows.get(id)
  }

  /** Rebuilds the rows of `touched`, or all of them when what all rest on has changed. */
  update(context: FeedContext, touched: ReadonlySet<string> | 'all'): void {
    const { desk } = context
    const ids =
      touched === 'all' ? new Set([...this.#rows.keys(), ...[...desk.incidents()].map(({ id }) => id)]) : touched
    const changed = new Map<string, FeedRow>()
    const gone = new Set<string>()
    for (const id of ids) {
      const incident = desk.incident(id)
      const before = this.#rows.get(id)
      const row = incident && !incident.drill ? rowOf(context, incident) : undefined
      if (row && !isSameRow(before, row)) changed.set(id, row)
      if (!row && before) gone.add(id)
    }
    if (changed.size > 0 || gone.size > 0) this.#place(changed, gone)
  }

  #place(changed: ReadonlyMap<string, FeedRow>, gone: ReadonlySet<string>): void {
    for (const id of gone) this.#rows.delete(id)
    for (const [id, row] of changed) this.#rows.set(id, row)
    const others = this.#feed.filter(({ id }) => !changed.has(id) && !gone.has(id))
    // What stays is in order already, so that sorting costs no more than a look at each pair of neighbours.
    this.#feed = Object.freeze([...others, ...changed.values()].sort(compareFeedRows))
    const counts = countOpen(this.#feed)
    if (JSON.stringify(counts) !== JSON.stringify(this.#counts)) this.#counts = counts
  }

  /** Puts the number of waiting commands on the rows where it has changed. */
  updatePending(context: FeedContext): void {
    const changed = [...this.#rows.values()].filter((row) => row.pending !== (context.pending.get(row.id) ?? 0))
    this.update(context, new Set(changed.map(({ id }) => id)))
  }
}

function rowOf({ desk, me, pending }: FeedContext, incident: Incident): FeedRow {
  const row = selectFeedRow(desk, incident, me)
  const help = incident.status === 'resolved' ? null : helpStep(desk.config, incident, me)
  const helpPages = help ? help.people.map((person) => personName(desk.config, person)) : []
  const dropped = me === null || incident.status === 'resolved' ? [] : (droppedBySnooze(incident, me).dropped ?? [])
  const snoozeDrops = dropped.map(({ person }) => personName(desk.config, person))
  return Object.freeze({ ...row, pending: pending.get(incident.id) ?? 0, helpPages, snoozeDrops })
}

/** A row that says the same keeps its identity, so that faces draw nothing. */
function isSameRow(before: FeedRow | undefined, after: FeedRow): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after)
}

function countOpen(rows: readonly FeedRow[]): ConsoleState['counts'] {
  const counts: Record<SourceSeverity, number> = { ...noneOpen }
  for (const row of rows) if (row.status !== 'resolved') counts[row.severity] += 1
  return Object.freeze(counts)
}
