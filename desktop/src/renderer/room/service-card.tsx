import type { RoomState } from '@baton/shared/view/room-state.ts'
import { plural } from '../../presentation/format.ts'
import { plainLine, plainText } from '../../presentation/plain-text.ts'
import { OutsideLink } from '../ui/outside-link.tsx'

/** What the service is, for whoever has never seen it, and what can be pulled in an emergency. */
export function ServiceCard({ service, isOpen }: { readonly service: RoomState['service']; readonly isOpen: boolean }) {
  if (service === null)
    return <p className="muted">No service is known for it, so there is no description and no lever.</p>
  return (
    <details className="work-card service-card" open={isOpen}>
      <summary>
        <strong>{plainLine(service.name, 100)}</strong>:{' '}
        {service.description === '' ? 'no description' : plainText(service.description)}
        {service.levers.length > 0 && (
          <span className="muted"> {plural(service.levers.length, 'emergency lever')}</span>
        )}
      </summary>
      <p className="room-line">
        {service.dashboard !== null && <OutsideLink url={service.dashboard}>Dashboard</OutsideLink>}
        {service.runbook !== null && <OutsideLink url={service.runbook}>Its runbook page</OutsideLink>}
      </p>
      {service.levers.length > 0 && (
        <>
          <h3>Emergency levers</h3>
          <ul className="plain-list">
            {service.levers.map((lever) => (
              <li key={lever.name} className="lever">
                {lever.url === null ? (
                  <strong>{plainLine(lever.name)}</strong>
                ) : (
                  <OutsideLink url={lever.url}>{plainLine(lever.name)}</OutsideLink>
                )}
                <p className="pre">{plainText(lever.note)}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}
