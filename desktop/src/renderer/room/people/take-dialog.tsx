import { plainLine } from '../../../presentation/plain-text.ts'
import { useActions, useConsole } from '../../store/context.tsx'
import { useDraft } from '../../store/use-draft.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useUnavailable } from '../head/use-unavailable.ts'

interface TakeDialogProps {
  readonly incidentId: string
  readonly onClose: () => void
}

/** Takes the baton without the word of whoever holds it: named, with a reason that stays in the record. */
export function TakeDialog({ incidentId, onClose }: TakeDialogProps) {
  const actions = useActions()
  const unavailable = useUnavailable()('role.take')
  const me = useConsole((state) => state.me?.id ?? null)
  const row = useConsole(
    (state) => state.rooms[incidentId]?.row ?? state.feed.find(({ id }) => id === incidentId) ?? null,
  )
  const [reason, setReason] = useDraft(incidentId, 'take')
  const title = plainLine(row?.title ?? 'the incident', 80)
  const name = row?.holderName == null ? null : plainLine(row.holderName, 60)
  if (me !== null && row?.holder === me) {
    return (
      <Dialog title={`Take ${title}`} onClose={onClose}>
        <p>You hold it already.</p>
      </Dialog>
    )
  }

  async function take() {
    const why = reason.trim()
    if (why === '' || unavailable !== null) return
    onClose()
    const result = await actions.submit({ type: 'role.take', incidentId, role: 'commander', reason: why })
    // What was typed stays until the host has it.
    if (result !== null && result.kind !== 'refused') setReason('')
  }

  return (
    <Dialog title={name === null ? `Take ${title}` : `Take ${title} from ${name}?`} onClose={onClose}>
      <p>
        {name === null ? (
          'Nobody holds it yet. You are commander at once and hold the baton.'
        ) : (
          <>
            <strong>{name} loses command at once, without having agreed.</strong> If {name} can answer, ask to be given
            it instead: it then moves when you take it.
          </>
        )}{' '}
        Everyone in the room sees it, and the reason stays in the record.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void take()
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
          <button
            type="button"
            onClick={() => {
              setReason('')
              onClose()
            }}
          >
            {name === null ? 'Cancel' : `Leave it with ${name}`}
          </button>
          <button type="submit" className="danger" aria-disabled={reason.trim() === '' || unavailable !== null}>
            {name === null ? 'Take' : `Take from ${name}`}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
