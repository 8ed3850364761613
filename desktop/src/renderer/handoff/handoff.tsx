import type { HandoffView as Handoff, OncallTeamView } from '@baton/shared/wire/bridge.ts'
import { useRef, useState } from 'react'
import { plainLine } from '../lib/plain-text.ts'
import { useConsole } from '../store/context.tsx'
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

  function endOffering() {
    setOffering(null)
    // The form goes, and the focus would go with it.
    heading.current?.focus()
  }

  return (
    <div className="page-view handoff-view">
      <h2 ref={heading} tabIndex={-1}>
        Handoff
      </h2>
      {open.map((handoff) => (
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
        <p>No team is set up, so nobody holds anything. Name teams and who is on call in oncall.yaml, then apply it.</p>
      )}
      <EndedHandoffs handoffs={handoffs.filter(({ state }) => state !== 'offered')} />
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
  const [primary, ...others] = team.levels
  const isMine = team.levels.some(({ person }) => person === me)
  const isOffered = open.some(({ from }) => from === me)
  const name = plainLine(team.name, 60)
  return (
    <section className="panel" aria-label={team.name}>
      <h3>{name}</h3>
      <p>
        {primary === undefined ? (
          <span className="unheld">nobody is on call</span>
        ) : (
          <>
            <strong>{plainLine(primary.name, 60)}</strong> holds it
            {team.handedOverAt !== null && (
              <span className="muted">
                , since <Moment at={team.handedOverAt} /> by handoff
              </span>
            )}
            {others.length > 0 && <span className="muted">, then {others.map((each) => each.name).join(', ')}</span>}
          </>
        )}
      </p>
      <div className="handoff-actions">
        {isMine && !isOffered && !isOffering && (
          <button type="button" className="strong" onClick={onOffer}>
            Hand over {name}…
          </button>
        )}
        {primary?.person !== me && <TakeOver team={team} />}
      </div>
    </section>
  )
}
