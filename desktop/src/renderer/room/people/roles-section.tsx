import type { RoomState } from '@baton/shared/view/room-state.ts'
import { takeLabel } from '../../../presentation/people-verbs.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useConsole, useFace } from '../../store/context.tsx'
import { useUnavailable } from '../head/use-unavailable.ts'
import { useIsReadOnly } from '../read-only.ts'

type RoleRow = RoomState['roles'][number]

const duties: Readonly<Record<string, string>> = {
  commander: 'decides and delegates',
  deputy: 'keeps the time, can step in',
  scribe: 'writes what happens',
  liaison: 'tells people outside',
}

/** Exactly one commander, who has every role that nobody was given. */
export function RolesSection({ room }: { readonly room: RoomState }) {
  const roles = room.roles.filter(({ role }) => role !== 'responder')
  return (
    <section className="roles">
      <h3>Roles</h3>
      <ul className="plain-list">
        {roles.map((role) => (
          <li key={role.role} className="role-row">
            <span>
              <span className="role-name">{role.role}</span>
              <span className="role-duty">{duties[role.role]}</span>
            </span>
            <RoleHolder role={role} />
            <RoleControls room={room} role={role} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function RoleHolder({ role: { role, name, held } }: { readonly role: RoleRow }) {
  if (name === null) return <span className="unclaimed">{role === 'commander' ? 'nobody yet' : 'not given'}</span>
  if (!held) return <span>{plainLine(name, 60)}</span>
  return (
    <span className="unclaimed">
      not given <span className="muted">({plainLine(name, 60)} has it with the baton)</span>
    </span>
  )
}

const givable = ['deputy', 'scribe', 'liaison'] as const

function RoleControls({ room, role }: { readonly room: RoomState; readonly role: RoleRow }) {
  const readOnly = useIsReadOnly()
  const unavailable = useUnavailable()
  const given = givable.find((candidate) => candidate === role.role)
  if (readOnly) return null
  const why = unavailable('role.assign')
  if (why !== null) return <span className="muted">{why}</span>
  if (given === undefined) return <CommandControls room={room} />
  return <GivenRoleControls incidentId={room.incidentId} role={given} isGiven={!role.held && role.name !== null} />
}

/** Command moves when the other person accepts; without that only in an emergency. */
function CommandControls({ room }: { readonly room: RoomState }) {
  const { ui } = useFace()
  const me = useConsole((state) => state.me?.id ?? null)
  const { incidentId, row } = room
  if (row === null || row.status === 'resolved') return null
  const isMine = row.holder !== null && row.holder === me
  return (
    <span className="button-row">
      <button
        type="button"
        title="Pages whom you choose; command moves when that person takes it"
        onClick={() => ui.setState({ dialog: { kind: 'reassign', incidentId } })}
      >
        Give to…
      </button>
      {!isMine && (
        <button type="button" onClick={() => ui.setState({ dialog: { kind: 'take', incidentId } })}>
          {takeLabel(row.holderName)}
        </button>
      )}
    </span>
  )
}

interface GivenRoleControlsProps {
  readonly incidentId: string
  readonly role: (typeof givable)[number]
  readonly isGiven: boolean
}

function GivenRoleControls({ incidentId, role, isGiven }: GivenRoleControlsProps) {
  const { ui, actions } = useFace()
  return (
    <span className="button-row">
      <button
        type="button"
        aria-label={`Take ${role}`}
        title={`You are ${role} at once`}
        onClick={() => void actions.submit({ type: 'role.take', incidentId, role })}
      >
        Take
      </button>
      <button
        type="button"
        aria-label={`Give to…: ${role}`}
        title={`Another person is ${role} at once`}
        onClick={() => ui.setState({ dialog: { kind: 'give-role', incidentId, role } })}
      >
        Give to…
      </button>
      {isGiven && (
        <button
          type="button"
          aria-label={`Give back ${role}`}
          title={`${role} goes back to whoever holds the baton`}
          onClick={() => void actions.submit({ type: 'role.release', incidentId, role })}
        >
          Give back
        </button>
      )}
    </span>
  )
}
