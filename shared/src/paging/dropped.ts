import type { PersonId } from '../ids.ts'
import type { Drops, EventBodies } from '../log/events.ts'
import { type Incident, isHelp, type Page } from '../model/incident.ts'
import { isHeld } from '../model/paging-state.ts'

/** For the body of an event that closes these pages: whom it stops calling. Nothing when it is nobody. */
export function dropping(incident: Incident, which: (page: Page) => boolean): Drops {
  const dropped = Object.values(incident.pages)
    .filter((page) => page.state === 'open' && which(page))
    .map(({ person, purpose }) => ({ person, purpose }))
  return dropped.length === 0 ? {} : { dropped }
}

/** For the body of an acknowledgement: whoever was called for help, and has not come, is still called. */
export function helpThatGoesOn(incident: Incident): Pick<EventBodies['incident.acknowledged'], 'helpGoesOn'> {
  const isCalled = Object.values(incident.pages).some((page) => page.state === 'open' && isHelp(page))
  const climbs = isHeld(incident.paging) && incident.paging.help !== null
  return isCalled || climbs ? { helpGoesOn: true } : {}
}

/** For the body of a snooze by `person`: whom it stops calling. Who is asked to join is asked still. */
export function droppedBySnooze(incident: Incident, person: PersonId): Drops {
  return dropping(incident, (page) => page.purpose !== 'join' && (page.person !== person || isAskedFor(page)))
}

/** A person asked for this one, and should hear that nobody comes of it. */
export function isAskedFor(page: Page): boolean {
  return isHelp(page) || page.purpose === 'reassign' || page.purpose === 'join'
}
