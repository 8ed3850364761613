import type { RoomState } from '@baton/shared/view/room-state.ts'
import { useState } from 'react'
import { plainLine } from '../../../presentation/plain-text.ts'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { ServiceCard } from '../service-card.tsx'
import { runbookOfLink } from './runbook-link.ts'
import { RunbookSheet } from './runbook-sheet.tsx'

/** What to do: the runbooks that apply, and beside them what the service is and its emergency levers. */
export function RunbookTab({ room }: { readonly room: RoomState }) {
  const { runbooks, service } = room
  const [chosen, setChosen] = useState<string | null>(null)
  const [heading, setHeading] = useState<string | null>(null)
  const runbook = runbooks.find(({ id }) => id === chosen) ?? runbooks[0]

  /** Says false when the link leads to no runbook of this incident. */
  function follow(href: string): boolean {
    if (runbook === undefined) return false
    const target = runbookOfLink(runbook.id, href)
    if (!runbooks.some(({ id }) => id === target.id)) return false
    setChosen(target.id)
    setHeading(target.heading)
    return true
  }

  return (
    <div className="stack runbook-tab">
      <ServiceCard service={service} isOpen={runbooks.length === 0} />
      {runbooks.length > 1 && (
        <label>
          <span className="visually-hidden">Runbook</span>
          <select
            value={runbook?.id}
            onChange={(event) => {
              setChosen(event.target.value)
              setHeading(null)
            }}
          >
            {runbooks.map(({ id, title, opened }) => (
              <option key={id} value={id}>
                {plainLine(title, 100)}
                {opened !== null && ' (opened here)'}
              </option>
            ))}
          </select>
        </label>
      )}
      {runbook === undefined ? (
        <NoRunbook room={room} />
      ) : (
        <RunbookSheet
          key={runbook.id}
          incidentId={room.incidentId}
          runbook={runbook}
          heading={heading}
          onLink={follow}
        />
      )}
      {room.runbookUrl !== null && (
        <p className="room-line">
          <span className="muted">The alert names</span>{' '}
          <OutsideLink url={room.runbookUrl}>{plainLine(room.runbookUrl)}</OutsideLink>
        </p>
      )}
    </div>
  )
}

/** It says how to have one the next time. */
function NoRunbook({ room }: { readonly room: RoomState }) {
  const alertName = room.alerts.find(({ labels }) => labels.alertname !== undefined)?.labels.alertname
  const match = alertName === undefined ? `services: [${room.service?.id ?? 'checkout'}]` : `alerts: [${alertName}]`
  return (
    <section>
      <h3>No runbook matches this incident.</h3>
      <p>
        To have one the next time, put a Markdown file into the relay’s folder of runbooks that begins with these lines:
      </p>
      <pre className="code-block">{`---\n${plainLine(match)}\n---\n# ${plainLine(room.row?.title ?? 'Title', 100)}\n\n1. The first step`}</pre>
      <p className="muted">
        It shows here as soon as the relay has read it. An alert can also name one by its label runbook.
      </p>
    </section>
  )
}
