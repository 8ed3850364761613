import type { OncallTeamView } from '@baton/shared/view/console-state.ts'
import { useState } from 'react'
import { takeLabel } from '../../presentation/people-verbs.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions, useIsConnected } from '../store/context.tsx'
import { useDraft } from '../store/use-draft.ts'
import { Dialog } from '../ui/dialog.tsx'

/** For when whoever holds it cannot answer: takes the first place on call, with a reason that stays in the record. */
export function TakeOver({ team }: { readonly team: OncallTeamView }) {
  const actions = useActions()
  const isConnected = useIsConnected()
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useDraft(team.id, 'take')
  const holder = team.levels[0]?.name ?? null
  const name = plainLine(team.name, 60)
  const from = holder === null ? '' : ` from ${plainLine(holder, 60)}`

  async function take() {
    const result = await actions.submit({ type: 'shift.take-over', team: team.id, reason: reason.trim() })
    if (result === null || result.kind === 'refused') return
    setReason('')
    setAsking(false)
  }

  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        {takeLabel(holder)}
        <span className="visually-hidden"> {name}</span>
      </button>
      {isAsking && (
        <Dialog title={`Take ${name}${from}`} onClose={() => setAsking(false)}>
          <p>
            For an emergency:{' '}
            {holder === null ? 'nobody is on call for it.' : `${plainLine(holder, 60)} holds it and is not asked.`} You
            are paged first from now on, and the open incidents that they hold become yours. It is said to everyone and
            marked in the record.
          </p>
          <label className="field">
            <span>Reason</span>
            <input
              value={reason}
              maxLength={500}
              placeholder="Sam does not answer page or phone since 02:10"
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          {!isConnected && <p className="unheld">This needs the relay, which does not answer.</p>}
          <div className="dialog-actions">
            <button
              type="button"
              onClick={() => {
                setReason('')
                setAsking(false)
              }}
            >
              Cancel
            </button>
            <button
              type="button"
              className="danger"
              disabled={reason.trim() === '' || !isConnected}
              onClick={() => void take()}
            >
              Take{from}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
