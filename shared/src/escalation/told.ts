import type { IncidentId, PageId, PersonId } from '../ids.ts'
import type { Incident, Page } from '../incident/incident.ts'

/** A page of which its person knows nothing yet, as far as anything proves. */
export interface UntoldPage {
  readonly incidentId: IncidentId
  readonly pageId: PageId
  readonly person: PersonId
  /** Unix ms. */
  readonly raisedAt: number
}

/**
 * Whether the paged person was told: a channel took it, or a device showed it or made itself heard. That it reached a
 * device says nothing yet.
 */
export function wasTold(page: Page): boolean {
  return (
    Object.values(page.attempts).some(({ outcome }) => outcome === 'delivered') ||
    Object.values(page.receipts).some(({ shown, sounded, notified, seen, acted }) =>
      [shown, sounded, notified, seen, acted].some((receipt) => receipt?.ok),
    )
  )
}

/** The oldest open page that nobody was told of; null when there is none. */
export function oldestUntold(open: readonly Incident[]): UntoldPage | null {
  let oldest: UntoldPage | null = null
  for (const incident of open)
    for (const page of Object.values(incident.pages)) {
      const { id: pageId, person, state, raisedAt } = page
      if (state === 'open' && raisedAt < (oldest?.raisedAt ?? Number.POSITIVE_INFINITY) && !wasTold(page))
        oldest = { incidentId: incident.id, pageId, person, raisedAt }
    }
  return oldest
}
