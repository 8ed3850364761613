import type { UiState } from '../store/ui-store.ts'

/**
 * The one incident that the screen shows as current, which is what keys act on: an open room's; in the feed the row that is
 * marked. Elsewhere none is in sight, and a replay is not one that can be acted on.
 */
export function shownIncident({ route, currentId }: Pick<UiState, 'route' | 'currentId'>): string | null {
  if (route.view === 'room') return route.incidentId
  return route.view === 'feed' ? currentId : null
}
