import type { RoomState } from '@baton/shared/view/room-state.ts'
import { takeLabel } from '../../../presentation/people-verbs.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useConsole, useFace } from '../../store/context.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { NobodyDisc, PersonDisc } from '../../ui/person-chip.tsx'
import { useIsReadOnly } from '../read-only.ts'
import { useUnavailable } from './use-unavailable.ts'

type RoleRow = RoomState['roles'][number]

/** Who has which role: a word for those that are taken, a letter for those that are free. Pressed, it is taken or given. */
export function RoleChips({ room }: { readonly room: RoomState }) {
  const readOnly = useIsReadOnly()
  const unavailable = useUnavailable()('role.assign')
  const canAct = !readOnly && unavailable === null && room.row?.status !== 'resolved'
  return (
    <div className="role-chips" role="group" aria-label="Roles">
      {room.roles
        .filter(({ role }) => role !== 'responder')
        .map((role) =>
          canAct ? (
            <RoleMenu key={role.role} room={room} role={role} />
          ) : (
            <span
              key={role.role}
              className="role-chip"
              title={unavailable === null ? roleTitle(role) : `${roleTitle(role)}; ${unavailable}`}
            >
              <RoleFace role={role} />
            </span>
          ),
        )}
    </div>
  )
}

function isGiven({ role, person, held }: RoleRow): boolean {
  return person !== null && (role === 'commander' || !held)
}

function roleTitle(row: RoleRow): string {
  if (isGiven(row)) return `${row.role}: ${plainLine(row.name ?? '', 60)}`
  return row.name === null
    ? `${row.role}: nobody`
    : `${row.role}: not given, ${plainLine(row.name, 60)} has it meanwhile`
}

function RoleFace({ role }: { readonly role: RoleRow }) {
  const { role: name, person } = role
  if (!isGiven(role) || person === null)
    return <NobodyDisc letter={name.charAt(0).toUpperCase()} words={roleTitle(role)} />
  return (
    <>
      <PersonDisc person={person} name={role.name ?? ''} />
      <span className="role-word">{name}</span>
    </>
  )
}

interface RoleMenuProps {
  readonly room: RoomState
  readonly role: RoleRow
}

function RoleMenu({ room: { incidentId }, role }: RoleMenuProps) {
  const { ui, actions } = useFace()
  const me = useConsole((state) => state.me?.id ?? null)
  const name = (['deputy', 'scribe', 'liaison'] as const).find((candidate) => candidate === role.role)
  const items: readonly MenuItem[] =
    name === undefined
      ? [
          {
            label: 'Give to…',
            hint: 'pages whom you choose; moves when they take it',
            run: () => ui.setState({ dialog: { kind: 'reassign', incidentId } }),
          },
          ...(role.person === me
            ? []
            : [
                {
                  label: takeLabel(role.name),
                  hint: role.person === null ? 'nobody holds it' : 'without their word, with a reason',
                  run: () => ui.setState({ dialog: { kind: 'take', incidentId } }),
                },
              ]),
        ]
      : [
          {
            label: `Take ${name}`,
            hint: isGiven(role) ? `from ${plainLine(role.name ?? '', 40)}, at once` : 'at once',
            run: () => void actions.submit({ type: 'role.take', incidentId, role: name }),
          },
          {
            label: `Give ${name} to…`,
            hint: 'at once; pages nobody',
            run: () => ui.setState({ dialog: { kind: 'give-role', incidentId, role: name } }),
          },
          ...(isGiven(role)
            ? [
                {
                  label: `Give ${name} back`,
                  hint: 'to whoever holds the baton',
                  run: () => void actions.submit({ type: 'role.release', incidentId, role: name }),
                },
              ]
            : []),
        ]
  return <Menu className="role-chip" description={roleTitle(role)} label={<RoleFace role={role} />} items={items} />
}
