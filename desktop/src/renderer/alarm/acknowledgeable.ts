import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'

/** A page must have been in sight this long before "all" can mean it, milliseconds. */
const inSightMs = 300

/**
 * The incidents that "Acknowledge all" speaks of: not one that slid in under the finger. `arrivals` is when each
 * page joined an alarm that was up already, in the same clock as `now`; those it began with are not in it.
 */
export function acknowledgeable(
  pages: readonly AlarmPage[],
  arrivals: ReadonlyMap<string, number>,
  now: number,
): readonly string[] {
  const inSight = pages.filter((page) => now - (arrivals.get(page.pageId) ?? Number.NEGATIVE_INFINITY) >= inSightMs)
  return [...new Set(inSight.filter((page) => !page.pending).map((page) => page.incidentId))]
}

/**
 * Whether a click on one page of a list means that page: not the second half of a double click, nor a click on a row
 * that has just moved to where another was. `clicks` is the event's `detail`, 0 from the keyboard; `movedAt` is when
 * the row came to its place, in the same clock as `now`.
 */
export function isMeant(clicks: number, movedAt: number, now: number): boolean {
  return clicks === 0 || (clicks === 1 && now - movedAt >= inSightMs)
}

/** Whether the page asks me for something that I may say no to; a page to whoever is on call is not answered by a no. */
export function isAsked({ purpose, drill }: Pick<AlarmPage, 'purpose' | 'drill'>): boolean {
  return !drill && (purpose === 'join' || purpose === 'reassign' || purpose === 'help')
}

/** Why I am paged, in words; empty for what is plain: nobody has answered yet. */
export function purposeWords(page: Pick<AlarmPage, 'purpose' | 'drill'>): string {
  if (page.drill) return 'Nothing is wrong. This proves that a page reaches you here.'
  switch (page.purpose) {
    case 'help':
      return 'You are asked to help'
    case 'reassign':
      return 'You are asked to take it: acknowledging takes the baton'
    case 'join':
      return 'You are asked to join as a responder'
    case 'news':
      return 'It got worse, and you have it. Unanswered, it pages the others'
    default:
      return ''
  }
}
