import { postmortemStatuses } from '@baton/shared/model/notebook.ts'
import type { RoomNotebook, RoomState } from '@baton/shared/view/room-state.ts'
import { ArrowLeft, Star } from 'lucide-react'
import { plainLine } from '../../presentation/plain-text.ts'
import { routeHash } from '../../presentation/route.ts'
import { useActions, useConsole } from '../store/context.tsx'
import { SevChip } from '../ui/sev-chip.tsx'
import { SeverityWord } from '../ui/severity-mark.tsx'
import { ExportMenu } from './exports.tsx'
import { statusWords } from './notebook-list.tsx'

interface DocumentHeadProps {
  readonly room: RoomState
  /** How many rows of the timeline are in the document. */
  readonly picked: number
  readonly names: boolean
  readonly onNames: (names: boolean) => void
  readonly withBack: boolean
  readonly isDrawerOpen: boolean
  readonly onDrawer: (isOpen: boolean) => void
}

/** Which incident, how far the document is, whose it is, and what can be taken from it. */
export function DocumentHead({ room, picked, names, onNames, withBack, isDrawerOpen, onDrawer }: DocumentHeadProps) {
  const { row, notebook, incidentId } = room
  return (
    <header className="notebook-head">
      {withBack && (
        <a className="notebook-back" href="#/notebook">
          <ArrowLeft size={16} aria-hidden="true" /> Notebook
        </a>
      )}
      <h2>
        <bdi>{plainLine(row?.title ?? incidentId, 500)}</bdi>
      </h2>
      <p className="notebook-line">
        {row !== null && <SeverityWord severity={row.severity} status={row.status} />}
        {row !== null && <span className="muted">{row.status}</span>}
        <SevChip sev={room.sev} />
        <a href={routeHash({ view: 'room', incidentId })}>Open the incident</a>
        {notebook?.pending && <span className="tag tag-pending">pending</span>}
      </p>
      {notebook !== null && (
        <div className="notebook-line">
          <Stepper incidentId={incidentId} notebook={notebook} />
          <Owner incidentId={incidentId} owner={notebook.owner} />
        </div>
      )}
      <div className="notebook-line">
        <ExportMenu incidentId={incidentId} openedAt={row?.openedAt ?? null} names={names} />
        <button type="button" aria-expanded={isDrawerOpen} onClick={() => onDrawer(!isDrawerOpen)}>
          <Star size={14} aria-hidden="true" /> Timeline, {picked} picked
        </button>
        <label className="check">
          <input type="checkbox" checked={names} onChange={(event) => onNames(event.target.checked)} />
          Show people by name
        </label>
      </div>
      {room.history === 'partial' && (
        <p className="muted">This console holds only a part of the history. The rest comes when the relay answers.</p>
      )}
    </header>
  )
}

function Stepper({ incidentId, notebook }: { readonly incidentId: string; readonly notebook: RoomNotebook }) {
  const actions = useActions()
  const at = postmortemStatuses.indexOf(notebook.status)
  const next = postmortemStatuses[at + 1]
  return (
    <ol className="plain-list stepper" aria-label="Status">
      {postmortemStatuses.map((status, index) => {
        // Forward one step at a time, so that "reviewed" means that it was in review.
        const isTooFar = index > at + 1
        return (
          <li key={status}>
            <button
              type="button"
              aria-current={index === at ? 'step' : undefined}
              aria-disabled={isTooFar ? true : undefined}
              title={isTooFar && next !== undefined ? `First: ${statusWords[next]}` : undefined}
              onClick={() => {
                if (!isTooFar && index !== at)
                  void actions.submit({ type: 'postmortem.set-status', incidentId, status })
              }}
            >
              {statusWords[status]}
            </button>
          </li>
        )
      })}
    </ol>
  )
}

function Owner({ incidentId, owner }: { readonly incidentId: string; readonly owner: string }) {
  const actions = useActions()
  const people = useConsole((state) => state.people)
  return (
    <label className="notebook-owner">
      Owner
      <select
        aria-label="Owner of the postmortem"
        value={owner}
        onChange={(event) =>
          void actions.submit({ type: 'postmortem.set-owner', incidentId, owner: event.target.value })
        }
      >
        {!people.some(({ id }) => id === owner) && <option value={owner}>{owner}</option>}
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {plainLine(name, 60)}
          </option>
        ))}
      </select>
    </label>
  )
}
