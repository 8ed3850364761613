import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useKey } from '../keys/use-keys.ts'
import { useFace } from '../store/context.tsx'
import { useIsReadOnly } from './read-only.ts'
import type { RoomTab } from './room-tabs.tsx'

interface RoomKeysProps {
  readonly room: RoomState
  readonly onTab: (tab: RoomTab) => void
}

/** What keys and palette do in a room. */
export function RoomKeys({ room, onTab }: RoomKeysProps) {
  const readOnly = useIsReadOnly()
  useKey('tab-timeline', () => onTab('timeline'))
  useKey('tab-alerts', () => onTab('alerts'))
  useKey('tab-runbook', () => onTab('runbook'))
  useKey('tab-people', () => onTab('people'))
  useKey('tab-timers', () => onTab('timers'))
  useKey('tab-actions', () => onTab('actions'))
  useKey('tab-links', () => onTab('links'))
  if (readOnly) return null
  return <ActingKeys room={room} onTab={onTab} />
}

function ActingKeys({ room, onTab }: RoomKeysProps) {
  const { ui, actions } = useFace()
  const { incidentId } = room
  const take = (role: 'deputy' | 'scribe' | 'liaison') => () =>
    void actions.submit({ type: 'role.take', incidentId, role })
  useKey('take-command', () => ui.setState({ dialog: { kind: 'take', incidentId } }))
  useKey('take-deputy', take('deputy'))
  useKey('take-scribe', take('scribe'))
  useKey('take-liaison', take('liaison'))
  useKey('timer', () => {
    onTab('timers')
    // The form is there after the tab is.
    setTimeout(() => document.querySelector<HTMLElement>('.timer-form input')?.focus())
  })
  useKey('update', () => ui.setState({ dialog: { kind: 'update', incidentId } }))
  return null
}
