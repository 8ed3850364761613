import type { SubmitResult } from '@baton/shared/wire/bridge.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useDraft } from '../../store/use-draft.ts'
import { Dialog } from '../../ui/dialog.tsx'

interface FlagDialogProps {
  readonly incidentId: string
  /** Under which its half-written words are kept. */
  readonly field: string
  readonly step: string
  readonly title: string
  readonly onFlag: (text: string) => Promise<SubmitResult | null>
  readonly onClose: () => void
}

/** What was wrong with a step is said while it is fresh, and mended afterwards. */
export function FlagDialog({ incidentId, field, step, title, onFlag, onClose }: FlagDialogProps) {
  const [text, setText] = useDraft(incidentId, field)

  async function flag() {
    if (text.trim() === '') return
    onClose()
    const result = await onFlag(text.trim())
    if (result !== null && result.kind !== 'refused') setText('')
  }

  return (
    <Dialog title="This step was wrong here" onClose={onClose}>
      <p>
        <q>{plainLine(step, 300)}</q> in {plainLine(title, 100)}. It becomes an action item of this incident; the
        runbook itself stays as it is.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void flag()
        }}
      >
        <label className="field">
          What was wrong, or what would have been right
          <input value={text} maxLength={2_000} onChange={(event) => setText(event.target.value)} />
        </label>
        <div className="dialog-actions">
          <button
            type="button"
            onClick={() => {
              setText('')
              onClose()
            }}
          >
            Cancel
          </button>
          <button type="submit" className="strong" aria-disabled={text.trim() === ''}>
            Make an action item
          </button>
        </div>
      </form>
    </Dialog>
  )
}
