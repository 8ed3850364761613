import { useConsole, useFace } from '../store/context.tsx'
import { ConnectionStatus } from './connection-status.tsx'
import { OnCallLine } from './on-call-line.tsx'
import { OpenCounts } from './open-counts.tsx'
import { Unanswered } from './unanswered.tsx'

/** Always on top: who holds the watch, who I am, what is open, and whether the screen can be trusted. */
export function WatchBar() {
  const kind = useConsole((state) => state.connection.kind)
  return (
    <header className={`watch-bar link-${kind}`}>
      <h1 className="brand">Baton</h1>
      <OnCallLine />
      <span className="spring" />
      <Limits />
      <ArmButton />
      <Unanswered />
      <OpenCounts />
      <ConnectionStatus />
    </header>
  )
}

/** What this page cannot do, or does not understand: one quiet link to the detail. */
function Limits() {
  const limits = useConsole((state) => state.connection.limits.length)
  const unknown = useConsole((state) => state.unknownEvents)
  if (limits === 0 && unknown === 0) return null
  return (
    <a className="limits" href="#/relay">
      {unknown > 0 ? 'update needed' : 'limited'}
    </a>
  )
}

/** A browser lets no page ring before a person has clicked it once. */
function ArmButton() {
  const { bridge, actions } = useFace()
  const sound = useConsole((state) => state.alarm.sound)
  const notifications = useConsole((state) => state.alarm.notifications)
  if (sound !== 'blocked' && sound !== 'unknown' && notifications !== 'default') return null
  return (
    <button
      type="button"
      className="arm"
      title="Lets this page sound the alarm and show notifications"
      onClick={() => void actions.ask('Arming', bridge.arm())}
    >
      {sound === 'blocked' ? 'Sound blocked: click to arm' : 'Arm this console'}
    </button>
  )
}
