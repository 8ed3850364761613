import type { HandoffView } from '@baton/shared/wire/bridge.ts'
import { useState } from 'react'
import { plainLine } from '../lib/plain-text.ts'
import { useActions, useTicking } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import { BriefFields } from './brief-fields.tsx'
import { BriefHead, BriefNotes } from './brief-frame.tsx'
import { BriefItemView } from './brief-item.tsx'
import { ReceiveHandoff } from './receive.tsx'
import { batonWords, unansweredWords } from './words.ts'

/** An offer that waits for its answer: the giver's words left, the receiver's right, who holds the baton on top. */
export function OpenHandoff({ handoff }: { readonly handoff: HandoffView }) {
  const words = useTicking((now) => batonWords(handoff, now))
  const unanswered = unansweredWords(handoff)
  const { mine } = handoff
  return (
    <section className="panel handoff" aria-label={`Handoff of ${handoff.teamName}`}>
      <h3 className="handoff-words">{plainLine(words, 300)}</h3>
      {unanswered !== null && (
        <p className="unheld" role="alert">
          {plainLine(unanswered, 300)}
        </p>
      )}
      <p className="muted">
        offered <Moment at={handoff.offeredAt} />, change <Moment at={handoff.changeAt} />
        {handoff.read === null ? (
          `, not read by ${plainLine(handoff.toName, 60)} yet`
        ) : (
          <>
            , read <Moment at={handoff.read.at} />
          </>
        )}
      </p>
      {mine === 'receiver' ? <ReceiveHandoff handoff={handoff} /> : <OfferedBrief handoff={handoff} />}
    </section>
  )
}

function OfferedBrief({ handoff }: { readonly handoff: HandoffView }) {
  const [isEditing, setEditing] = useState(false)
  const receiver = plainLine(handoff.toName, 60)
  if (isEditing) return <AmendForm handoff={handoff} onDone={() => setEditing(false)} />
  return (
    <>
      <BriefHead handoff={handoff} />
      <ol className="brief">
        {handoff.items.map((item) => (
          <BriefItemView
            key={item.id}
            item={item}
            beside={
              <p className="muted">{item.condition === 'stable' ? 'no answer needed' : `${receiver} says it back`}</p>
            }
          />
        ))}
      </ol>
      <BriefNotes notes={handoff.notes} />
      {handoff.mine === 'giver' && <GiverActions handoff={handoff} onEdit={() => setEditing(true)} />}
    </>
  )
}

function GiverActions({ handoff, onEdit }: { readonly handoff: HandoffView; readonly onEdit: () => void }) {
  const actions = useActions()
  return (
    <div className="handoff-actions">
      <button type="button" onClick={onEdit}>
        Change the brief…
      </button>
      <button
        type="button"
        onClick={() => void actions.submit({ type: 'handoff.withdraw', handoffId: handoff.id })}
        title="You keep it; the receiver is told"
      >
        Withdraw the offer
      </button>
    </div>
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
    <>
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
    </>
  )
}
