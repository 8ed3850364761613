import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions, useIsConnected } from '../store/context.tsx'
import { useDraft } from '../store/use-draft.ts'
import { Dialog } from '../ui/dialog.tsx'

/** The receiver says no; the giver keeps it and is told why. */
export function Decline({ handoff }: { readonly handoff: HandoffView }) {
  const actions = useActions()
  const isConnected = useIsConnected()
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useDraft(handoff.id, 'decline')
  const giver = plainLine(handoff.fromName ?? 'nobody', 60)

  async function decline() {
    setOpen(false)
    const result = await actions.submit({ type: 'handoff.decline', handoffId: handoff.id, reason })
    if (result !== null && result.kind !== 'refused') setReason('')
  }

  return (
    <>
      <button type="button" className="two-lines" onClick={() => setOpen(true)}>
        <span>Decline…</span>
        <small>{giver} keeps it</small>
      </button>
      {isOpen && (
        <Dialog title={`Decline ${plainLine(handoff.teamName, 60)}`} onClose={() => setOpen(false)}>
          <label className="field">
            <span>Why you decline</span>
            <input
              value={reason}
              maxLength={500}
              placeholder="optional"
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          {!isConnected && <p className="unheld">This needs the relay, which does not answer.</p>}
          <div className="dialog-actions">
            <button
              type="button"
              onClick={() => {
                setReason('')
                setOpen(false)
              }}
            >
              Cancel
            </button>
            <button type="button" className="danger" disabled={!isConnected} onClick={() => void decline()}>
              Decline: {giver} keeps it
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
