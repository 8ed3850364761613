import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { plural } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { Moment } from '../ui/ticking.tsx'
import { BriefList } from './brief-list.tsx'
import { SaidList } from './said-list.tsx'
import { batonWords } from './words.ts'

/** The latest handoffs that ended, with what was said and said back. */
export function EndedHandoffs({ handoffs }: { readonly handoffs: readonly HandoffView[] }) {
  if (handoffs.length === 0) return <p className="muted">No handoff has been made here yet.</p>
  return (
    <section aria-label="Earlier handoffs">
      <h3>Earlier</h3>
      {handoffs.map((handoff) => (
        <Ended key={handoff.id} handoff={handoff} />
      ))}
    </section>
  )
}

function Ended({ handoff }: { readonly handoff: HandoffView }) {
  const words = batonWords(handoff)
  const moved = handoff.incidents.length
  return (
    <details className="handoff-ended">
      <summary>
        {handoff.endedAt !== null && <Moment at={handoff.endedAt} />} {plainLine(words, 300)}
        {handoff.kind === 'take-over' && <span className="tag">emergency</span>}
      </summary>
      {handoff.reason !== '' && <p>{plainLine(handoff.reason, 2_000)}</p>}
      {moved > 0 && <p className="muted">{plural(moved, 'open incident')} moved with it.</p>}
      {handoff.spoke && <p className="muted">The two had spoken.</p>}
      <SaidList handoff={handoff} />
      <BriefList
        handoff={handoff}
        besideHead={`${plainLine(handoff.toName, 60)} said back`}
        beside={(item) => <p className="brief-text">{plainText(handoff.readBack[item.id] ?? '')}</p>}
      />
    </details>
  )
}
