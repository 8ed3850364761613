import { NoticeCount } from '../notices/notice-count.tsx'
import { useConsole } from '../store/context.tsx'
import { ConnectionStatus } from './connection-status.tsx'
import { OnCallLine } from './on-call-line.tsx'
import { OpenCounts } from './open-counts.tsx'
import { Unanswered } from './unanswered.tsx'
import { Warnings } from './warnings.tsx'

/** Always on top: who holds the watch, who I am, what is open, and whether the screen can be trusted. */
export function WatchBar() {
  const kind = useConsole((state) => state.connection.kind)
  return (
    <header className={`watch-bar link-${kind}`}>
      <h1 className="brand">Baton</h1>
      <OnCallLine />
      <Limits />
      <Warnings />
      <Unanswered />
      <OpenCounts />
      <NoticeCount />
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
