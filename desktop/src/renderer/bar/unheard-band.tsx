import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole, useTicking, useUi } from '../store/context.tsx'
import { unheardWords } from './unheard-words.ts'

/**
 * From when all that is shown is, while the relay is not heard. Over the feed it lies on the lower edge, so that no row
 * moves; elsewhere it stands below, where it covers no note box and no button. That it began is announced by the watch bar.
 */
export function UnheardBand() {
  const connection = useConsole((state) => state.connection)
  const outbox = useConsole((state) => state.outbox)
  const offset = useConsole((state) => state.clockOffsetMs)
  const isOver = useUi((state) => state.route.view === 'feed')
  const words = (relayNow: number) => unheardWords({ connection, outbox }, relayNow - offset)
  const since = useTicking((now) => words(now)?.since ?? null)
  const seen = useTicking((now) => words(now)?.seen ?? null)
  const waits = useTicking((now) => words(now)?.waits ?? '')
  if (since === null) return null
  return (
    <section className={isOver ? 'unheard lies-over' : 'unheard'} aria-label="The relay is not heard">
      <strong className="tabular">{since}</strong>
      <span className="tabular">{seen}</span>
      <span className="spring" />
      {waits !== '' && <span className="tabular">{plainLine(waits, 120)}</span>}
    </section>
  )
}
