import { useEffect } from 'react'
import { routeHash } from '../../presentation/route.ts'
import { useAcknowledge } from '../feed/use-acknowledge.ts'
import { useFace, useUi } from '../store/context.tsx'
import { toggleNotices } from '../store/ui-store.ts'
import { shownIncident } from './shown.ts'
import { useHoldKey } from './use-hold-key.ts'
import { isTakenOver, useKey } from './use-keys.ts'

/** What the keys do wherever the person is. */
export function useShortcuts(): void {
  const { ui, actions } = useFace()
  useKey('undo', () => actions.undoLast())
  useKey('page-now', () => actions.pageLastNow())
  useKey('notices', () => toggleNotices(ui, Date.now()))
  useKey('keys', () => ui.setState({ dialog: { kind: 'keys' } }))
  useKey('declare', () => ui.setState({ dialog: { kind: 'declare' } }))
  useKey('palette', () => ui.setState({ dialog: { kind: 'palette' } }))
  useKey('back', () => {
    const { selected, route, noticesOpen } = ui.getState()
    if (selected.size > 0) ui.setState({ selected: new Set() })
    else if (noticesOpen) toggleNotices(ui, Date.now())
    else if (route.view === 'room') {
      location.hash = routeHash({ view: 'feed' })
      ui.setState({ revealId: route.incidentId })
    } else if (route.view === 'replay') location.hash = routeHash({ view: 'room', incidentId: route.incidentId })
  })
  useKey('go-feed', () => go('#/'))
  useKey('go-handoff', () => go('#/handoff'))
  useKey('go-oncall', () => go('#/oncall'))
  useKey('go-notebook', () => go('#/notebook'))
  useKey('go-relay', () => go('#/relay'))
}

/** Keys that act on an incident: on what is shown, or on the one that the palette named. It draws nothing. */
export function ActingKeys(): null {
  const { ui } = useFace()
  const acknowledge = useAcknowledge()
  const singleKeys = useUi((state) => state.settings.singleKeys)

  /** What a key may act on now; what is marked but was scrolled out of sight is brought back first, and nothing is done to it. */
  function target(): string | null {
    const id = shownIncident(ui.getState())
    if (id === null || ui.getState().route.view === 'room' || isInSight(id)) return id
    ui.setState({ revealId: id })
    return null
  }

  /** All that are selected, where the list is what is in front; else the one that is shown. */
  function toAcknowledge(): readonly string[] {
    const { selected, route } = ui.getState()
    if (selected.size > 0 && route.view === 'feed') return [...selected]
    const id = target()
    return id === null ? [] : [id]
  }

  function on(run: (incidentId: string) => void): (named?: string) => void {
    return (named) => {
      const id = named ?? target()
      if (id !== null) run(id)
    }
  }

  const holding = useHoldKey('a', singleKeys, {
    target: () => (isTakenOver() ? null : toAcknowledge().join(' ') || null),
    run: () => acknowledge(toAcknowledge()),
  })
  // What is about to be acknowledged fills up, wherever it stands on the screen.
  useEffect(() => {
    document.documentElement.toggleAttribute('data-holding', holding)
  }, [holding])
  useKey(
    'acknowledge',
    on((id) => acknowledge([id])),
  )
  useKey(
    'snooze',
    on((incidentId) => ui.setState({ dialog: { kind: 'snooze', incidentId } })),
  )
  useKey(
    'help-me',
    on((incidentId) => ui.setState({ dialog: { kind: 'help', incidentId } })),
  )
  useKey(
    'note',
    on((incidentId) => {
      ui.setState({ noteFocus: incidentId })
      location.hash = routeHash({ view: 'room', incidentId })
    }),
  )
  useKey(
    'ask-in',
    on((incidentId) => ui.setState({ dialog: { kind: 'add-responder', incidentId } })),
  )
  useKey(
    'reassign',
    on((incidentId) => ui.setState({ dialog: { kind: 'reassign', incidentId } })),
  )
  useKey(
    'resolve',
    on((incidentId) => ui.setState({ dialog: { kind: 'resolve', incidentId } })),
  )
  useKey(
    'draft',
    on((incidentId) => go(routeHash({ view: 'notebook', incidentId }))),
  )
  return null
}

/** Whether the row can be seen, or what stands for it beside the list. */
function isInSight(id: string): boolean {
  const row = document.querySelector(`[data-incident="${CSS.escape(id)}"]`)
  const list = row?.closest('.scroller')
  if (!row || !list) return false
  const place = row.getBoundingClientRect()
  const window = list.getBoundingClientRect()
  return place.bottom > window.top && place.top < window.bottom
}

function go(hash: string): void {
  location.hash = hash
}
