import { plainLine } from '../../presentation/plain-text.ts'
import { channelWords } from '../../presentation/reach-words.ts'
import { useConsole, useTicking } from '../store/context.tsx'
import { CallLink } from '../ui/call-link.tsx'
import { PersonChip, useReach } from '../ui/person-chip.tsx'
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
  const isUnknown = useConsole((state) => state.headSeq === 0)
  return (
    <section className="panel" aria-label="Who answers now">
      <h3>Who answers now</h3>
      {isUnknown && <p>Who is on call is not known here yet.</p>}
      {!isUnknown && teams.length === 0 && (
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
                <span className="level-person">
                  <PersonChip person={level.person} name={level.name} />
                  <ReachedBy person={level.person} />
                  <CallLink person={level.person} name={level.name} />
                </span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

/** By which channels, in their order, and when each last proved that it works. */
function ReachedBy({ person }: { readonly person: string }) {
  const reach = useReach(person)
  const words = useTicking((now) => channelWords(reach, now))
  return <span className="muted">{words}</span>
}

function levelWords(level: number): string {
  return ['primary', 'secondary', 'third', 'fourth'][level - 1] ?? `level ${level}`
}
