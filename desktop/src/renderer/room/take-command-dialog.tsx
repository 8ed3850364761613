import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useState } from 'react'
import { plainLine } from '../lib/plain-text.ts'
import { useActions, useConsole } from '../store/context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useUnavailable } from './use-unavailable.ts'

interface TakeCommandDialogProps {
  readonly room: RoomState
  readonly onClose: () => void
}

/** Command without the word of whoever holds it: named, with a reason that stays in the record. */
export function TakeCommandDialog({ room, onClose }: TakeCommandDialogProps) {
  const actions = useActions()
  const unavailable = useUnavailable()('role.take')
  const me = useConsole((state) => state.me?.id ?? null)
  const [reason, setReason] = useState('')
  const commander = room.roles.find(({ role }) => role === 'commander')
  const name = commander?.name === undefined || commander.name === null ? null : plainLine(commander.name, 60)
  if (commander?.person === me && me !== null) {
    return (
      <Dialog title="Take over command" onClose={onClose}>
        <p>You hold it already.</p>
      </Dialog>
    )
  }

  return (
    <Dialog title={name === null ? 'Take command' : `Take over command from ${name}?`} onClose={onClose}>
      <p>
        {name === null ? (
          'Nobody holds it yet. You are commander at once and hold the baton.'
        ) : (
          <>
            <strong>{name} loses command at once, without having agreed.</strong> If {name} can answer, ask to be handed
            it instead: Reassign moves it when the other person accepts.
          </>
        )}{' '}
        Everyone in the room sees it, and the reason stays in the record.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const why = reason.trim()
          if (why === '' || unavailable !== null) return
          onClose()
          void actions.submit({ type: 'role.take', incidentId: room.incidentId, role: 'commander', reason: why })
        }}
      >
        <label className="field">
          Reason
          <input
            value={reason}
            maxLength={2_000}
            placeholder={`${name ?? 'Nobody'} does not answer since 02:10`}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {unavailable !== null && <p className="muted">It {unavailable}: who holds what is not decided offline.</p>}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            {name === null ? 'Cancel' : `Leave it with ${name}`}
          </button>
          <button type="submit" className="danger" aria-disabled={reason.trim() === '' || unavailable !== null}>
            Take over command
          </button>
        </div>
      </form>
    </Dialog>
  )
}
