import type { HandoffView } from '@baton/shared/wire/bridge.ts'
import { plural } from '../lib/format.ts'
import { plainLine } from '../lib/plain-text.ts'
import { useTicking } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import { BriefHead, BriefNotes } from './brief-frame.tsx'
import { BriefItemView } from './brief-item.tsx'
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
  const words = useTicking((now) => batonWords(handoff, now))
  const moved = handoff.incidents.length
  return (
    <details className="handoff-ended">
      <summary>
        {handoff.endedAt !== null && <Moment at={handoff.endedAt} />} {plainLine(words, 300)}
        {handoff.kind === 'take-over' && <span className="tag">emergency</span>}
      </summary>
      {handoff.reason !== '' && <p>{plainLine(handoff.reason, 2_000)}</p>}
      {moved > 0 && <p className="muted">{plural(moved, 'open incident')} moved with it.</p>}
      {handoff.items.length > 0 && <BriefHead handoff={handoff} />}
      <ol className="brief">
        {handoff.items.map((item) => (
          <BriefItemView
            key={item.id}
            item={item}
            beside={<p className="brief-text">{handoff.readBack[item.id] ?? ''}</p>}
          />
        ))}
      </ol>
      <BriefNotes notes={handoff.notes} />
    </details>
  )
}
