import type { AskView } from '@baton/shared/view/alarm-state.ts'
import { askedWords, askWords, isWaiting } from '../../presentation/ask-words.ts'
import { formatCountdown, formatDuration } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useIsConnected, useTicking } from '../store/context.tsx'
import { CallLink } from '../ui/call-link.tsx'
import { ReachWord } from '../ui/person-chip.tsx'
import { Age, Moment } from '../ui/ticking.tsx'

interface AskLogProps {
  readonly ask: AskView
  /** Off where the number stands among the actions. */
  readonly canCall?: boolean
}

/** One call and its delivery, live: what is proven so far, what is not, and what is tried next. */
export function AskLog({ ask, canCall = true }: AskLogProps) {
  return (
    <section className="ask-log" aria-label={askedWords(ask)}>
      <p className="ask-log-head">
        <strong>
          {askedWords(ask)} <Moment at={ask.raisedAt} />
        </strong>{' '}
        <ReachWord person={ask.person} />{' '}
        <span className="muted">
          <Age since={ask.raisedAt} /> ago
          {ask.why !== '' && <> · “{plainLine(ask.why, 300)}”</>}
        </span>{' '}
        {canCall && <CallLink person={ask.person} name={ask.name} />}
      </p>
      <ul className="ask-lines">
        {ask.lines.map((line) => (
          <li key={`${line.at} ${line.text}`}>
            <Moment at={line.at} />
            <span className={`reach-mark ${line.ok ? 'reach-live' : 'reach-none'}`} aria-hidden="true" />
            <span>{plainLine(line.text, 200)}</span>
          </li>
        ))}
        <li className="ask-now">
          <span className="muted">{ask.stateAt === null ? 'now' : <Moment at={ask.stateAt} />}</span>
          <span
            className={`reach-mark ${ask.state === 'coming' || ask.state === 'has-it' ? 'reach-live' : 'reach-none'}`}
            aria-hidden="true"
          />
          <AskNow ask={ask} />
        </li>
      </ul>
    </section>
  )
}

function AskNow({ ask }: { readonly ask: AskView }) {
  const isHeard = useIsConnected()
  const since = useTicking((now) => formatDuration(now - ask.raisedAt))
  const next = useTicking((now) =>
    ask.next
      .filter(({ at }) => at > now)
      .map(({ at, text }) => (isHeard ? `${text} in ${formatCountdown(at - now)}` : text))
      .join(', then '),
  )
  if (!isWaiting(ask)) return <strong>{askWords(ask)}</strong>
  return (
    <span>
      <strong>
        {ask.state === 'seen' ? 'seen, not answered' : 'not seen yet'}, {since}
      </strong>
      {next !== '' && <span className="muted"> · {next}</span>}
    </span>
  )
}
