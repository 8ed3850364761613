import type { HandoffView } from '@baton/shared/view/console-state.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { Moment } from '../ui/ticking.tsx'

/** What the two asked and answered, above the brief that it is about. */
export function SaidList({ handoff }: { readonly handoff: HandoffView }) {
  const { said, from } = handoff
  if (said.length === 0) return null
  const nameOf = (by: string) => plainLine((by === from ? handoff.fromName : handoff.toName) ?? by, 60)
  return (
    <section className="handoff-said" aria-label="Questions and answers">
      <ol className="plain-list">
        {said.map(({ id, by, at, text }) => (
          <li key={id}>
            <Moment at={at} /> <b>{nameOf(by)}</b> <span className="brief-text">{plainText(text, 2_000)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
