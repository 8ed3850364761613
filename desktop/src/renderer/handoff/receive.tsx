import type { BriefItem } from '@baton/shared/handoff/handoff.ts'
import type { HandoffView } from '@baton/shared/wire/bridge.ts'
import { useState } from 'react'
import { plainLine } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { useActions, useConsole, useFace, useIsConnected, useUi } from '../store/context.tsx'
import { setDraft } from '../store/ui-store.ts'
import { type Answer, readAnswer } from './answer-draft.ts'
import { BriefHead, BriefNotes } from './brief-frame.tsx'
import { BriefItemView } from './brief-item.tsx'
import { unbriefed } from './unbriefed.ts'
import { useReadReceipt } from './use-read-receipt.ts'

/** The receiver reads, says back what matters, and accepts or declines. */
export function ReceiveHandoff({ handoff }: { readonly handoff: HandoffView }) {
  useReadReceipt(handoff)
  const actions = useActions()
  const isConnected = useIsConnected()
  const [reason, setReason] = useState<string | null>(null)
  // The giver may change the brief under the receiver's hands; what was said back was said of the one before.
  const [{ readHash, readBack }, setAnswer] = useAnswer(handoff)
  const isChanged = readHash !== handoff.briefHash
  const missing = handoff.items.filter((item) => item.condition !== 'stable' && !readBack[item.id]?.trim())
  const giver = plainLine(handoff.fromName ?? 'nobody', 60)

  function accept() {
    const said = Object.fromEntries(Object.entries(readBack).filter(([, text]) => text.trim() !== ''))
    void actions.submit({
      type: 'handoff.accept',
      handoffId: handoff.id,
      briefHash: readHash,
      readBack: said,
    })
  }

  return (
    <>
      <BriefHead handoff={handoff} />
      <ol className="brief">
        {handoff.items.map((item) => (
          <BriefItemView
            key={item.id}
            item={item}
            beside={
              <ReadBack
                item={item}
                text={readBack[item.id] ?? ''}
                onChange={(text) => setAnswer({ readHash, readBack: { ...readBack, [item.id]: text } })}
              />
            }
          />
        ))}
      </ol>
      {handoff.items.length === 0 && <p className="muted">The brief names nothing. The feed says what is open.</p>}
      <BriefNotes notes={handoff.notes} />
      <NotInTheBrief handoff={handoff} />
      <p className={isConnected && !isChanged ? 'muted' : 'unheld'} role="status">
        {isChanged ? `${giver} changed the brief while it was open here.` : acceptWords(isConnected, missing, giver)}
      </p>
      <div className="handoff-actions">
        {isChanged && (
          <button type="button" onClick={() => setAnswer({ readHash: handoff.briefHash, readBack })}>
            I have read it again
          </button>
        )}
        <button
          type="button"
          className="strong"
          disabled={missing.length > 0 || !isConnected || isChanged}
          onClick={accept}
        >
          Accept: {plainLine(handoff.teamName, 60)} is mine
        </button>
        {reason === null ? (
          <button type="button" onClick={() => setReason('')}>
            Decline…
          </button>
        ) : (
          <>
            <input
              aria-label="Why you decline"
              placeholder="Why (optional)"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <button
              type="button"
              disabled={!isConnected}
              onClick={() => void actions.submit({ type: 'handoff.decline', handoffId: handoff.id, reason })}
            >
              Decline: {giver} keeps it
            </button>
          </>
        )}
      </div>
    </>
  )
}

function acceptWords(isConnected: boolean, missing: readonly BriefItem[], giver: string): string {
  if (!isConnected) return 'Accepting needs the relay: who holds it is not decided on a picture that may be old.'
  if (missing.length === 0)
    return `As soon as you accept, ${giver} is free and you are paged, also before the planned time. What ${giver} holds by then comes with it, named here or not.`
  const [first] = missing
  return missing.length === 1
    ? `Say back what you will do about “${plainLine(first?.title ?? '', 80)}”.`
    : `Say back what you will do about ${missing.length} items.`
}

interface ReadBackProps {
  readonly item: BriefItem
  readonly text: string
  readonly onChange: (text: string) => void
}

function ReadBack({ item, text, onChange }: ReadBackProps) {
  if (item.condition === 'stable') return <p className="muted">stable: no answer needed</p>
  return (
    <textarea
      rows={3}
      maxLength={2_000}
      aria-label={`In your words: ${plainLine(item.title, 80)}`}
      placeholder="In your words: what you will do, and when you look again"
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** What the giver has by now and did not write of: it comes along, so it is named before anybody says yes. */
function NotInTheBrief({ handoff }: { readonly handoff: HandoffView }) {
  const feed = useConsole((state) => state.feed)
  const rows = unbriefed(feed, handoff)
  if (rows.length === 0) return null
  return (
    <div>
      <h4>Open with {plainLine(handoff.fromName ?? 'nobody', 60)} and not in the brief</h4>
      <ul className="unbriefed">
        {rows.map((row) => (
          <li key={row.id}>
            <a href={routeHash({ view: 'room', incidentId: row.id })}>{plainLine(row.title, 200)}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What the receiver has said back so far, and of which brief; it survives a reload. */
function useAnswer({ id, briefHash }: HandoffView) {
  const { ui } = useFace()
  const kept = useUi((state) => state.drafts[answerId(id)])
  const [answer, setLocal] = useState(() => readAnswer(kept) ?? { readHash: briefHash, readBack: {} })
  const change = (next: Answer) => {
    setLocal(next)
    setDraft(ui, answerId(id), JSON.stringify(next))
  }
  return [answer, change] as const
}

const answerId = (handoffId: string) => `read-back:${handoffId}`
