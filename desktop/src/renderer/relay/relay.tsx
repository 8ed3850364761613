import type { ReactNode } from 'react'
import { useState } from 'react'
import { plural } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { connectionWords } from '../bar/connection-words.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Moment } from '../ui/ticking.tsx'
import { SourcesPanel } from './sources.tsx'

/** How this console and the relay stand to each other. */
export function RelayView() {
  return (
    <section className="page-view" aria-label="Relay">
      <h2>Relay</h2>
      <SourcesPanel />
      <div className="panels">
        <ConnectionPanel />
        <OutboxPanel />
        <LimitsPanel />
        <DevicePanel />
      </div>
    </section>
  )
}

function ConnectionPanel() {
  const connection = useConsole((state) => state.connection)
  const offset = useConsole((state) => state.clockOffsetMs)
  const lastAlertAt = useConsole((state) => state.lastAlertAt)
  const headSeq = useConsole((state) => state.headSeq)
  const relayUrl = useConsole((state) => state.relayUrl)
  const unknownEvents = useConsole((state) => state.unknownEvents)
  return (
    <section className="panel" aria-label="Connection">
      <h3>Connection</h3>
      <dl className="fact-list">
        <Fact name="State">{connectionWords(connection)}</Fact>
        <Fact name="So since">{connection.since === 0 ? 'unknown' : <Moment at={connection.since} />}</Fact>
        <Fact name="Last heard">
          {connection.lastHeardAt === null ? 'never' : <Moment at={connection.lastHeardAt} />}
        </Fact>
        <Fact name="Round trip">
          {connection.latencyMs === null ? 'unknown' : `${Math.round(connection.latencyMs)} ms`}
        </Fact>
        <Fact name="Relay">{relayUrl === null ? 'unknown' : plainLine(relayUrl, 200)}</Fact>
        <Fact name="Relay’s clock">{clockWords(offset)}</Fact>
        <Fact name="Journal head">{headSeq}</Fact>
        <Fact name="Last alert">{lastAlertAt === null ? 'none yet' : <Moment at={lastAlertAt} />}</Fact>
        <Fact name="Events not understood">
          {unknownEvents === 0 ? 'none' : `${unknownEvents}, kept but not shown: update this console`}
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  )
}

function clockWords(offset: number): string {
  const seconds = Math.round(Math.abs(offset) / 1_000)
  if (seconds === 0) return 'agrees with this machine’s'
  return `${plural(seconds, 'second')} ${offset > 0 ? 'ahead of' : 'behind'} this machine’s`
}

function OutboxPanel() {
  const outbox = useConsole((state) => state.outbox)
  return (
    <section className="panel" aria-label="Pending">
      <h3>{outbox.length === 0 ? 'Nothing is pending' : `${outbox.length} pending`}</h3>
      {outbox.length === 0 && <p>All that was done here has been answered by the relay.</p>}
      <ul className="plain-list">
        {outbox.map((pending) => (
          <li key={pending.commandId} className="pending pending-row">
            {plainLine(pending.text, 200)}{' '}
            <span className="muted">
              pending since <Moment at={pending.heldAt} />
            </span>{' '}
            {pending.incidentId !== null && (
              <a href={routeHash({ view: 'room', incidentId: pending.incidentId })}>open</a>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function LimitsPanel() {
  const limits = useConsole((state) => state.connection.limits)
  const notifications = useConsole((state) => state.alarm.notifications)
  const sound = useConsole((state) => state.alarm.sound)
  return (
    <section className="panel" aria-label="Limits of this page">
      <h3>What this page can do</h3>
      <dl className="fact-list">
        <Fact name="Sound">{sound}</Fact>
        <Fact name="Notifications">{notifications === 'default' ? 'not asked for yet' : notifications}</Fact>
      </dl>
      {limits.length === 0 ? (
        <p>Nothing else is known to be missing.</p>
      ) : (
        <ul>
          {limits.map((limit) => (
            <li key={limit}>{plainLine(limit)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function DevicePanel() {
  const { bridge, actions, ui } = useFace()
  const [asking, setAsking] = useState(false)
  const pending = useConsole((state) => state.outbox.length)
  const close = () => setAsking(false)
  return (
    <section className="panel" aria-label="This device">
      <h3>This device</h3>
      <button type="button" onClick={() => ui.setState({ dialog: { kind: 'keys' } })}>
        Keys, theme and density…
      </button>
      <p>Unpairing drops this console’s copy. Pages no longer reach it.</p>
      <button type="button" onClick={() => setAsking(true)}>
        Unpair this device…
      </button>
      {asking && (
        <Dialog title="Unpair this device?" onClose={close}>
          <p>
            You need a new pairing code to use it again.
            {pending > 0 && ` ${plural(pending, 'act')} pending will be lost.`}
          </p>
          <div className="dialog-actions">
            <button type="button" onClick={close}>
              Stay paired
            </button>
            <button
              type="button"
              className="danger"
              onClick={() => void actions.ask('Unpairing', bridge.unpair()).then(close)}
            >
              Unpair
            </button>
          </div>
        </Dialog>
      )}
    </section>
  )
}
