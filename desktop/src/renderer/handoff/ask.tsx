import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useKey } from '../keys/use-keys.ts'
import { useActions } from '../store/context.tsx'
import { useDraft } from '../store/use-draft.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Key } from '../ui/key.tsx'
import { SaidList } from './said-list.tsx'

/** Asks the giver, or answers the receiver, on the offer itself. */
export function Ask({ handoff }: { readonly handoff: HandoffView }) {
  const actions = useActions()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useDraft(handoff.id, 'ask')
  useKey('ask-giver', () => setOpen(true))
  const isGiver = handoff.mine === 'giver'
  const other = plainLine((isGiver ? handoff.toName : handoff.fromName) ?? 'nobody', 60)
  const verb = isGiver ? 'Answer' : 'Ask'

  async function say() {
    if (text.trim() === '') return
    const result = await actions.submit({ type: 'handoff.say', handoffId: handoff.id, text: text.trim() })
    if (result === null || result.kind === 'refused') return
    setText('')
    setOpen(false)
  }

  return (
    <>
      <button type="button" className="two-lines" onClick={() => setOpen(true)}>
        <span>
          {verb}… <Key>q</Key>
        </span>
        <small>{isGiver ? `${other} reads it here` : `${other} answers here`}</small>
      </button>
      {isOpen && (
        <Dialog title={`${verb} ${other} about ${plainLine(handoff.teamName, 60)}`} onClose={() => setOpen(false)}>
          <SaidList handoff={handoff} />
          <label className="field">
            <span>{isGiver ? 'Your answer' : 'Your question'}</span>
            <input
              value={text}
              maxLength={2_000}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void say()
              }}
            />
          </label>
          <div className="dialog-actions">
            <button type="button" onClick={() => setOpen(false)}>
              Close, keep the text
            </button>
            <button type="button" className="strong" disabled={text.trim() === ''} onClick={() => void say()}>
              Send to {other}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
