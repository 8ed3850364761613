import { routeHash } from '../../presentation/route.ts'
import { useFace } from '../store/context.tsx'

/** More than this are looked through once more before all of them are taken. */
export const maxUnasked = 5

/**
 * Acknowledges what a person chose in the feed. One opens its room, where the runbook is; of several those that nobody has
 * yet are taken, and more than five are shown by service and severity first.
 */
export function useAcknowledge(): (incidentIds: readonly string[]) => void {
  const { ui, store, actions } = useFace()
  return (incidentIds) => {
    const [only, ...others] = incidentIds
    if (only === undefined) return
    if (others.length === 0) {
      ui.setState({ selected: new Set() })
      void actions.acknowledge([only])
      location.hash = routeHash({ view: 'room', incidentId: only })
      return
    }
    const chosen = new Set(incidentIds)
    const open = store.getState().feed.filter(({ id, status }) => chosen.has(id) && status === 'triggered')
    const ids = open.map(({ id }) => id)
    if (ids.length > maxUnasked) {
      ui.setState({ dialog: { kind: 'acknowledge-all', incidentIds: ids } })
      return
    }
    ui.setState({ selected: new Set() })
    void actions.acknowledge(ids)
  }
}
