import type { FeedRow } from '@baton/shared/view/feed.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { ArrowLeft, Check } from 'lucide-react'
import { plainLine } from '../../../presentation/plain-text.ts'
import { routeHash } from '../../../presentation/route.ts'
import { useConsole, useIsConnected, useTicking } from '../../store/context.tsx'
import { Chip } from '../../ui/chip.tsx'
import { SeverityWord } from '../../ui/severity-mark.tsx'
import { SilentTag } from '../../ui/silent.tsx'
import { KnownToggle } from '../known/known-now.tsx'
import { useIsReadOnly } from '../read-only.ts'
import { FactLine } from './fact-line.tsx'
import {
  endedWords,
  impactWords,
  lastedWords,
  leftOpenWords,
  roleWords,
  saidWords,
  spanWords,
  stateWords,
  updateDueWords,
  updatedWords,
} from './head-facts.ts'
import { RoleChips } from './role-chips.tsx'
import { RoomActions } from './room-actions.tsx'
import { SevMenu } from './sev-menu.tsx'

interface RoomHeaderProps {
  readonly row: FeedRow
  /** Null until its history is read. */
  readonly room: RoomState | null
  readonly known: { readonly isOpen: boolean; readonly toggle: () => void }
}

/** What it is, who does what; three facts with who said them when; what can be done. */
export function RoomHeader({ row, room, known }: RoomHeaderProps) {
  const readOnly = useIsReadOnly()
  return (
    <header className={row.pending > 0 ? 'room-head pending' : 'room-head'}>
      <div className="room-title-row">
        <a className="back" href="#/" aria-label="Back to the feed">
          <ArrowLeft size={16} aria-hidden="true" />
        </a>
        <SeverityWord severity={row.severity} status={row.status} />
        <SevMenu incidentId={row.id} sev={row.sev} />
        <h2 className="room-title" title={plainLine(row.title, 500)}>
          <bdi>{plainLine(row.title, 500)}</bdi>
        </h2>
        {row.pending > 0 && <span className="tag tag-pending">{row.pending} pending</span>}
        {row.status === 'resolved' ? (
          <span className="room-over">
            <Check size={16} aria-hidden="true" /> resolved
          </span>
        ) : (
          room !== null && <RoleChips room={room} />
        )}
      </div>
      {row.status === 'resolved' && room?.facts?.ended != null ? (
        <EndedFacts row={row} room={room} ended={room.facts.ended} />
      ) : (
        <OpenFacts row={row} room={room} />
      )}
      <div className="room-acts">
        {!readOnly && <RoomActions row={row} room={room} />}
        {room !== null && <KnownToggle room={room} {...known} />}
      </div>
      {!readOnly && row.status !== 'resolved' && <OfflineActs />}
    </header>
  )
}

/** Where the buttons are too narrow to say it: what they do without the relay. */
function OfflineActs() {
  const isConnected = useIsConnected()
  if (isConnected) return null
  return (
    <p className="offline-acts" aria-hidden="true">
      Queued; escalation goes on. Need help needs the relay.
    </p>
  )
}

/** The relay's time by the second, Unix ms. */
function useNow(): number {
  return useTicking((now) => Math.floor(now / 1_000) * 1_000)
}

function OpenFacts({ row, room }: { readonly row: FeedRow; readonly room: RoomState | null }) {
  const now = useNow()
  const me = useConsole((state) => state.me)
  const isHeard = useConsole(({ connection }) => connection.kind !== 'offline' && connection.kind !== 'blind')
  const update = room?.facts?.lastUpdate ?? null
  const due = updateDueWords(room?.updateClock ?? null, now)
  return (
    <dl className="head-facts">
      <FactLine
        label="State"
        words={stateWords(row, room?.facts ?? null, { me: me?.id ?? null, now, isHeard })}
        said={<RowTags row={row} previousId={room?.previousId ?? null} />}
        isLoud={row.status === 'triggered' && row.snoozedUntil === null}
      />
      <FactLine
        label="Impact"
        words={room === null ? [] : impactWords(room, now)}
        said={saidWords(room?.facts?.impactSaid ?? null, now)}
      />
      <FactLine
        label="Last update"
        words={update === null ? [`none yet${due === null ? '' : `, ${due}`}`] : [`“${plainLine(update.text, 500)}”`]}
        said={update === null ? '' : updatedWords(update, me?.name ?? null, now)}
      />
    </dl>
  )
}

interface EndedFactsProps {
  readonly row: FeedRow
  readonly room: RoomState
  readonly ended: NonNullable<NonNullable<RoomState['facts']>['ended']>
}

/** What is over counts nothing on: who, when, in which words, how long, and what is left to do. */
function EndedFacts({ row, room, ended }: EndedFactsProps) {
  return (
    <dl className="head-facts">
      <FactLine label="Resolved" words={endedWords(ended)} said={spanWords(row.openedAt, ended.at)} />
      <FactLine label="Lasted" words={lastedWords(room, ended, ended.at)} said={roleWords(room.roles)} />
      <FactLine label="Open" words={leftOpenWords(row, room, ended)} />
    </dl>
  )
}

/** What else tells it from others: its service, whether it comes again and again, what its source left out. */
function RowTags({ row, previousId }: { readonly row: FeedRow; readonly previousId: string | null }) {
  return (
    <span className="row-tags">
      {row.recurrence !== '' && (
        <span className="tag">
          {previousId === null ? (
            plainLine(row.recurrence, 60)
          ) : (
            <a href={routeHash({ view: 'room', incidentId: previousId })} title="Opens the one before">
              {plainLine(row.recurrence, 60)}
            </a>
          )}
        </span>
      )}
      {row.flapping && <span className="tag">flapping</span>}
      {row.truncated > 0 && <span className="tag">{row.truncated} not sent by the source</span>}
      <SilentTag row={row} />
      {row.serviceName !== null && <Chip>{plainLine(row.serviceName, 100)}</Chip>}
    </span>
  )
}
