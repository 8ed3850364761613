import { plainLine } from '../../presentation/plain-text.ts'
import { useActions, useConsole, useFace } from '../store/context.tsx'

/**
 * The alarm when its own screen has broken down: who is needed for what, in words, and the way to answer. It draws nothing
 * that could break.
 */
export function PlainAlarm() {
  const { bridge } = useFace()
  const actions = useActions()
  const pages = useConsole((state) => state.alarm.pages)
  const incidentIds = [...new Set(pages.filter(({ pending }) => !pending).map(({ incidentId }) => incidentId))]
  return (
    <div role="alertdialog" aria-modal="true" aria-labelledby="plain-alarm" className="plain-alarm">
      <h2 id="plain-alarm">{pages.length === 0 ? 'This console hears nothing from the relay' : 'You are paged'}</h2>
      <p>The alarm’s screen broke down. The alarm itself goes on.</p>
      <ul>
        {pages.map(({ pageId, title, severity }) => (
          <li key={pageId}>
            {severity}: <strong>{plainLine(title, 200)}</strong>
          </li>
        ))}
      </ul>
      <div className="broken-acts">
        {incidentIds.length > 0 && (
          <button type="button" className="acknowledge" onClick={() => void actions.acknowledge(incidentIds)}>
            {incidentIds.length === 1 ? 'Acknowledge' : `Acknowledge all ${incidentIds.length}`}
          </button>
        )}
        <button type="button" onClick={() => void actions.ask('Silencing', bridge.silenceHere())}>
          Silence here
        </button>
        <button type="button" onClick={() => location.reload()}>
          Load the console anew
        </button>
      </div>
    </div>
  )
}
