import type { Postmortem } from '@baton/shared/postmortem/schema.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { plainLine } from '../../presentation/plain-text.ts'

interface WhoIsWhoProps {
  readonly room: Pick<RoomState, 'history'>
  readonly report: Postmortem | null
}

/** What the letters stand for, as the exports say it. */
export function WhoIsWho({ room, report }: WhoIsWhoProps) {
  if (report === null)
    return room.history === 'partial' ? (
      <p className="muted">People are called by letters once the whole history is here, or show them by name.</p>
    ) : null
  const { legend = [] } = report
  if (legend.length === 0) return null
  return (
    <section className="notebook-section" aria-label="Who is who">
      <div className="notebook-section-head">
        <h3>Who is who</h3>
      </div>
      <p className="muted">A person keeps their letter; the word before it is what they were at that moment. UTC.</p>
      <dl className="fact-list">
        {legend.map(({ who, was }) => (
          <div key={who}>
            <dt>{plainLine(who, 80)}</dt>
            <dd>{plainLine(was, 2_000)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
