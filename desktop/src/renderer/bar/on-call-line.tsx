import type { OncallTeamView } from '@baton/shared/view/console-state.ts'
import { Fragment } from 'react'
import { formatClock } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole } from '../store/context.tsx'
import { PersonChip } from '../ui/person-chip.tsx'
import { shownTeams } from './shown-teams.ts'

const maxLevels = 3

/** Who answers now, in the order in which they are paged, and whether a page gets to each. My team comes first. */
export function OnCallLine() {
  const teams = useConsole((state) => state.oncall)
  const me = useConsole((state) => state.me)
  // Before anything is known, that nobody is on call is not known either.
  const isKnown = useConsole((state) => state.ready && state.headSeq > 0)
  const { first, others } = shownTeams(teams, me?.id ?? null)
  return (
    <>
      <a className="on-call" href="#/oncall" title="Who is on call">
        {first !== null && <span className="on-call-team muted">{plainLine(first.name, 40)} on call </span>}
        {first === null && (
          <span className="on-call-team">
            <span className="muted">on call</span>{' '}
            {isKnown ? <span className="unheld">nobody</span> : <span>not known yet</span>}
          </span>
        )}
        {first !== null && <Chain team={first} />}
        {others > 0 && <span className="on-call-others muted">+{others}</span>}
        <UnknownSince />
      </a>
      {me !== null && !first?.levels.some(({ person }) => person === me.id) && (
        <span className="me">
          <PersonChip person={me.id} name={me.name} hasWord={false} />{' '}
          <span className="muted">{me.onCall ? 'on call' : 'not on call'}</span>
        </span>
      )}
    </>
  )
}

function Chain({ team }: { readonly team: OncallTeamView }) {
  const isHeard = useConsole(({ connection }) => connection.kind === 'live')
  if (team.levels.length === 0) return <span className="unheld">nobody</span>
  return (
    <span className="on-call-chain">
      {team.levels.slice(0, maxLevels).map(({ level, person, name }, index) => (
        <Fragment key={level}>
          {index > 0 && (
            <span className="muted" aria-hidden="true">
              {' → '}
            </span>
          )}
          <PersonChip person={person} name={name} hasWord={isHeard} />
        </Fragment>
      ))}
      {team.levels.length > maxLevels && <span className="muted">+{team.levels.length - maxLevels}</span>}
    </span>
  )
}

/** What the discs say is as old as what was heard last. */
function UnknownSince() {
  const kind = useConsole(({ connection }) => connection.kind)
  const lastHeardAt = useConsole(({ connection }) => (connection.kind === 'live' ? null : connection.lastHeardAt))
  if ((kind !== 'offline' && kind !== 'blind') || lastHeardAt === null) return null
  return <span className="on-call-since muted tabular">not known since {formatClock(lastHeardAt)}</span>
}
