import type { Desk } from '@baton/shared/desk/desk.ts'
import { helpStep } from '@baton/shared/escalation/ladder.ts'
import type { FeedRow } from '@baton/shared/feed/feed.ts'
import { compareFeedRows, selectFeedRow } from '@baton/shared/feed/select.ts'
import type { Incident } from '@baton/shared/incident/incident.ts'
import type { SourceSeverity } from '@baton/shared/oncall/config.ts'
import { personName } from '@baton/shared/oncall/routing.ts'
import type { ConsoleState } from '@baton/shared/wire/bridge.ts'

const noneOpen: ConsoleState['counts'] = { critical: 0, error: 0, warning: 0, info: 0, unknown: 0 }

export interface FeedContext {
  readonly desk: Desk
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
  }

  row(id: string): FeedRow | undefined {
    return this.#rows.get(id)
  }

  /** Rebuilds the rows of `touched`, or all of them when what all rest on has changed. */
  update(context: FeedContext, touched: ReadonlySet<string> | 'all'): void {
    const { desk } = context
    const ids =
      touched === 'all' ? new Set([...this.#rows.keys(), ...[...desk.incidents()].map(({ id }) => id)]) : touched
    if (ids.size === 0) return
    for (const id of ids) {
      const incident = desk.incident(id)
      if (incident && !incident.drill) this.#rows.set(id, rowOf(context, incident))
      else this.#rows.delete(id)
    }
    this.#feed = Object.freeze([...this.#rows.values()].sort(compareFeedRows))
    this.#counts = countOpen(this.#feed)
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
  return Object.freeze({ ...row, pending: pending.get(incident.id) ?? 0, helpPages })
}

function countOpen(rows: readonly FeedRow[]): ConsoleState['counts'] {
  const counts: Record<SourceSeverity, number> = { ...noneOpen }
  for (const row of rows) if (row.status !== 'resolved') counts[row.severity] += 1
  return Object.freeze(counts)
}
