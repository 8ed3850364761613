import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useState } from 'react'
import { plainLine } from '../lib/plain-text.ts'
import { useFace } from '../store/context.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { NobodyDisc, PersonDisc } from '../ui/person-chip.tsx'
import { useIsReadOnly } from './read-only.ts'
import { TakeCommandDialog } from './take-command-dialog.tsx'
import { useUnavailable } from './use-unavailable.ts'

type RoleRow = RoomState['roles'][number]

/** Who has which role: a word for those that are taken, a letter for those that are free. Pressed, it is taken or given. */
export function RoleChips({ room }: { readonly room: RoomState }) {
  const readOnly = useIsReadOnly()
  const unavailable = useUnavailable()('role.assign')
  const [taking, setTaking] = useState(false)
  const canAct = !readOnly && unavailable === null && room.row?.status !== 'resolved'
  return (
    <div className="role-chips" role="group" aria-label="Roles">
      {room.roles
        .filter(({ role }) => role !== 'responder')
        .map((role) =>
          canAct ? (
            <RoleMenu key={role.role} room={room} role={role} onTake={() => setTaking(true)} />
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
      {taking && <TakeCommandDialog room={room} onClose={() => setTaking(false)} />}
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
  readonly onTake: () => void
}

function RoleMenu({ room: { incidentId }, role, onTake }: RoleMenuProps) {
  const { ui, actions } = useFace()
  const name = (['deputy', 'scribe', 'liaison'] as const).find((candidate) => candidate === role.role)
  const items: readonly MenuItem[] =
    name === undefined
      ? [
          {
            label: 'Give…',
            hint: 'pages whom you choose; moves when they accept',
            run: () => ui.setState({ dialog: { kind: 'reassign', incidentId } }),
          },
          { label: 'Take…', hint: 'without the holder’s word, with a reason', run: onTake },
        ]
      : [
          {
            label: `Take ${name}`,
            hint: '',
            run: () => void actions.submit({ type: 'role.take', incidentId, role: name }),
          },
          {
            label: `Give ${name}…`,
            hint: 'at once; pages nobody',
            run: () => ui.setState({ dialog: { kind: 'give-role', incidentId, role: name } }),
          },
          ...(isGiven(role)
            ? [
                {
                  label: `Release ${name}`,
                  hint: 'back to the holder',
                  run: () => void actions.submit({ type: 'role.release', incidentId, role: name }),
                },
              ]
            : []),
        ]
  return <Menu className="role-chip" description={roleTitle(role)} label={<RoleFace role={role} />} items={items} />
}
