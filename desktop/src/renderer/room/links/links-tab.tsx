import type { RoomState } from '@baton/shared/view/room-state.ts'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useActions } from '../../store/context.tsx'
import { useDraft } from '../../store/use-draft.ts'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { useIsReadOnly } from '../read-only.ts'

/** Where people meet about it: chat, call, documents. */
export function LinksTab({ room }: { readonly room: RoomState }) {
  const actions = useActions()
  const readOnly = useIsReadOnly()
  const [url, setUrl] = useDraft(room.incidentId, 'link')
  const [label, setLabel] = useDraft(room.incidentId, 'link label')

  async function add() {
    const name = label.trim()
    const request = { type: 'link.add', incidentId: room.incidentId, url: url.trim() } as const
    const result = await actions.submit(name === '' ? request : { ...request, label: name })
    if (result === null || result.kind === 'refused') return
    setUrl('')
    setLabel('')
  }

  return (
    <div className="stack">
      {room.links.length === 0 && <p className="muted">No chat or call is linked yet.</p>}
      <ul className="plain-list">
        {room.links.map((link) => (
          <li key={link.id}>
            <OutsideLink url={link.url}>{plainLine(link.label === '' ? link.url : link.label, 200)}</OutsideLink>
          </li>
        ))}
      </ul>
      {!readOnly && (
        <form
          className="link-form"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <label className="field">
            Chat or call link
            <input type="url" required maxLength={2_048} value={url} onChange={(event) => setUrl(event.target.value)} />
          </label>
          <label className="field">
            Name (may stay empty)
            <input maxLength={200} value={label} onChange={(event) => setLabel(event.target.value)} />
          </label>
          <button type="submit">Add link</button>
        </form>
      )}
    </div>
  )
}
