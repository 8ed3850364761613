import { maxShownAlerts, type RoomState } from '@baton/shared/wire/bridge.ts'
import { formatSpan, plural } from '../lib/format.ts'
import { plainLine, plainText } from '../lib/plain-text.ts'
import { useActions, useFace, useTicking } from '../store/context.tsx'
import { OutsideLink } from '../ui/outside-link.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { Moment } from '../ui/ticking.tsx'

type Alert = RoomState['alerts'][number]

// More pairs than this no source means to be read.
const maxPairs = 100
/** Alerts that one press adds. */
const alertsAtATime = 200

/** The alerts as the sources told them, as text. */
export function AlertsTab({ room }: { readonly room: RoomState }) {
  return (
    <>
      {room.alerts.length === 0 && <p className="muted">No alert belongs to this incident.</p>}
      <ul className="plain-list">
        {room.alerts.map((alert) => (
          <li key={alert.key} className="alert-card">
            <AlertCard alert={alert} isOpen={room.row?.status !== 'resolved'} />
          </li>
        ))}
      </ul>
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

function AlertCard({ alert, isOpen }: { readonly alert: Alert; readonly isOpen: boolean }) {
  const links = [
    ['Runbook', alert.runbookUrl],
    ['Dashboard', alert.dashboardUrl],
    ['At the source', alert.sourceUrl],
    ['Silence at the source', alert.silenceUrl],
  ] as const
  return (
    <>
      <div className="room-line">
        <SeverityWord severity={alert.severity} status={alert.state === 'firing' ? 'triggered' : 'resolved'} />
        <strong>
          <bdi>{plainLine(alert.title)}</bdi>
        </strong>
        <span>{alert.state}</span>
        {alert.acknowledgedAtSource && <span className="tag">acknowledged at the source</span>}
      </div>
      <p className="room-line muted">
        <span>
          fired <Moment at={alert.firedAt} />
        </span>
        {alert.clearedAt !== null && (
          <span>
            cleared <Moment at={alert.clearedAt} />
          </span>
        )}
        {alert.fires > 1 && <span>fired {alert.fires} times</span>}
        {alert.state === 'firing' && <LastHeard alert={alert} isOpen={isOpen} />}
      </p>
      <p className="room-line">
        {links.map(([label, url]) =>
          url === null ? null : (
            <OutsideLink key={label} url={url}>
              {label}
            </OutsideLink>
          ),
        )}
      </p>
      <Pairs name="Annotations" pairs={alert.annotations} />
      <Pairs name="Labels" pairs={alert.labels} />
    </>
  )
}

/** When its source last told it, and, when that is long ago for this source, that it may never tell its end. */
function LastHeard({ alert, isOpen }: { readonly alert: Alert; readonly isOpen: boolean }) {
  const { lastHeardAt, usualGapMs, silentFrom } = alert
  const isSilent = useTicking((now) => isOpen && silentFrom !== null && now > silentFrom)
  const usual = usualGapMs === null ? '' : `, usually every ${formatSpan(usualGapMs)}`
  return isSilent ? (
    <span className="tag">
      not repeated since <Moment at={lastHeardAt} />
      {usual}: close it if it is over
    </span>
  ) : (
    <span>
      last heard <Moment at={lastHeardAt} />
      {usual}
    </span>
  )
}

function Pairs({ name, pairs }: { readonly name: string; readonly pairs: Readonly<Record<string, string>> }) {
  const entries = Object.entries(pairs)
  if (entries.length === 0) return null
  return (
    <dl className="pairs" aria-label={name}>
      {entries.slice(0, maxPairs).map(([key, value]) => (
        <div key={key}>
          <dt>{plainLine(key, 200)}</dt>
          <dd>{plainText(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
