import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { plainLine } from '../lib/plain-text.ts'

/** Who has which role, and which nobody was given: the holder has those too. */
export function RolesStrip({ roles, onPeople }: { readonly roles: RoomState['roles']; readonly onPeople: () => void }) {
  return (
    <button type="button" className="roles-strip" onClick={onPeople} title="Who does what: opens People">
      {roles
        .filter(({ role }) => role !== 'responder')
        .map(({ role, name, held }) => {
          const isCommander = role === 'commander'
          const isGiven = name !== null && (isCommander || !held)
          return (
            <span key={role} className={isGiven ? 'role-chip' : 'role-chip unclaimed'}>
              <span className="muted">{isCommander ? 'commander, holds it:' : `${role}:`}</span>{' '}
              {isGiven ? plainLine(name, 60) : isCommander ? 'nobody yet' : 'not given'}
            </span>
          )
        })}
    </button>
  )
}
