import { routeHash } from '../../presentation/route.ts'
import type { UiStore } from '../store/ui-store.ts'

/** Leads to the incident's room, with its row in sight; on the desktop the main window goes there. */
export function openRoom(incidentId: string, ui: UiStore): void {
  location.hash = routeHash({ view: 'room', incidentId })
  ui.setState({ revealId: incidentId })
}
