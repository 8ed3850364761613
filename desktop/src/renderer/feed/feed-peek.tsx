import type { FeedRow } from '@baton/shared/view/feed.ts'
import { feedGroupOf } from '@baton/shared/view/feed-group.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useEffect } from 'react'
import { formatClock, plural } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { useConsole, useFace, useUi } from '../store/context.tsx'
import { Chip } from '../ui/chip.tsx'
import { Key } from '../ui/key.tsx'
import { PersonChip } from '../ui/person-chip.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { Age, Moment, NextStepLine } from '../ui/ticking.tsx'
import { PeekActs } from './peek-acts.tsx'
import { peekDescription, peekEntries, peekState } from './peek-words.ts'
import { useHasPeek } from './use-has-peek.ts'

/** A row that is only passed on the way to another is not read. Milliseconds. */
const restMs = 120
const shownSteps = 3

/** Beside a wide list: what the marked row is about, so that looking needs no room to be opened. */
export function FeedPeek() {
  const hasPeek = useHasPeek()
  const id = useUi((state) => state.currentId)
  const row = useConsole((state) => state.feed.find((candidate) => candidate.id === id))
  if (!hasPeek || row === undefined) return null
  return <Peek row={row} />
}

function Peek({ row }: { readonly row: FeedRow }) {
  const room = useRestingRoom(row.id)
  const title = plainLine(row.title)
  const description = room === undefined ? '' : peekDescription(room)
  return (
    <aside className="peek" aria-label={`Peek: ${plainLine(row.title, 80)}`}>
      <p className="peek-state">
        <SeverityWord severity={row.severity} status={row.status} />
        <span className="muted">{peekState(row, feedGroupOf(row))}</span>
        <span className="spring" />
        <span className="muted peek-hint" aria-hidden="true">
          peek follows the focus · <Key>↵</Key> opens
        </span>
      </p>
      <h2>
        <bdi>{title}</bdi>
      </h2>
      {description !== '' && <p className="peek-description">{plainText(description, 600)}</p>}
      <PeekActs row={row} />
      <PeekFacts row={row} />
      {room !== undefined && <PeekRunbook room={room} />}
      {room !== undefined && <PeekEntries room={room} />}
    </aside>
  )
}

/** The room of the incident, once the mark has rested on it; undefined until it is read. */
function useRestingRoom(incidentId: string): RoomState | undefined {
  const { bridge, actions } = useFace()
  const ready = useConsole((state) => state.ready)
  const room = useConsole((state) => state.rooms[incidentId])
  useEffect(() => {
    if (!ready) return
    let isOpen = false
    const timer = setTimeout(() => {
      isOpen = true
      void actions.ask('Reading the incident', bridge.openRoom(incidentId))
    }, restMs)
    return () => {
      clearTimeout(timer)
      if (isOpen) void actions.ask('Closing the incident', bridge.closeRoom(incidentId))
    }
  }, [bridge, actions, incidentId, ready])
  return room
}

function PeekFacts({ row }: { readonly row: FeedRow }) {
  const people = useConsole((state) => state.people)
  const called = people.filter(({ name }) => row.nextStep.kind === 'pages' && row.nextStep.people.includes(name))
  return (
    <dl className="peek-facts">
      <dt>Since</dt>
      <dd>
        <Moment at={row.openedAt} />
        {row.status !== 'resolved' && (
          <>
            {' '}
            (<Age since={row.openedAt} />)
          </>
        )}{' '}
        · {plural(row.alertCount, 'alert')}
        {row.status !== 'resolved' && row.firingCount < row.alertCount && `, ${row.firingCount} firing`}
      </dd>
      {row.labels.length > 0 && (
        <>
          <dt>Labels</dt>
          <dd className="peek-chips">
            {row.labels.map(([name, value]) => (
              <Chip key={name} label={plainLine(name, 40)}>
                {plainLine(value, 80)}
              </Chip>
            ))}
          </dd>
        </>
      )}
      {row.paging.length > 0 && (
        <>
          <dt>Paged</dt>
          <dd className="peek-chips">
            {row.paging.map((page) => (
              <span key={page.person} className="peek-person">
                <PersonChip person={page.person} name={page.name} hasWord={false} /> {plainLine(page.reach, 80)}
              </span>
            ))}
          </dd>
        </>
      )}
      <dt>Next</dt>
      <dd className="peek-chips">
        <NextStepLine step={row.nextStep} />
        {called.map(({ id, name }) => (
          <PersonChip key={id} person={id} name={name} />
        ))}
      </dd>
    </dl>
  )
}

function PeekRunbook({ room }: { readonly room: RoomState }) {
  const [runbook] = room.runbooks
  if (runbook === undefined) return null
  return (
    <section>
      <h3>
        Runbook: {plainLine(runbook.title, 80)} <span className="muted">{plural(runbook.steps.length, 'step')}</span>
      </h3>
      <ol className="peek-list">
        {runbook.steps.slice(0, shownSteps).map((step) => (
          <li key={step.line}>{plainLine(step.text, 200)}</li>
        ))}
      </ol>
    </section>
  )
}

function PeekEntries({ room }: { readonly room: RoomState }) {
  const entries = peekEntries(room.timeline)
  if (entries.length === 0) return null
  return (
    <section>
      <h3>
        Last entries <span className="muted">{room.timeline.length}</span>
      </h3>
      <ul className="peek-list">
        {entries.map((entry) => (
          <li key={`${entry.seq} ${entry.at} ${entry.text}`}>
            <time className="muted tabular" dateTime={new Date(entry.at).toISOString()}>
              {formatClock(entry.at)}
            </time>{' '}
            <span>
              {plainLine(entry.who, 60)} {plainLine(entry.text, 200)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
