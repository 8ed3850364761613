import type { HandoffView } from '@baton/shared/view/console-state.ts'
import type { HandoffScope, InScope } from '@baton/shared/view/handoff-scope.ts'
import { Bell } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatMoment } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useConsole, useTicking } from '../store/context.tsx'
import { PersonChip } from '../ui/person-chip.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Moment } from '../ui/ticking.tsx'
import { endWords, movesWords, placeWords, staysWords } from './scope-words.ts'

/** As many of a kind are shown; the others are counted. */
const shown = 8

interface MovesAsideProps {
  readonly handoff: HandoffView
  readonly scope: HandoffScope | null
  readonly children?: ReactNode
}

/** What moves, what stays, what comes in the shift, and what nobody knows. */
export function MovesAside({ handoff, scope, children }: MovesAsideProps) {
  const isMine = handoff.mine === 'receiver'
  const me = useConsole((state) => state.me?.id ?? null)
  const receiver = isMine ? 'you' : plainLine(handoff.toName, 40)
  const levels = useConsole((state) => state.oncall.find(({ id }) => id === handoff.team)?.levels)
  const place = levels?.find(({ person }) => person === handoff.from)?.level ?? null
  return (
    <aside className="handoff-aside" aria-label="What moves">
      <h3>Moves to {receiver}</h3>
      <ul className="plain-list">
        {place !== null && (
          <li>
            <Bell size={16} aria-hidden="true" />
            <span>{placeWords(plainLine(handoff.teamName, 60), place)}</span>
          </li>
        )}
        <Rows rows={scope?.moves ?? []} words={movesWords} />
      </ul>
      {scope === null && <p className="muted">What else moves is not known yet.</p>}
      {scope !== null && scope.stays.length > 0 && (
        <>
          <h3>Stays</h3>
          <ul className="plain-list">
            <Rows rows={scope.stays} words={(row) => staysWords(row, me)} />
          </ul>
        </>
      )}
      {scope !== null && scope.ends.length > 0 && (
        <>
          <h3>Ends or starts in {isMine ? 'your' : 'the'} shift</h3>
          <ul className="plain-list">
            {scope.ends.slice(0, shown).map((end) => (
              <li key={`${end.kind} ${end.incidentId}`}>
                <b>
                  <ShortMoment at={end.at} />
                </b>
                <span>{plainLine(endWords(end), 200)}</span>
              </li>
            ))}
            <More count={scope.ends.length} />
          </ul>
        </>
      )}
      <NobodyKnows handoff={handoff} scope={scope} />
      {children}
    </aside>
  )
}

function ShortMoment({ at }: { readonly at: number }) {
  return <>{useTicking((now) => formatMoment(at, now))}</>
}

interface RowsProps {
  readonly rows: readonly InScope[]
  readonly words: (row: InScope) => string
}

function Rows({ rows, words }: RowsProps) {
  return (
    <>
      {rows.slice(0, shown).map((row) => (
        <li key={row.incidentId}>
          <SeverityMark severity={row.severity} status={row.status} />
          <span>
            <a href={routeHash({ view: 'room', incidentId: row.incidentId })}>{plainLine(row.title, 120)}</a>:{' '}
            {words(row)}
          </span>
        </li>
      ))}
      <More count={rows.length} />
    </>
  )
}

function More({ count }: { readonly count: number }) {
  return count > shown ? <li className="muted">and {count - shown} more, in the feed</li> : null
}

/** Who cannot be reached and which sources are silent: what the receiver must not take for calm. */
function NobodyKnows({ handoff, scope }: Pick<MovesAsideProps, 'handoff' | 'scope'>) {
  const levels = useConsole((state) => state.oncall.find(({ id }) => id === handoff.team)?.levels)
  const reach = useConsole((state) => state.reach)
  // What is silent changes with the clock, not with an event.
  const silentIds = useTicking((now) =>
    (scope?.heard ?? [])
      .filter(({ from }) => from <= now)
      .map(({ incidentId }) => incidentId)
      .join('\n'),
  )
  const silent = (scope?.heard ?? []).filter(({ incidentId }) => silentIds.split('\n').includes(incidentId))
  const people = [
    ...(levels ?? []).map(({ person, name }) => ({ person, name })),
    { person: handoff.to, name: handoff.toName },
  ].filter(({ person }, index, all) => all.findIndex((other) => other.person === person) === index)
  const unreached = people.filter(({ person }) => reach[person]?.reach !== 'live')
  if (unreached.length + silent.length === 0) return null
  return (
    <>
      <h3>Nobody knows</h3>
      <ul className="plain-list">
        {unreached.slice(0, shown).map(({ person, name }) => (
          <li key={person}>
            <PersonChip person={person} name={name} />
          </li>
        ))}
        {silent.slice(0, shown).map(({ incidentId, title, since }) => (
          <li key={incidentId}>
            <span className="silent-mark" aria-hidden="true" />
            <span>
              {plainLine(title, 120)}: its source is silent since <Moment at={since} />
            </span>
          </li>
        ))}
        <More count={silent.length} />
      </ul>
    </>
  )
}
