import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import { isWaiting } from '../../presentation/ask-words.ts'
import { formatCountdown, formatNear } from '../../presentation/format.ts'
import { AskLog } from '../help/ask-log.tsx'
import { useIsConnected, useTicking } from '../store/context.tsx'
import { CallLink } from '../ui/call-link.tsx'
import { PersonChip } from '../ui/person-chip.tsx'
import { Moment, NextStepLine } from '../ui/ticking.tsx'

/** What happens without me: whom I asked and how far that came, else who has it, and who is next. */
export function AnswerBox({ page }: { readonly page: AlarmPage }) {
  const last = page.asks.at(-1)
  if (last !== undefined) {
    const waiting = page.asks.findLast(isWaiting)
    return (
      <div className="answer-box is-asked">
        {page.asks.slice(-3).map((ask) => (
          <AskLog key={ask.pageId} ask={ask} canCall={ask !== waiting} />
        ))}
      </div>
    )
  }
  return (
    <div className="answer-box">
      {page.holder !== null && (
        <div className="answer-row">
          <span className="answer-key">Holds it</span>
          <span className="answer-who">
            <PersonChip person={page.holder.person} name={page.holder.name} />
            <CallLink person={page.holder.person} name={page.holder.name} />
          </span>
          {page.holder.since !== null && (
            <span className="muted">
              since <Moment at={page.holder.since} />
            </span>
          )}
        </div>
      )}
      {page.escalation.length === 0 ? (
        <div className="answer-row">
          <span className="answer-key">If you do not answer</span>
          <NextStepLine step={page.nextStep} />
        </div>
      ) : (
        page.escalation.map(({ at, people }, index) => (
          <div key={at} className="answer-row">
            <span className="answer-key">{index === 0 ? 'If you do not answer' : 'then'}</span>
            <span className="answer-who">
              {people.slice(0, 4).map(({ person, name }) => (
                <span key={person} className="answer-person">
                  <PersonChip person={person} name={name} />
                  <CallLink person={person} name={name} />
                </span>
              ))}
              {people.length > 4 && <span className="muted">and {people.length - 4} more</span>}
            </span>
            <PagedIn at={at} isFirst={index === 0} isMany={people.length > 1} />
          </div>
        ))
      )}
    </div>
  )
}

interface PagedInProps {
  readonly at: number
  readonly isFirst: boolean
  readonly isMany: boolean
}

/** Counts down only while the relay is heard. */
function PagedIn({ at, isFirst, isMany }: PagedInProps) {
  const isHeard = useIsConnected()
  const text = useTicking((now) => {
    if (!isHeard) return `was to be paged ${formatNear(at, now)}`
    const when = at > now ? `in ${formatCountdown(at - now)}` : 'now'
    return isFirst ? `${isMany ? 'are' : 'is'} paged ${when}` : when
  })
  return <span className={isFirst ? 'tabular strong-text' : 'tabular muted'}>{text}</span>
}
