import { useConsole } from '../store/context.tsx'
import { BlindLabel } from '../ui/blind-label.tsx'
import { connectionParts, trustOf } from './connection-words.ts'

/** Whether this screen can be trusted. The one `status` of the console: nothing else may claim that role. */
export function ConnectionStatus() {
  const connection = useConsole((state) => state.connection)
  const pending = useConsole((state) => state.outbox.length)
  const { word, rest } = connectionParts(connection)
  const words = (
    <>
      {word}
      <span className="connection-since">{rest}</span>
    </>
  )
  return (
    <div className={`connection trust-${trustOf(connection.kind)}`}>
      <span className="connection-dot" aria-hidden="true" />
      <span role="status" className="tabular">
        {connection.kind === 'blind' ? <BlindLabel>{words}</BlindLabel> : words}
      </span>
      {connection.kind === 'live' && connection.latencyMs !== null && (
        <span className="muted tabular latency">{Math.round(connection.latencyMs)} ms</span>
      )}
      {pending > 0 && <span className="pending-count tabular">{pending} pending</span>}
    </div>
  )
}
