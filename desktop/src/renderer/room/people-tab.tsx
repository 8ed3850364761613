import { receiptLayers } from '@baton/shared/incident/incident.ts'
import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { plainLine } from '../lib/plain-text.ts'
import { useFace } from '../store/context.tsx'
import { Moment } from '../ui/ticking.tsx'
import { useUnavailable } from './use-unavailable.ts'

/** Who has which role, who was paged, and how far each page got on each device. */
export function PeopleTab({ room }: { readonly room: RoomState }) {
  return (
    <div className="stack">
      <section>
        <h3>Roles</h3>
        <p className="muted">A role that is not given is the holder’s.</p>
        <ul className="plain-list">
          {room.roles.map((role) => (
            <li key={role.role} className="role-row">
              <span className="role-name">{role.role}</span>
              <span>
                {role.name === null ? 'nobody yet' : plainLine(role.name, 60)}
                {role.held && <span className="muted"> (by holding the baton)</span>}
              </span>
              <RoleControls incidentId={room.incidentId} role={role.role} isGiven={!role.held && role.name !== null} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>Pages</h3>
        {room.pages.length === 0 && <p className="muted">Nobody has been paged.</p>}
        <ul className="plain-list">
          {room.pages.map((page) => (
            <li key={page.pageId} className="alert-card">
              <PageCard page={page} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

const givable = ['deputy', 'scribe', 'liaison'] as const

function RoleControls(props: { readonly incidentId: string; readonly role: string; readonly isGiven: boolean }) {
  const { ui, actions } = useFace()
  const unavailable = useUnavailable()
  const role = givable.find((candidate) => candidate === props.role)
  if (role === undefined) return null
  const why = unavailable('role.assign')
  if (why !== null) return <span className="muted">{why}</span>
  const { incidentId } = props
  return (
    <span className="button-row">
      <button
        type="button"
        aria-label={`Take ${role}`}
        title={`Take: you are ${role}`}
        onClick={() => void actions.submit({ type: 'role.take', incidentId, role })}
      >
        Take
      </button>
      <button
        type="button"
        aria-label={`Give ${role}`}
        title={`Give: another person is ${role} at once`}
        onClick={() => ui.setState({ dialog: { kind: 'give-role', incidentId, role } })}
      >
        Give…
      </button>
      {props.isGiven && (
        <button
          type="button"
          aria-label={`Release ${role}`}
          title={`Release: ${role} goes back to whoever holds the baton`}
          onClick={() => void actions.submit({ type: 'role.release', incidentId, role })}
        >
          Release
        </button>
      )}
    </span>
  )
}

type RoomPage = RoomState['pages'][number]

function PageCard({ page }: { readonly page: RoomPage }) {
  return (
    <>
      <p className="room-line">
        <strong>{plainLine(page.name, 60)}</strong>
        <span>{page.state === 'open' ? 'not answered' : page.state}</span>
        <span className="muted">
          paged <Moment at={page.raisedAt} />
        </span>
      </p>
      {page.devices.length === 0 && page.channels.length === 0 && (
        <p className="muted">No device has reported: unknown.</p>
      )}
      {page.devices.map((device) => (
        <div key={device.deviceId} className="device-receipts">
          <span className="device-name">{plainLine(device.name, 80)}</span>
          <ReceiptList layers={device.layers} />
        </div>
      ))}
      {page.channels.map((channel) => (
        <p key={channel.kind} className="room-line">
          <span className="device-name">{plainLine(channel.kind, 40)}</span>
          <span>{plainLine(channel.state, 60)}</span>
          <span className="muted">{plainLine(channel.detail, 200)}</span>
        </p>
      ))}
    </>
  )
}

function ReceiptList({ layers }: { readonly layers: RoomPage['devices'][number]['layers'] }) {
  return (
    <dl className="receipts">
      {receiptLayers.map((layer) => {
        const receipt = layers[layer]
        return (
          <div key={layer} className={receipt === undefined ? 'unknown' : receipt.ok ? 'passed' : 'failed'}>
            <dt>{layer}</dt>
            <dd title={receipt === undefined ? undefined : plainLine(receipt.detail)}>
              {receipt === undefined ? (
                'unknown'
              ) : (
                <>
                  {receipt.ok ? 'yes, ' : 'no, '}
                  <Moment at={receipt.at} />
                </>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
