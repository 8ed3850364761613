import { receiptLayers } from '@baton/shared/model/incident.ts'
import type { DeviceView } from '@baton/shared/view/console-state.ts'
import { useState } from 'react'
import { plainLine } from '../../presentation/plain-text.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Moment } from '../ui/ticking.tsx'

/** The devices that can be paged, and when each layer of each last proved itself. */
export function Devices() {
  const devices = useConsole((state) => state.devices)
  const people = useConsole((state) => state.people)
  const [asked, setAsked] = useState<DeviceView | null>(null)
  const me = useConsole((state) => state.me?.id)
  const mine = devices.filter((device) => device.person === me)
  const others = devices.filter((device) => device.person !== me)
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? id

  return (
    <section className="panel" aria-label="Devices">
      <h3>My devices</h3>
      {mine.length === 0 && <p>The relay has not told of any device of yours.</p>}
      <ul className="plain-list">
        {mine.map((device) => (
          <DeviceCard key={device.id} device={device} owner={null} onRevoke={setAsked} />
        ))}
      </ul>
      {others.length > 0 && <h3>Devices of others</h3>}
      <ul className="plain-list">
        {others.map((device) => (
          <DeviceCard key={device.id} device={device} owner={nameOf(device.person)} onRevoke={setAsked} />
        ))}
      </ul>
      {asked !== null && <RevokeDialog device={asked} onClose={() => setAsked(null)} />}
    </section>
  )
}

interface DeviceCardProps {
  readonly device: DeviceView
  readonly owner: string | null
  readonly onRevoke: (device: DeviceView) => void
}

function DeviceCard({ device, owner, onRevoke }: DeviceCardProps) {
  const here = useConsole((state) => state.deviceId === device.id)
  const name = plainLine(device.name, 100)
  return (
    <li className="alert-card">
      <div className="device-head">
        <span>
          <strong>{name}</strong>
          {here && ' (this one)'}
          {owner !== null && <span className="muted"> {plainLine(owner, 60)}</span>}
          <span className="muted">
            {' '}
            paired <Moment at={device.pairedAt} />
          </span>
        </span>
        <button type="button" aria-label={`Revoke ${name}`} onClick={() => onRevoke(device)}>
          Revoke…
        </button>
      </div>
      <dl className="receipts" aria-label="Last proven">
        {receiptLayers.map((layer) => {
          const at = device.proven[layer]
          return (
            <div key={layer} className={at === undefined ? 'unknown' : 'passed'}>
              <dt>{layer}</dt>
              <dd>{at === undefined ? 'unknown' : <Moment at={at} />}</dd>
            </div>
          )
        })}
      </dl>
    </li>
  )
}

function RevokeDialog({ device, onClose }: { readonly device: DeviceView; readonly onClose: () => void }) {
  const { bridge, actions } = useFace()
  const [problem, setProblem] = useState<string | null>(null)

  async function revoke() {
    const result = await actions.ask('Revoking', bridge.revokeDevice(device.id))
    if (result === null || result.ok) onClose()
    else setProblem(result.detail)
  }

  return (
    <Dialog title={`Revoke ${plainLine(device.name, 80)}?`} onClose={onClose}>
      <p>It is cut off at once and can no longer be paged. To use it again it must be paired again.</p>
      {problem !== null && (
        <p role="alert" className="unheld">
          Not revoked: {plainLine(problem, 300)}
        </p>
      )}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="danger" onClick={() => void revoke()}>
          Revoke
        </button>
      </div>
    </Dialog>
  )
}
