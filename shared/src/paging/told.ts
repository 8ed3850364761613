import type { IncidentId, PageId, PersonId } from '../ids.ts'
import { type Incident, wasTold } from '../model/incident.ts'

/** A page of which its person knows nothing yet, as far as anything proves. */
export interface UntoldPage {
  readonly incidentId: IncidentId
  readonly pageId: PageId
  readonly person: PersonId
  /** Unix ms. */
  readonly calledSince: number
}

/** The open page whose person has been called for longest without being told; null when there is none. */
export function oldestUntold(open: readonly Incident[]): UntoldPage | null {
  let oldest: UntoldPage | null = null
  for (const incident of open)
    for (const page of Object.values(incident.pages)) {
      const { id: pageId, person, state, calledSince } = page
      if (state === 'open' && calledSince < (oldest?.calledSince ?? Number.POSITIVE_INFINITY) && !wasTold(page))
        oldest = { incidentId: incident.id, pageId, person, calledSince }
    }
  return oldest
}
