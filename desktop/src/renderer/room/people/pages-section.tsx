import { receiptLayers } from '@baton/shared/model/incident.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { Moment } from '../../ui/ticking.tsx'

type RoomPage = RoomState['pages'][number]

/** How far each page got on each device and channel. */
export function PagesSection({ pages }: { readonly pages: RoomState['pages'] }) {
  return (
    <section>
      <h3>Pages</h3>
      {pages.length === 0 && <p className="muted">Nobody has been paged.</p>}
      <ul className="plain-list">
        {pages.map((page) => (
          <li key={page.pageId} className="alert-card">
            <PageCard page={page} />
          </li>
        ))}
      </ul>
    </section>
  )
}

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
