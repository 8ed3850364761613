import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import {
  acknowledgeEffect,
  effectSoon,
  effectWhen,
  helpEffect,
  helpNames,
  snoozeEffect,
  snoozeUnavailable,
} from '../../../presentation/effects.ts'
import { routeHash } from '../../../presentation/route.ts'
import { useActions, useFace, useIsConnected, useTicking } from '../../store/context.tsx'
import { ActButton } from '../../ui/act-button.tsx'
import { Key } from '../../ui/key.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useMedia } from '../../ui/use-width.ts'
import { isUpdateDueSoon, primaryOf, updateDueWords } from './head-facts.ts'
import { useMoreItems } from './use-more-items.ts'
import { useSnoozeItems } from './use-snooze-items.ts'
import { useUnavailable } from './use-unavailable.ts'

interface RoomActionsProps {
  readonly row: FeedRow
  readonly room: RoomState | null
}

/** Below this width Snooze and Resolve stand in the menu. */
const narrow = '(max-width: 699px)'

/** What can be done now, each with what it does to others: one thing first, the rest quieter, Resolve apart. */
export function RoomActions({ row, room }: RoomActionsProps) {
  const isNarrow = useMedia(narrow)
  return (
    <div className="room-actions" role="group" aria-label="Actions">
      {row.status === 'resolved' ? (
        <OverActions row={row} room={room} />
      ) : (
        <OpenActions row={row} room={room} isNarrow={isNarrow} />
      )}
      <MoreMenu row={row} isNarrow={isNarrow} />
    </div>
  )
}

function MoreMenu({ row, isNarrow }: { readonly row: FeedRow; readonly isNarrow: boolean }) {
  const items = useMoreItems(row, isNarrow)
  return <Menu className="act-button" description="More that can be done" label="More" items={items} />
}

function OpenActions({ row, room, isNarrow }: RoomActionsProps & { readonly isNarrow: boolean }) {
  const actions = useActions()
  const { ui } = useFace()
  const unavailable = useUnavailable()
  const connected = useIsConnected()
  const primary = primaryOf(row)
  const help = helpNames(row)
  const fires = row.firingCount > 0 ? `${row.firingCount} still fire${row.firingCount === 1 ? 's' : ''}` : 'closes it'
  return (
    <>
      {row.status === 'triggered' && (
        <ActButton
          strong={primary === 'acknowledge'}
          label="Acknowledge"
          effect={effectSoon(connected, acknowledgeEffect(row))}
          inFull={effectWhen(connected, acknowledgeEffect(row))}
          keys="a"
          run={() => void actions.acknowledge([row.id])}
        />
      )}
      {row.status === 'acknowledged' && <SendUpdate row={row} room={room} />}
      <ActButton
        label="Need help"
        effect={helpEffect(help)}
        keys="e"
        unavailable={unavailable('incident.escalate')}
        run={() => ui.setState({ dialog: { kind: 'help', incidentId: row.id } })}
      />
      {!isNarrow && <SnoozeAct row={row} />}
      {(!isNarrow || primary === 'resolve') && (
        <ActButton
          className="apart"
          strong={primary === 'resolve'}
          label="Resolve…"
          // Its dialog says what becomes of it without the relay; there is no room here.
          effect={connected ? fires : ''}
          inFull={effectWhen(connected, fires)}
          keys="r"
          run={() => ui.setState({ dialog: { kind: 'resolve', incidentId: row.id } })}
        />
      )}
    </>
  )
}

/** Filled once an update is due soon; else there is nothing that must be done. */
function SendUpdate({ row, room }: RoomActionsProps) {
  const { ui } = useFace()
  const clock = room?.updateClock ?? null
  const isSoon = useTicking((now) => isUpdateDueSoon(clock, now))
  const due = useTicking((now) => updateDueWords(clock, now))
  return (
    <ActButton
      strong={isSoon && primaryOf(row) === 'update'}
      label="Send update"
      effect={due ?? 'starts its clock'}
      keys="o"
      run={() => ui.setState({ dialog: { kind: 'update', incidentId: row.id } })}
    />
  )
}

function SnoozeAct({ row }: { readonly row: FeedRow }) {
  const connected = useIsConnected()
  const items = useSnoozeItems(row.id)
  const effect = effectWhen(connected, snoozeEffect(row))
  const unavailable = snoozeUnavailable(row)
  if (unavailable !== null)
    return <ActButton label="Snooze…" effect={effect} unavailable={unavailable} run={() => undefined} />
  return (
    <Menu
      className="act-button"
      description={`Snooze: ${effect}`}
      label={
        <>
          <span className="act-label">Snooze…</span>
          <Key>s</Key>
        </>
      }
      items={items}
    />
  )
}

function OverActions({ row, room }: RoomActionsProps) {
  const actions = useActions()
  const unavailable = useUnavailable()
  const picked = room?.timeline.filter(({ starred }) => starred).length ?? 0
  const open = () => {
    location.hash = routeHash({ view: 'notebook', incidentId: row.id })
  }
  return (
    <>
      <ActButton
        strong
        label="Open the draft"
        effect={picked === 0 ? 'postmortem' : `postmortem, ${picked} row${picked === 1 ? '' : 's'} picked`}
        keys="d"
        run={open}
      />
      <a className="button act-button" href={routeHash({ view: 'replay', incidentId: row.id, seq: null })}>
        <span className="act-label">Replay</span>
      </a>
      <ActButton
        label="Reopen"
        effect="you take it; nobody is paged"
        unavailable={unavailable('incident.reopen')}
        run={() => actions.reopen(row.id)}
      />
      <span className="acts-note muted">New firings open a new incident</span>
    </>
  )
}
