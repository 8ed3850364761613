import { useActions, useConsole } from '../../store/context.tsx'
import { useStartedDraft } from '../../store/use-draft.ts'
import { Dialog } from '../../ui/dialog.tsx'

interface RenameDialogProps {
  readonly incidentId: string
  readonly onClose: () => void
}

/** A name that people give stays, whatever its alerts are called. */
export function RenameDialog({ incidentId, onClose }: RenameDialogProps) {
  const actions = useActions()
  const stands = useConsole(
    (state) => state.rooms[incidentId]?.row?.title ?? state.feed.find(({ id }) => id === incidentId)?.title ?? '',
  )
  const [title, setTitle] = useStartedDraft(incidentId, 'rename', stands)

  function end() {
    setTitle(stands)
    onClose()
  }

  async function rename() {
    const wanted = title.trim()
    if (wanted === '') return
    if (wanted === stands) return end()
    const result = await actions.submit({ type: 'incident.rename', incidentId, title: wanted })
    // What was typed stays until the host has it.
    if (result !== null && result.kind !== 'refused') end()
  }

  return (
    <Dialog title="Rename the incident" onClose={onClose}>
      <p>Everyone sees the new name; the alerts keep theirs. Nobody is paged.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void rename()
        }}
      >
        <label className="field">
          Name
          <input value={title} maxLength={500} onChange={(event) => setTitle(event.target.value)} />
        </label>
        <div className="dialog-actions">
          <button type="button" onClick={end}>
            Cancel
          </button>
          <button type="submit" className="strong" aria-disabled={title.trim() === ''}>
            Rename
          </button>
        </div>
      </form>
    </Dialog>
  )
}
