import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { PagesSection } from './pages-section.tsx'
import { RespondersSection } from './responders-section.tsx'
import { RolesSection } from './roles-section.tsx'

/** Who has which role, who is here or asked, and how far each page got on each device. */
export function PeopleTab({ room }: { readonly room: RoomState }) {
  return (
    <div className="stack">
      <RolesSection room={room} />
      <RespondersSection room={room} />
      <PagesSection pages={room.pages} />
    </div>
  )
}
