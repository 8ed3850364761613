import type { FeedRow } from '@baton/shared/feed/feed.ts'
import type { Sev } from '@baton/shared/incident/incident.ts'
import { sevWords } from '@baton/shared/incident/sev-words.ts'
import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { reachText, statusText } from '../lib/effects.ts'
import { formatClockShort, plural } from '../lib/format.ts'
import { plainLine } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { useActions } from '../store/context.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { SilentTag } from '../ui/silent.tsx'
import { Age, Moment, NextStepLine } from '../ui/ticking.tsx'
import { KnownNow } from './known-now.tsx'
import { useIsReadOnly } from './read-only.ts'
import { RolesStrip } from './roles-strip.tsx'
import { RoomActions } from './room-actions.tsx'
import { TimersClock, UpdateClock } from './room-clocks.tsx'
import type { RoomTab } from './room-tabs.tsx'
import { useWriteUpdate } from './use-write-update.ts'

interface RoomHeaderProps {
  readonly row: FeedRow
  /** Null until its history is read. */
  readonly room: RoomState | null
  readonly onTab: (tab: RoomTab) => void
}

/** What it is, how bad, who does what, what happens next; then what is known, for whoever joins late. */
export function RoomHeader({ row, room, onTab }: RoomHeaderProps) {
  const readOnly = useIsReadOnly()
  const writeUpdate = useWriteUpdate(row.id)
  return (
    <header className={row.pending > 0 ? 'room-head pending' : 'room-head'}>
      <div className="room-line">
        <SeverityWord severity={row.severity} status={row.status} />
        <span className="muted">{statusText(row)}</span>
        {row.pending > 0 && <span className="tag tag-pending">{row.pending} pending</span>}
        {row.snoozedUntil !== null && <span className="tag">snoozed until {formatClockShort(row.snoozedUntil)}</span>}
        <span className="room-line-end">
          {room !== null && <UpdateClock room={room} onUpdate={writeUpdate} />}
          <SevWords incidentId={row.id} sev={row.sev} />
        </span>
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
        <SilentTag row={row} />
        {!readOnly && <a href={routeHash({ view: 'replay', incidentId: row.id, seq: null })}>Replay</a>}
        {!readOnly && <a href={routeHash({ view: 'notebook', incidentId: row.id })}>Postmortem</a>}
      </p>
      <div className="room-line room-next">
        {row.status !== 'resolved' && <NextStepLine step={row.nextStep} />}
        {row.paging.map((page) => (
          <span key={page.person}>{plainLine(reachText(page), 120)}</span>
        ))}
        {room !== null && <TimersClock timers={room.timers} onTimers={() => onTab('timers')} />}
      </div>
      {room !== null && <RolesStrip roles={room.roles} onPeople={() => onTab('people')} />}
      {!readOnly && <RoomActions row={row} />}
      {room !== null && <KnownNow room={room} />}
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

const sevs: readonly Sev[] = [1, 2, 3, 4, 5]

/** SEV as people decided it; a choice where it can be made. */
function SevWords({ incidentId, sev }: { readonly incidentId: string; readonly sev: Sev | null }) {
  const readOnly = useIsReadOnly()
  if (readOnly) return <span className="sev-select">{sev === null ? 'SEV not set' : sevWords(sev)}</span>
  return <SevSelect incidentId={incidentId} sev={sev} />
}

function SevSelect({ incidentId, sev }: { readonly incidentId: string; readonly sev: Sev | null }) {
  const actions = useActions()
  return (
    <select
      className="sev-select"
      aria-label="SEV, as people decide it"
      value={sev ?? ''}
      onChange={(event) => {
        const chosen = sevs.find((candidate) => String(candidate) === event.target.value) ?? null
        void actions.submit({ type: 'incident.set-sev', incidentId, sev: chosen })
      }}
    >
      <option value="">SEV not set</option>
      {sevs.map((candidate) => (
        <option key={candidate} value={candidate}>
          {sevWords(candidate)}
        </option>
      ))}
    </select>
  )
}
