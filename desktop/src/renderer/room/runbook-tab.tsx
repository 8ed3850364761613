import type { RoomState } from '@baton/shared/wire/bridge.ts'
import { plainLine, plainText } from '../lib/plain-text.ts'
import { OutsideLink } from '../ui/outside-link.tsx'

/** What to do: the runbook, what the service is, and its emergency levers. */
export function RunbookTab({ room }: { readonly room: RoomState }) {
  const { service } = room
  const runbook = room.runbookUrl ?? service?.runbook ?? null
  return (
    <div className="stack">
      <section>
        <h3>Runbook</h3>
        {runbook === null ? (
          <p className="muted">No alert names one and the service has none.</p>
        ) : (
          <OutsideLink url={runbook}>{plainLine(runbook)}</OutsideLink>
        )}
      </section>
      {service !== null && (
        <section>
          <h3>{plainLine(service.name, 100)}</h3>
          <p>{service.description === '' ? 'No description.' : plainText(service.description)}</p>
          {service.dashboard !== null && <OutsideLink url={service.dashboard}>Dashboard</OutsideLink>}
        </section>
      )}
      {service !== null && service.levers.length > 0 && (
        <section>
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
        </section>
      )}
      {service === null && (
        <p className="muted">No service is known for it, so there is no description and no lever.</p>
      )}
    </div>
  )
}
