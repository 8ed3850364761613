import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions } from '../store/context.tsx'
import { BriefFields } from './brief-fields.tsx'
import { BriefList } from './brief-list.tsx'
import { GiverSignatures } from './giver-signatures.tsx'
import { HandoffHead } from './handoff-head.tsx'
import { MovesAside } from './moves-aside.tsx'
import { ReceiveHandoff } from './receive.tsx'
import { SaidList } from './said-list.tsx'
import { useHandoffScope } from './use-handoff-scope.ts'

/** An offer that waits for its answer: the giver's words left, the receiver's right, who holds the baton on top. */
export function OpenHandoff({ handoff }: { readonly handoff: HandoffView }) {
  const scope = useHandoffScope(handoff.id)
  return (
    <section className="handoff" aria-label={`Handoff of ${handoff.teamName}`}>
      {handoff.mine === 'receiver' ? (
        <ReceiveHandoff handoff={handoff} scope={scope} />
      ) : (
        <OfferedBrief handoff={handoff} scope={scope} />
      )}
    </section>
  )
}

interface OfferedBriefProps {
  readonly handoff: HandoffView
  readonly scope: ReturnType<typeof useHandoffScope>
}

/** As its giver, or whoever looks on, sees it. */
function OfferedBrief({ handoff, scope }: OfferedBriefProps) {
  const [isEditing, setEditing] = useState(false)
  const receiver = plainLine(handoff.toName, 60)
  return (
    <>
      <HandoffHead handoff={handoff} progress={null} />
      <div className="handoff-body">
        <div className="handoff-brief">
          {isEditing ? (
            <AmendForm handoff={handoff} onDone={() => setEditing(false)} />
          ) : (
            <>
              <SaidList handoff={handoff} />
              <BriefList
                handoff={handoff}
                besideHead={`${receiver} says back`}
                beside={() => <p className="muted">{receiver} says it back</p>}
              />
            </>
          )}
        </div>
        <MovesAside handoff={handoff} scope={scope} />
      </div>
      {!isEditing && <GiverSignatures handoff={handoff} onEdit={() => setEditing(true)} />}
    </>
  )
}

function AmendForm({ handoff, onDone }: { readonly handoff: HandoffView; readonly onDone: () => void }) {
  const actions = useActions()
  const [brief, setBrief] = useState({ items: handoff.items, notes: handoff.notes })
  const isTitled = brief.items.every(({ title }) => title.trim() !== '')

  async function amend() {
    const { items, notes } = brief
    const result = await actions.submit({ type: 'handoff.amend', handoffId: handoff.id, items: [...items], notes })
    if (result?.kind === 'committed' || result?.kind === 'unchanged') onDone()
  }

  return (
    <div className="handoff-form">
      <BriefFields {...brief} onChange={setBrief} />
      <p className="muted">{plainLine(handoff.toName, 60)} has to read it again.</p>
      <div className="handoff-actions">
        <button type="button" className="strong" disabled={!isTitled} onClick={() => void amend()}>
          Send the changed brief
        </button>
        <button type="button" onClick={onDone}>
          Leave it as it was
        </button>
      </div>
    </div>
  )
}
