import { useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { unansweredWords } from '../handoff/words.ts'
import { useConsole, useFace, useUi } from '../store/context.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** What must stand over every view until it is over: each says what happened, what was kept, what to do. */
export function Strips() {
  const kind = useConsole((state) => state.connection.kind)
  const silenced = useConsole((state) => state.alarm.silencedHere)
  const pages = useConsole((state) => state.alarm.pages.length)
  return (
    <>
      {kind === 'history-changed' && <HistoryChanged />}
      {kind === 'incompatible' && <Incompatible />}
      <HandoffStrips />
      {silenced && pages > 0 && (
        <div className="strip strip-warn" role="alert">
          <div>
            Silenced on this device only. <strong>Escalation continues</strong> until the relay has your
            acknowledgement.
          </div>
        </div>
      )}
    </>
  )
}

/** An offer that waits for me, and an answer that I wait for too long. */
function HandoffStrips() {
  const handoffs = useConsole((state) => state.handoffs)
  // There it is said on top, with what to do about it.
  const isOpen = useUi((state) => state.route.view === 'handoff')
  if (isOpen) return null
  return handoffs.map((handoff) => {
    const unanswered = unansweredWords(handoff)
    if (handoff.state !== 'offered' || (handoff.mine !== 'receiver' && unanswered === null)) return null
    const from = plainLine(handoff.fromName ?? 'Nobody', 60)
    return (
      <div key={handoff.id} className="strip" role="status">
        <div>
          {unanswered ?? `${from} offers you ${plainLine(handoff.teamName, 60)} and holds it until you accept.`}
        </div>
        <a className="button" href="#/handoff">
          {handoff.mine === 'receiver' ? 'Read the brief' : 'Open the handoff'}
        </a>
      </div>
    )
  })
}

function HistoryChanged() {
  const { bridge, actions } = useFace()
  const [asking, setAsking] = useState(false)
  return (
    <div className="strip strip-danger" role="alert">
      <div>
        <strong>The relay’s history changed.</strong> Its journal does not contain the last event that this console saw,
        so nothing new is taken from it. What you see is this console’s copy, unharmed. Ask whoever runs the relay
        whether it was restored from a backup. Export what you need in the Notebook first, then pair this device again.
      </div>
      <button type="button" onClick={() => setAsking(true)}>
        Pair again…
      </button>
      {asking && (
        <Dialog title="Pair this device again?" onClose={() => setAsking(false)}>
          <p>
            This drops this console’s copy of the history and its queue, and takes the relay’s. You need a new pairing
            code.
          </p>
          <div className="dialog-actions">
            <button type="button" onClick={() => setAsking(false)}>
              Keep the copy
            </button>
            <button type="button" className="danger" onClick={() => void actions.ask('Unpairing', bridge.unpair())}>
              Drop the copy and pair again
            </button>
          </div>
        </Dialog>
      )}
    </div>
  )
}

function Incompatible() {
  return (
    <div className="strip strip-danger" role="alert">
      <div>
        <strong>Update needed.</strong> This console and the relay are of versions that do not understand each other.
        Nothing is sent or received; what you see is this console’s copy. Load the page again; if this stays, update the
        older of the two.
      </div>
      <button type="button" onClick={() => location.reload()}>
        Load again
      </button>
    </div>
  )
}
