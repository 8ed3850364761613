import { assertNever } from '../assert-never.ts'
import type { Entry, JournalEntry } from '../log/events.ts'
import type { Incident } from '../model/incident.ts'
import { type EscalationRun, escalationOf, isHeld, withPaging } from '../model/paging-state.ts'
import { closePages } from './reduce-pages.ts'
import { climb, stepOnWithout, withoutAsked } from './reduce-paging.ts'

export type ConfigEffectEntry = Extract<
  JournalEntry,
  {
    type: 'incident.baton-moved' | 'page.withdrawn' | 'page.channels-set' | 'escalation.revised'
  }
>

/** Folds what another on-call file made of an open incident. */
export function reduceConfigEffect(incident: Incident, entry: ConfigEffectEntry): Incident {
  switch (entry.type) {
    case 'incident.baton-moved':
      return moveBatonOn(incident, entry)
    case 'page.withdrawn':
      return withdrawPage(incident, entry)
    case 'page.channels-set': {
      const { pageId, channels } = entry.body
      const page = incident.pages[pageId]
      return page ? { ...incident, pages: { ...incident.pages, [pageId]: { ...page, channels } } } : incident
    }
    case 'escalation.revised': {
      const { policy, steps, repeats } = entry.body
      const revised = (run: EscalationRun) => {
        return { ...run, policy, steps, repeats, step: Math.min(run.step, steps.length - 1) }
      }
      return escalationOf(incident) ? { ...changeEscalation(incident, revised), policy } : incident
    }
    default:
      return assertNever(entry)
  }
}

/** Whoever is gone silences nobody: only what the new holder let rest themselves goes on resting. */
function moveBatonOn(incident: Incident, { body }: Entry<'incident.baton-moved'>): Incident {
  const { to } = body
  const { paging } = incident
  const moved = { ...incident, holder: to }
  if (!isHeld(paging)) return moved
  if (paging.kind === 'snoozed' && paging.by === to) return withPaging(moved, { ...paging, acknowledgement: null })
  return withPaging(moved, climb(paging.help))
}

/** The next step follows at once when nobody else is asked by the last one. */
function withdrawPage(incident: Incident, { body }: Entry<'page.withdrawn'>): Incident {
  const page = incident.pages[body.pageId]
  if (page?.state !== 'open') return incident
  const next = { ...incident, pages: closePages(incident.pages, ({ id }) => id === page.id) }
  const { paging } = next
  if (page.purpose === 'join') return next
  if (page.purpose === 'reassign' && isHeld(paging))
    return withPaging(next, { ...paging, question: withoutAsked(paging.question, page.person) })
  return changeEscalation(next, (run) => stepOnWithout(next, run, page))
}

function changeEscalation(incident: Incident, change: (run: EscalationRun) => EscalationRun): Incident {
  const { paging } = incident
  if (paging.kind === 'waiting' || paging.kind === 'climbing') return withPaging(incident, climb(change(paging.run)))
  return isHeld(paging) && paging.help ? withPaging(incident, { ...paging, help: change(paging.help) }) : incident
}
