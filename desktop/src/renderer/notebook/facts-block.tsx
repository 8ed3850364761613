import type { RoomState } from '@baton/shared/view/room-state.ts'
import { type ReactNode, useMemo } from 'react'
import { formatDuration, formatUtc, plural } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { type Facts, factsOf } from './facts.ts'
import type { Naming } from './naming.ts'

interface FactsBlockProps {
  readonly room: RoomState
  readonly naming: Naming
  readonly names: boolean
}

const maxPages = 20

/** What the log says by itself; nobody writes here. What was not measured is said to be so, never guessed. */
export function FactsBlock({ room, naming, names }: FactsBlockProps) {
  const facts = useMemo(() => factsOf(room), [room])
  return (
    <section className="notebook-facts" aria-label="Facts from the log">
      <h3>Facts from the log</h3>
      <dl className="fact-list">
        <Fact label="Impact">
          {room.impact === ''
            ? notWritten
            : plainText(
                naming.text(room.impact, ({ impact }) => impact),
                1_000,
              )}
        </Fact>
        <Fact label="Impact began">{momentOr(facts.impactSince, 'not measured')}</Fact>
        <Fact label="Opened">{momentOr(facts.openedAt, 'not known here')}</Fact>
        <Fact label="First answer">{momentOr(facts.acknowledgedAt, 'nobody acknowledged it')}</Fact>
        <Fact label="Resolved">{momentOr(facts.resolvedAt, 'still open')}</Fact>
        <Fact label="Durations">
          <Durations facts={facts} />
        </Fact>
        {room.row !== null && <Fact label="Alerts">{plural(room.row.alertCount, 'alert')}</Fact>}
        <Fact label="Roles">{rolesText(room, names) || 'nobody held a role'}</Fact>
        <Fact label="Paged">
          <Pages facts={facts} naming={naming} />
        </Fact>
      </dl>
    </section>
  )
}

const notWritten = <span className="muted">Not written down. Blank is better than a guess.</span>

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** A report is read in other zones: UTC, as in its exports. */
function momentOr(at: number | null, otherwise: string): ReactNode {
  if (at === null) return <span className="muted">{otherwise}</span>
  return (
    <time className="tabular" dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      {formatUtc(at)}
    </time>
  )
}

function Durations({ facts }: { readonly facts: Facts }) {
  const { detectedAfter, answeredAfter, resolvedAfter } = facts
  const told = [
    detectedAfter === null ? 'detection not measured' : `detected after ${formatDuration(detectedAfter)}`,
    answeredAfter === null ? 'not answered' : `answered after ${formatDuration(answeredAfter)}`,
    resolvedAfter === null ? 'not resolved' : `resolved after ${formatDuration(resolvedAfter)}`,
  ]
  return <span className="tabular">{told.join(' · ')}</span>
}

function rolesText(room: RoomState, names: boolean): string {
  return room.roles
    .filter(({ name, held, role }) => name !== null && (!held || role === 'commander'))
    .map(({ role, name }) => (names ? `${role}: ${plainLine(name ?? '', 60)}` : role))
    .join(', ')
}

function Pages({ facts, naming }: { readonly facts: Facts; readonly naming: Naming }) {
  const { pages } = facts
  if (pages.length === 0) return <span className="muted">nobody was paged</span>
  return (
    <ul className="plain-list">
      {pages.slice(0, maxPages).map(({ pageId, name, raisedAt, answeredAfter }, index) => (
        <li key={pageId} className="tabular">
          {plainLine(naming.paged(index, name), 60)} at {formatUtc(raisedAt).slice(11)},{' '}
          {answeredAfter === null ? 'not answered' : `answered after ${formatDuration(answeredAfter)}`}
        </li>
      ))}
      {pages.length > maxPages && <li className="muted">{pages.length - maxPages} more</li>}
    </ul>
  )
}
