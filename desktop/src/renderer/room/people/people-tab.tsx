import type { RoomState } from '@baton/shared/view/room-state.ts'
import { AskLog } from '../../help/ask-log.tsx'
import { onCallWords } from '../head/head-facts.ts'
import { useIsReadOnly } from '../read-only.ts'
import { PagesSection } from './pages-section.tsx'
import { RespondersSection } from './responders-section.tsx'
import { RolesSection } from './roles-section.tsx'

/** Who has which role, who is here or asked, who is on call for it, and how far each page got on each device. */
export function PeopleTab({ room }: { readonly room: RoomState }) {
  return (
    <div className="stack">
      {room.asks.length > 0 && (
        <section className="stack">
          <h3>Asked for help</h3>
          {room.asks.map((ask) => (
            <AskLog key={ask.pageId} ask={ask} />
          ))}
        </section>
      )}
      <RolesSection room={room} />
      <RespondersSection room={room} />
      {room.facts !== null && <OnCallSection facts={room.facts} />}
      <PagesSection pages={room.pages} />
    </div>
  )
}

/** Who answers for it is another fact than who has it; what is not known any more is said to be nobody's. */
function OnCallSection({ facts }: { readonly facts: NonNullable<RoomState['facts']> }) {
  const readOnly = useIsReadOnly()
  const now = onCallWords(facts.onCall)
  const before = onCallWords(facts.onCallAtOpening)
  return (
    <section>
      <h3>On call</h3>
      <p>
        {readOnly ? 'At this moment' : 'Now'}: {now === '' ? 'no team' : now}
      </p>
      {before !== now && before !== '' && <p className="muted">When it opened: {before}</p>}
    </section>
  )
}
