import { Fragment } from 'react'
import { plainLine } from '../lib/plain-text.ts'
import { useConsole } from '../store/context.tsx'

const maxTeams = 3

/** Who answers now, per team: primary → secondary. My teams come first. */
export function OnCallLine() {
  const teams = useConsole((state) => state.oncall)
  const me = useConsole((state) => state.me)
  const isMine = (team: (typeof teams)[number]) => team.levels.some((level) => level.person === me?.id)
  const ordered = [...teams.filter(isMine), ...teams.filter((team) => !isMine(team))]

  return (
    <a className="on-call" href="#/oncall" title="Who is on call">
      <span className="muted">on call</span>
      {ordered.length === 0 && <span className="unheld">nobody</span>}
      {ordered.slice(0, maxTeams).map((team) => (
        <Fragment key={team.id}>
          <span className="on-call-team">
            {teams.length > 1 && <span className="muted">{plainLine(team.name, 40)}:</span>}
            {team.levels.length === 0 && <span className="unheld">nobody</span>}
            {team.levels.slice(0, 2).map((level, index) => (
              <Fragment key={level.level}>
                {index > 0 && <span className="muted">→</span>}
                <span className={index === 0 ? 'person' : ''}>{plainLine(level.name, 40)}</span>
              </Fragment>
            ))}
          </span>
        </Fragment>
      ))}
      {ordered.length > maxTeams && <span className="muted">and {ordered.length - maxTeams} more</span>}
    </a>
  )
}
