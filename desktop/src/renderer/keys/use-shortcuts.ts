import { type Route, routeHash } from '../lib/route.ts'
import { useFace } from '../store/context.tsx'
import { useKey } from './use-keys.ts'

/** What the keys do wherever the person is. */
export function useShortcuts(): void {
  const { ui, store, actions } = useFace()

  /** The incident that a key means: the row that has the focus, else the open room, else the active row. */
  function target(): string | null {
    const { route, activeId } = ui.getState()
    // Elsewhere no incident is in sight, and a replay is not one that can be acted on.
    if (!showsFeed(route)) return null
    const focused = document.activeElement?.closest('.rows') == null ? null : activeId
    return focused ?? (route.view === 'room' ? route.incidentId : activeId)
  }

  function withTarget(run: (incidentId: string) => void): void {
    const id = target()
    if (id !== null) run(id)
  }

  useKey('acknowledge', () => {
    const { selected, route } = ui.getState()
    if (selected.size === 0 || !showsFeed(route)) return withTarget((id) => void actions.acknowledge([id]))
    const triggered = store.getState().feed.filter((row) => selected.has(row.id) && row.status === 'triggered')
    ui.setState({ selected: new Set() })
    void actions.acknowledge(triggered.map((row) => row.id))
  })
  useKey('snooze', () => withTarget((incidentId) => ui.setState({ dialog: { kind: 'snooze', incidentId } })))
  useKey('help-me', () => withTarget((id) => actions.needHelp(id)))
  useKey('note', () =>
    withTarget((incidentId) => {
      ui.setState({ noteFocus: incidentId })
      location.hash = routeHash({ view: 'room', incidentId })
    }),
  )
  useKey('ask-in', () => withTarget((incidentId) => ui.setState({ dialog: { kind: 'add-responder', incidentId } })))
  useKey('reassign', () => withTarget((incidentId) => ui.setState({ dialog: { kind: 'reassign', incidentId } })))
  useKey('resolve', () => withTarget((incidentId) => ui.setState({ dialog: { kind: 'resolve', incidentId } })))
  useKey('undo', () => actions.undoLast())
  useKey('keys', () => ui.setState({ dialog: { kind: 'keys' } }))
  useKey('palette', () => ui.setState({ dialog: { kind: 'palette' } }))
  useKey('back', () => {
    const { selected, route } = ui.getState()
    if (selected.size > 0) ui.setState({ selected: new Set() })
    else if (route.view === 'room') location.hash = routeHash({ view: 'feed' })
    else if (route.view === 'replay') location.hash = routeHash({ view: 'room', incidentId: route.incidentId })
  })
  useKey('go-feed', () => go('#/'))
  useKey('go-handoff', () => go('#/handoff'))
  useKey('go-oncall', () => go('#/oncall'))
  useKey('go-notebook', () => go('#/notebook'))
  useKey('go-relay', () => go('#/relay'))
}

function showsFeed({ view }: Route): boolean {
  return view === 'feed' || view === 'room'
}

function go(hash: string): void {
  location.hash = hash
}
