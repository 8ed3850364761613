import type { FeedRow } from '@baton/shared/feed/feed.ts'
import { useState } from 'react'
import { downloadText } from '../lib/download.ts'
import { formatDay } from '../lib/format.ts'
import { plainLine } from '../lib/plain-text.ts'
import { routeHash } from '../lib/route.ts'
import { useConsole, useFace } from '../store/context.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { Moment } from '../ui/ticking.tsx'

type Format = 'md' | 'html' | 'json'

const formats: readonly { readonly format: Format; readonly label: string; readonly type: string }[] = [
  { format: 'md', label: 'Markdown', type: 'text/markdown' },
  { format: 'html', label: 'HTML', type: 'text/html' },
  { format: 'json', label: 'JSON', type: 'application/json' },
]

/** Recent incidents are listed up to this many; the relay exports any by its id. */
const maxListed = 200

/** The record of recent incidents, to take along. */
export function NotebookView() {
  const rows = useConsole((state) => state.feed)
  const [names, setNames] = useState(false)
  const recent = [...rows].sort((a, b) => b.openedAt - a.openedAt).slice(0, maxListed)

  return (
    <section className="page-view" aria-label="Notebook">
      <h2>Notebook</h2>
      <p>
        Each incident as a postmortem: summary, impact, the timeline in UTC with the event behind each row, who was
        paged and how long until someone answered.
      </p>
      <label className="check">
        <input type="checkbox" checked={names} onChange={(event) => setNames(event.target.checked)} />
        Show people by name; otherwise by role
      </label>
      {recent.length === 0 && <p className="muted">No incident is in this console’s copy yet.</p>}
      <ul className="plain-list exports">
        {recent.map((row) => (
          <ExportRow key={row.id} row={row} names={names} />
        ))}
      </ul>
    </section>
  )
}

function ExportRow({ row, names }: { readonly row: FeedRow; readonly names: boolean }) {
  const { bridge, actions } = useFace()
  const title = plainLine(row.title, 200)

  async function take(format: Format, type: string) {
    const text = await actions.ask('Exporting', bridge.exportIncident(row.id, format, names))
    const name = row.id.replace(/[^A-Za-z0-9-]/g, '')
    if (text !== null) downloadText(`postmortem-${formatDay(row.openedAt)}-${name}.${format}`, type, text)
  }

  return (
    <li className="export-row">
      <SeverityWord severity={row.severity} status={row.status} />
      <span className="export-title">
        <a href={routeHash({ view: 'room', incidentId: row.id })}>
          <bdi>{title}</bdi>
        </a>
        <span className="muted">
          {row.status}, opened <Moment at={row.openedAt} />
        </span>
      </span>
      <span className="button-row">
        {formats.map(({ format, label, type }) => (
          <button
            key={format}
            type="button"
            aria-label={`Export ${title} as ${label}`}
            onClick={() => void take(format, type)}
          >
            {label}
          </button>
        ))}
      </span>
    </li>
  )
}
