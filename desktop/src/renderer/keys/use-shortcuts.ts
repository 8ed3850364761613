import { routeHash } from '../lib/route.ts'
import { useFace } from '../store/context.tsx'
import { useKey } from './use-keys.ts'

/** What the keys do wherever the person is. */
export function useShortcuts(): void {
  const { ui, store, actions } = useFace()

  /** The incident that a key means: the row that has the focus, else the open room, else the active row. */
  function target(): string | null {
    const { route, activeId } = ui.getState()
    const focused = document.activeElement?.closest('.rows') == null ? null : activeId
    return focused ?? (route.view === 'room' ? route.incidentId : activeId)
  }

  function withTarget(run: (incidentId: string) => void): void {
    const id = target()
    if (id !== null) run(id)
  }

  useKey('acknowledge', () => {
    const { selected } = ui.getState()
    if (selected.size === 0) return withTarget((id) => void actions.acknowledge([id]))
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
  useKey('undo', () => actions.undoLast())
  useKey('keys', () => ui.setState({ dialog: { kind: 'keys' } }))
  useKey('palette', () => ui.setState({ dialog: { kind: 'palette' } }))
  useKey('back', () => {
    const { selected, route } = ui.getState()
    if (selected.size > 0) ui.setState({ selected: new Set() })
    else if (route.view === 'room') location.hash = routeHash({ view: 'feed' })
  })
  useKey('go-feed', () => go('#/'))
  useKey('go-oncall', () => go('#/oncall'))
  useKey('go-notebook', () => go('#/notebook'))
  useKey('go-relay', () => go('#/relay'))
}

function go(hash: string): void {
  location.hash = hash
}
