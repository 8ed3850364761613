import { isUnanswered } from '@baton/shared/view/unanswered.ts'
import { useConsole } from '../store/context.tsx'
import { unansweredWords } from './unanswered-words.ts'

/** The one thing that must not be overlooked: how many wait for an answer. */
export function Unanswered() {
  const count = useConsole((state) => state.feed.filter(isUnanswered).length)
  const isKnown = useConsole((state) => state.ready && state.headSeq > 0)
  const kind = useConsole((state) => state.connection.kind)
  const words = unansweredWords({ count, isKnown, kind })
  if (words === null) return null
  return count > 0 ? (
    <strong className="unanswered">{words}</strong>
  ) : (
    <span className="all-answered muted">{words}</span>
  )
}
