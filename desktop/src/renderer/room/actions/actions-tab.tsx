import type { RoomState } from '@baton/shared/view/room-state.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useActions } from '../../store/context.tsx'
import { useDraft } from '../../store/use-draft.ts'
import { useIsReadOnly } from '../read-only.ts'

type Action = RoomState['actions'][number]

/** What is to be done after the incident; its place from then on is the postmortem. */
export function ActionsTab({ room }: { readonly room: RoomState }) {
  const readOnly = useIsReadOnly()
  const { actions } = room
  return (
    <div className="stack">
      <section>
        <h3>Action items</h3>
        {actions.length === 0 && (
          <p className="muted">None yet. Write /todo in the note box, or mark a step of the runbook as wrong.</p>
        )}
        <ul className="plain-list">
          {actions.map((action) => (
            <li key={action.id} className={action.pending ? 'work-card pending' : 'work-card'}>
              <ActionCard action={action} />
            </li>
          ))}
        </ul>
      </section>
      {!readOnly && <ActionForm incidentId={room.incidentId} />}
    </div>
  )
}

const originWords: Readonly<Record<Action['origin']['kind'], string>> = {
  note: 'from a note',
  runbook: 'a step of the runbook was wrong',
  postmortem: '',
}

function ActionCard({ action }: { readonly action: Action }) {
  return (
    <>
      <p className="work-title">{plainLine(action.title, 500)}</p>
      <p className="room-line muted">
        <span>{action.state}</span>
        <span>{action.ownerName === null ? 'nobody’s yet' : plainLine(action.ownerName, 60)}</span>
        {action.dueOn !== null && <span className="tabular">due {action.dueOn}</span>}
        {originWords[action.origin.kind] !== '' && <span>{originWords[action.origin.kind]}</span>}
        {action.pending && <span className="tag tag-pending">pending</span>}
      </p>
    </>
  )
}

function ActionForm({ incidentId }: { readonly incidentId: string }) {
  const actions = useActions()
  const [title, setTitle] = useDraft(incidentId, 'action')
  async function add() {
    if (title.trim() === '') return
    const result = await actions.submit({ type: 'action.add', incidentId, title: title.trim() })
    if (result !== null && result.kind !== 'refused') setTitle('')
  }
  return (
    <form
      className="link-form"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <label className="field">
        New action item
        <input value={title} maxLength={500} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <button type="submit">Add</button>
    </form>
  )
}
