import type { RootDesk } from '@baton/shared/desk/folded-desk.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import type { ConsoleState, PostmortemRow, RunbookGap } from '@baton/shared/view/console-state.ts'
import {
  mergeRunbookGaps,
  runbookGapOf,
  selectHandoffs,
  selectOpenActions,
  selectPostmortems,
  withoutPostmortem,
} from '@baton/shared/view/desk-lists.ts'

type Lists = Pick<ConsoleState, 'handoffs' | 'postmortems' | 'openActions' | 'runbookGaps'>

/**
 * Lists over the whole desk. Each is kept up from the incidents that were touched, and keeps its identity while
 * nothing that it is made from changes, so that an event costs neither a walk over all nor a comparison.
 */
export class DeskLists {
  readonly #without = new Map<string, PostmortemRow>()
  readonly #gaps = new Map<string, RunbookGap>()
  /** What was seen last of the notebook and the action items of each incident that has any. */
  readonly #written = new Map<string, Pick<Incident, 'notebook' | 'actions' | 'status'>>()
  /** What the handoffs were made from. */
  #handoffsOf: readonly unknown[] = []
  #lists: Lists = { handoffs: [], postmortems: [], openActions: [], runbookGaps: [] }

  get lists(): Lists {
    return this.#lists
  }

  update(desk: RootDesk, me: string | null, touched: ReadonlySet<string> | 'all'): void {
    const isAll = touched === 'all'
    const kept = () => [...this.#without.keys(), ...this.#gaps.keys(), ...this.#written.keys()]
    const ids = isAll ? new Set([...kept(), ...idsOf(desk)]) : touched
    const changed = { postmortems: isAll, openActions: isAll, runbookGaps: isAll }
    for (const id of ids) {
      const incident = desk.incident(id)
      const isWritten = this.#noteWritten(id, incident)
      if (keep(this.#without, id, incident ? withoutPostmortem(incident) : null) || isWritten)
        changed.postmortems = true
      if (isWritten) changed.openActions = true
      if (keep(this.#gaps, id, incident ? runbookGapOf(desk, incident) : null)) changed.runbookGaps = true
    }
    const { handoffs, postmortems, openActions, runbookGaps } = this.#lists
    this.#lists = {
      handoffs: this.#isHandoffNews(desk, me) ? selectHandoffs(desk, me) : handoffs,
      postmortems: changed.postmortems ? selectPostmortems(desk, [...this.#without.values()]) : postmortems,
      openActions: changed.openActions ? selectOpenActions(desk) : openActions,
      runbookGaps: changed.runbookGaps ? mergeRunbookGaps(this.#gaps.values()) : runbookGaps,
    }
  }

  /** No incident's event; a brief is long, and not to be made again at every alert. */
  #isHandoffNews({ handoffs, config }: RootDesk, me: string | null): boolean {
    const before = this.#handoffsOf
    this.#handoffsOf = [handoffs, config, me]
    return this.#handoffsOf.some((value, index) => value !== before[index])
  }

  /** Whether what is written of an incident has changed. Folding shares what it does not change, so identity tells. */
  #noteWritten(id: string, incident: Incident | undefined): boolean {
    const before = this.#written.get(id)
    if (!incident || (incident.notebook === null && Object.keys(incident.actions).length === 0))
      return this.#written.delete(id)
    const { notebook, actions, status } = incident
    this.#written.set(id, { notebook, actions, status })
    return before?.notebook !== notebook || before.actions !== actions || before.status !== status
  }
}

function idsOf(desk: RootDesk): readonly string[] {
  return [...desk.incidents()].map(({ id }) => id)
}

/** Keeps a line, or drops it; whether that says anything new. */
function keep<T>(map: Map<string, T>, id: string, value: T | null): boolean {
  if (value === null) return map.delete(id)
  const before = map.get(id)
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(value)) return false
  map.set(id, value)
  return true
}
