import { maxShownAlerts, type RoomState } from '@baton/shared/view/room-state.ts'
import { plural } from '../../../presentation/format.ts'
import { useActions, useFace } from '../../store/context.tsx'
import { AlertCard } from './alert-card.tsx'
import { AlertGroup } from './alert-group.tsx'

/** Alerts that one press adds. */
const alertsAtATime = 200

/** The alerts as the sources told them, as text: one as a card, several as the one thing that they are. */
export function AlertsTab({ room }: { readonly room: RoomState }) {
  const [first, second] = room.alerts
  const isOpen = room.row?.status !== 'resolved'
  return (
    <>
      {first === undefined && <p className="muted">No alert belongs to this incident.</p>}
      {first !== undefined && second === undefined && (
        <div className="alert-card">
          <AlertCard alert={first} isOpen={isOpen} />
        </div>
      )}
      {second !== undefined && <AlertGroup room={room} isOpen={isOpen} />}
      {room.alertsLeftOut > 0 && <LeftOut room={room} />}
    </>
  )
}

/** Those that fire come first, so what is left out is cleared, or one of very many. */
function LeftOut({ room: { incidentId, alerts, alertsLeftOut } }: { readonly room: RoomState }) {
  const { bridge } = useFace()
  const actions = useActions()
  if (alerts.length >= maxShownAlerts)
    return (
      <p className="muted">
        {plural(alertsLeftOut, 'more alert')} not listed here; the relay lists all of them at{' '}
        <code>/v1/incidents/{incidentId}/alerts</code>
      </p>
    )
  const next = Math.min(alertsAtATime, alertsLeftOut)
  const show = () => void actions.ask('Listing more alerts', bridge.showAlerts(incidentId, alerts.length + next))
  return (
    <p>
      <button type="button" onClick={show}>
        Show {next} more of {plural(alertsLeftOut, 'alert')} not listed
      </button>
    </p>
  )
}
