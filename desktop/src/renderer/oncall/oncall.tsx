import { plainLine } from '../lib/plain-text.ts'
import { useConsole } from '../store/context.tsx'
import { Devices } from './devices.tsx'
import { Invite } from './invite.tsx'
import { PagerTest } from './pager-test.tsx'

/** Who answers now, and whether I can be reached. */
export function OncallView() {
  return (
    <section className="page-view" aria-label="On-call">
      <h2>On-call</h2>
      <div className="panels">
        <WhoAnswers />
        <PagerTest />
        <Devices />
        <Invite />
      </div>
    </section>
  )
}

function WhoAnswers() {
  const teams = useConsole((state) => state.oncall)
  const me = useConsole((state) => state.me?.id)
  return (
    <section className="panel" aria-label="Who answers now">
      <h3>Who answers now</h3>
      {teams.length === 0 && (
        <p className="unheld">No team is configured, so nobody can be paged. Apply an oncall.yaml on the relay.</p>
      )}
      {teams.map((team) => (
        <div key={team.id} className="team">
          <h4>{plainLine(team.name, 100)}</h4>
          {team.levels.length === 0 && <p className="unheld">Nobody is on call.</p>}
          <ol className="plain-list">
            {team.levels.map((level) => (
              <li key={level.level} className="level-row">
                <span className="muted">{levelWords(level.level)}</span>
                <span className={level.person === me ? 'person' : ''}>
                  {plainLine(level.name, 100)}
                  {level.person === me && ' (you)'}
                </span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

function levelWords(level: number): string {
  return ['primary', 'secondary', 'third', 'fourth'][level - 1] ?? `level ${level}`
}
