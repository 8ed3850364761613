import { isUnanswered } from '@baton/shared/view/unanswered.ts'
import { RefreshCw } from 'lucide-react'
import { useConsole, useFace, useUi } from '../store/context.tsx'

/** The relay serves a newer console than this one: offered at a quiet moment, while nobody waits for an answer. */
export function NewerConsole() {
  const { ui } = useFace()
  const isHere = useUi((state) => state.isNewerHere)
  const isQuiet = useConsole(({ alarm, feed, delayed }) => {
    return alarm.pages.length === 0 && !alarm.blind && delayed.length === 0 && !feed.some(isUnanswered)
  })
  if (!isHere || !isQuiet) return null
  return (
    <section className="said" aria-label="A newer console">
      <div className="said-row">
        <RefreshCw size={16} aria-hidden="true" className="notice-icon" />
        <p className="said-text">A newer console is here. What you have typed is kept.</p>
      </div>
      <div className="said-acts">
        <button type="button" onClick={() => location.reload()}>
          Load it
        </button>
        <button type="button" className="quiet" onClick={() => ui.setState({ isNewerHere: false })}>
          Later
        </button>
      </div>
    </section>
  )
}
