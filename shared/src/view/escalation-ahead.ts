import type { PersonId } from '../ids.ts'
import type { Desk } from '../model/desk.ts'
import type { Incident } from '../model/incident.ts'
import { type EscalationRun, escalationOf } from '../model/paging-state.ts'
import { nextEscalation, notForHelp, peopleOf } from '../paging/escalation.ts'

/** Of more steps nobody thinks ahead; it bounds the walk over those that reach nobody. */
const maxWalked = 40

/** Whom the escalation under way comes to if nobody answers, the next `count` times that it calls somebody. Times in Unix ms. */
export function escalationAhead(
  desk: Desk,
  incident: Incident,
  count: number,
): readonly { readonly at: number; readonly people: readonly PersonId[] }[] {
  const except = notForHelp(incident)
  const rungs: { at: number; people: readonly PersonId[] }[] = []
  let run: EscalationRun | null = escalationOf(incident)
  for (let walked = 0; run && rungs.length < count && walked < maxWalked; walked++) {
    const rung = nextEscalation(run)
    if (rung.kind !== 'step') break
    const people = peopleOf(desk.config, run.steps[rung.step]).filter((person) => !except.includes(person))
    if (people.length > 0) rungs.push({ at: rung.dueAt, people })
    run = {
      ...run,
      round: rung.round,
      step: rung.step,
      steppedAt: rung.dueAt,
      // A step that reaches nobody is followed by the next at once.
      steppedEmpty: people.length === 0,
      foundSomebody: run.foundSomebody || people.length > 0,
    }
  }
  return rungs
}
