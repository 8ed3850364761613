import type { HandoffView as Handoff, OncallTeamView } from '@baton/shared/view/console-state.ts'
import { useRef, useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole } from '../store/context.tsx'
import { PersonChip } from '../ui/person-chip.tsx'
import { Moment } from '../ui/ticking.tsx'
import { EndedHandoffs } from './ended.tsx'
import { OfferForm } from './offer-form.tsx'
import { OpenHandoff } from './open-handoff.tsx'
import { TakeOver } from './take-over.tsx'

/** Who holds each team, what is being handed over, and the way to hand over or, in an emergency, to take. */
export function HandoffView() {
  const teams = useConsole((state) => state.oncall)
  const handoffs = useConsole((state) => state.handoffs)
  const open = handoffs.filter(({ state }) => state === 'offered')
  const [offering, setOffering] = useState<string | null>(null)
  const team = teams.find(({ id }) => id === offering)
  const heading = useRef<HTMLHeadingElement>(null)
  const view = useRef<HTMLDivElement>(null)

  function endOffering() {
    setOffering(null)
    // The form goes, and the focus would go with it.
    heading.current?.focus({ preventScroll: true })
    // What was just offered stands above the form that offered it.
    view.current?.scrollTo(0, 0)
  }

  // What waits for me comes first, and fills the screen until it is answered.
  const [front, ...others] = [...open].sort((a, b) => Number(a.mine === 'witness') - Number(b.mine === 'witness'))
  return (
    <div className="handoff-view" ref={view}>
      {front !== undefined && <OpenHandoff key={front.id} handoff={front} />}
      <div className="handoff-page">
        <h2 ref={heading} tabIndex={-1}>
          Handoff
        </h2>
        {others.map((handoff) => (
          <OpenHandoff key={handoff.id} handoff={handoff} />
        ))}
        {team !== undefined && <OfferForm team={team} onDone={endOffering} />}
        <div className="panels">
          {teams.map((each) => (
            <TeamPanel
              key={each.id}
              team={each}
              open={open.filter((handoff) => handoff.team === each.id)}
              isOffering={each.id === offering}
              onOffer={() => setOffering(each.id)}
            />
          ))}
        </div>
        {teams.length === 0 && (
          <p>
            No team is set up, so nobody holds anything. Name teams and who is on call in oncall.yaml, then apply it.
          </p>
        )}
        <EndedHandoffs handoffs={handoffs.filter(({ state }) => state !== 'offered')} />
      </div>
    </div>
  )
}

interface TeamPanelProps {
  readonly team: OncallTeamView
  readonly open: readonly Handoff[]
  readonly isOffering: boolean
  readonly onOffer: () => void
}

function TeamPanel({ team, open, isOffering, onOffer }: TeamPanelProps) {
  const me = useConsole((state) => state.me?.id ?? null)
  const [primary] = team.levels
  const isMine = team.levels.some(({ person }) => person === me)
  const isOffered = open.some(({ from }) => from === me)
  const name = plainLine(team.name, 60)
  return (
    <section className="panel" aria-label={team.name}>
      <h3>{name}</h3>
      {primary === undefined ? (
        <p className="unheld">nobody is on call</p>
      ) : (
        <ol className="handoff-levels plain-list">
          {team.levels.map(({ level, person, name: each }) => (
            <li key={`${level} ${person}`}>
              <span className="muted">{level === 1 ? 'holds it' : 'then'}</span>
              <PersonChip person={person} name={each} />
            </li>
          ))}
        </ol>
      )}
      {team.handedOverAt !== null && (
        <p className="muted">
          since <Moment at={team.handedOverAt} /> by handoff
        </p>
      )}
      <div className="handoff-actions">
        {isMine && !isOffered && !isOffering && (
          <button type="button" className="strong" onClick={onOffer}>
            Hand over…<span className="visually-hidden"> {name}</span>
          </button>
        )}
        {primary?.person !== me && <TakeOver team={team} />}
      </div>
    </section>
  )
}
