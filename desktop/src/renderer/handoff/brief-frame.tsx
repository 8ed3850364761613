import type { HandoffView } from '@baton/shared/wire/bridge.ts'
import { plainLine, plainText } from '../lib/plain-text.ts'

/** Who stands on which side. */
export function BriefHead({ handoff }: { readonly handoff: HandoffView }) {
  return (
    <div className="brief-head">
      <span>{plainLine(handoff.fromName ?? 'nobody', 60)} says</span>
      <span>{plainLine(handoff.toName, 60)} says back</span>
    </div>
  )
}

export function BriefNotes({ notes }: { readonly notes: string }) {
  if (notes === '') return null
  return (
    <div>
      <h4>Notes</h4>
      <p className="brief-text">{plainText(notes, 8_000)}</p>
    </div>
  )
}
