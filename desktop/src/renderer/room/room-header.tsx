import type { FeedRow } from '@baton/shared/feed/feed.ts'
import type { Sev } from '@baton/shared/incident/incident.ts'
import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { reachText, statusText } from '../lib/effects.ts'
import { formatClockShort, plural } from '../lib/format.ts'
import { plainLine } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { useActions } from '../store/context.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { Age, Moment, NextStepLine } from '../ui/ticking.tsx'
import { Impact } from './impact.tsx'
import { RoomActions } from './room-actions.tsx'

/** What it is, how bad, who holds it, what happens next. `room` is null until its history is read. */
export function RoomHeader({ row, room }: { readonly row: FeedRow; readonly room: RoomState | null }) {
  return (
    <header className={row.pending > 0 ? 'room-head pending' : 'room-head'}>
      <div className="room-line">
        <SeverityWord severity={row.severity} status={row.status} />
        <span className="muted">{statusText(row)}</span>
        {row.pending > 0 && <span className="tag tag-pending">{row.pending} pending</span>}
        {row.snoozedUntil !== null && <span className="tag">snoozed until {formatClockShort(row.snoozedUntil)}</span>}
        <SevSelect incidentId={row.id} sev={row.sev} />
      </div>
      <h2 className="room-title">
        <bdi>{plainLine(row.title, 500)}</bdi>
      </h2>
      <p className="room-line">
        {row.serviceName !== null && <span>{plainLine(row.serviceName, 100)}</span>}
        <span className="tabular">
          {plural(row.alertCount, 'alert')}
          {row.firingCount === 0 ? ', all cleared' : `, ${row.firingCount} firing`}
        </span>
        <span>
          open since <Moment at={row.openedAt} /> (<Age since={row.openedAt} />)
        </span>
        {row.flapping && <span className="tag">flapping</span>}
        {row.recurrence !== '' && <Recurrence text={row.recurrence} previousId={room?.previousId ?? null} />}
        {row.truncated > 0 && <span className="tag">{row.truncated} alerts not sent by the source</span>}
      </p>
      <p className="room-line room-next">
        {row.status !== 'resolved' && <NextStepLine step={row.nextStep} />}
        {row.paging.map((page) => (
          <span key={page.person}>{plainLine(reachText(page), 120)}</span>
        ))}
        <span>
          <span className="muted">holds it:</span>{' '}
          {row.holderName === null ? 'nobody yet' : plainLine(row.holderName, 60)}
        </span>
        {room !== null && <GivenRoles roles={room.roles} />}
      </p>
      {room !== null && <Impact incidentId={row.id} impact={room.impact} />}
      <RoomActions row={row} />
    </header>
  )
}

function Recurrence({ text, previousId }: { readonly text: string; readonly previousId: string | null }) {
  return (
    <span>
      {plainLine(text, 60)}
      {previousId !== null && (
        <>
          {' '}
          (<a href={routeHash({ view: 'room', incidentId: previousId })}>the one before</a>)
        </>
      )}
    </span>
  )
}

function GivenRoles({ roles }: { readonly roles: RoomState['roles'] }) {
  const given = roles.filter((role) => role.role !== 'commander' && !role.held && role.name !== null)
  return given.map((role) => (
    <span key={role.role}>
      <span className="muted">{role.role}:</span> {plainLine(role.name ?? '', 60)}
    </span>
  ))
}

const sevs: readonly Sev[] = [1, 2, 3, 4, 5]

function SevSelect({ incidentId, sev }: { readonly incidentId: string; readonly sev: Sev | null }) {
  const actions = useActions()
  return (
    <select
      className="sev-select"
      aria-label="Sev, as people decide it"
      value={sev ?? ''}
      onChange={(event) => {
        const chosen = sevs.find((candidate) => String(candidate) === event.target.value) ?? null
        void actions.submit({ type: 'incident.set-sev', incidentId, sev: chosen })
      }}
    >
      <option value="">sev not set</option>
      {sevs.map((candidate) => (
        <option key={candidate} value={candidate}>
          sev {candidate}
        </option>
      ))}
    </select>
  )
}
