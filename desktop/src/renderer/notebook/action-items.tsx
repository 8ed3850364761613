import { actionStates, isOverdue } from '@baton/shared/model/notebook.ts'
import type { PersonView } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import { type FormEvent, useState } from 'react'
import { formatDay } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { useActions, useConsole, useTicking } from '../store/context.tsx'
import { useDraft } from '../store/use-draft.ts'
import { DayField } from '../ui/day-field.tsx'
import { byUrgency } from './action-order.ts'

type Item = RoomState['actions'][number]

/** What is to be done so that it does not happen again, or hurts less. */
export function ActionItems({ room }: { readonly room: RoomState }) {
  const today = useTicking(formatDay)
  const people = useConsole((state) => state.people)
  const items = byUrgency(room.actions)
  return (
    <section className="notebook-section" aria-label="Action items">
      <h3>Action items</h3>
      {items.length === 0 ? (
        <p className="muted">
          Nothing is agreed yet. An item that somebody owns, with a day, is one that gets done; the list at the left
          shows those of all incidents, overdue first.
        </p>
      ) : (
        <div className="table-scroll">
          <table className="action-table">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Owner</th>
                <th scope="col">Due</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <ActionRow key={item.id} incidentId={room.incidentId} item={item} people={people} today={today} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <AddAction incidentId={room.incidentId} people={people} />
    </section>
  )
}

interface ActionRowProps {
  readonly incidentId: string
  readonly item: Item
  readonly people: readonly PersonView[]
  readonly today: string
}

function ActionRow({ incidentId, item, people, today }: ActionRowProps) {
  const actions = useActions()
  const change = (part: Partial<Pick<Item, 'title' | 'owner' | 'dueOn' | 'state'>>) =>
    void actions.submit({ type: 'action.change', incidentId, actionId: item.id, ...part })
  const title = plainLine(item.title, 80)
  return (
    <tr className={item.state === 'open' ? '' : 'muted'}>
      <td>
        <TitleField title={item.title} onChange={(next) => change({ title: next })} />
        {isOverdue(item, today) && <span className="overdue boxed">overdue</span>}{' '}
        {item.pending && <span className="tag tag-pending">pending</span>}{' '}
        {item.origin.kind !== 'postmortem' && <span className="tag">from a {item.origin.kind}</span>}
      </td>
      <td>
        <OwnerSelect
          label={`Owner of ${title}`}
          owner={item.owner}
          people={people}
          onChange={(owner) => change({ owner })}
        />
      </td>
      <td>
        <DayField
          label={`Due day of ${title}`}
          value={item.dueOn ?? ''}
          onChange={(day) => change({ dueOn: day === '' ? null : day })}
        />
      </td>
      <td>
        <select
          aria-label={`State of ${title}`}
          value={item.state}
          onChange={(event) => {
            const state = actionStates.find((candidate) => candidate === event.target.value)
            if (state !== undefined) change({ state })
          }}
        >
          {actionStates.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </td>
    </tr>
  )
}

/** Saved when the person leaves it or presses Enter; an empty title is not taken. */
function TitleField({ title, onChange }: { readonly title: string; readonly onChange: (title: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null)
  function save() {
    const next = typed?.trim()
    if (next && next !== title) onChange(next)
    setTyped(null)
  }
  return (
    <input
      type="text"
      className="action-title"
      aria-label="What is to be done"
      maxLength={500}
      value={typed ?? title}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save()
        if (event.key === 'Escape') setTyped(null)
      }}
    />
  )
}

interface OwnerSelectProps {
  readonly label: string
  readonly owner: string | null
  readonly people: readonly PersonView[]
  readonly onChange: (owner: string | null) => void
}

function OwnerSelect({ label, owner, people, onChange }: OwnerSelectProps) {
  return (
    <select
      aria-label={label}
      value={owner ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">nobody yet</option>
      {owner !== null && !people.some(({ id }) => id === owner) && <option value={owner}>{owner}</option>}
      {people.map(({ id, name }) => (
        <option key={id} value={id}>
          {plainLine(name, 60)}
        </option>
      ))}
    </select>
  )
}

function AddAction({ incidentId, people }: { readonly incidentId: string; readonly people: readonly PersonView[] }) {
  const actions = useActions()
  const [title, setTitle] = useDraft(incidentId, 'action')
  const [owner, setOwner] = useDraft(incidentId, 'action owner')
  const [dueOn, setDueOn] = useDraft(incidentId, 'action due')

  async function add(event: FormEvent) {
    event.preventDefault()
    if (title.trim() === '') return
    const result = await actions.submit({
      type: 'action.add',
      incidentId,
      title: title.trim(),
      owner: owner === '' ? null : owner,
      dueOn: dueOn === '' ? null : dueOn,
    })
    if (result === null || result.kind === 'refused') return
    setTitle('')
    setOwner('')
    setDueOn('')
  }

  return (
    <form className="action-add" onSubmit={(event) => void add(event)}>
      <label className="field">
        New action item
        <input type="text" maxLength={500} value={title} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <div className="field">
        <span aria-hidden="true">Owner</span>
        <OwnerSelect
          label="Owner of the new item"
          owner={owner === '' ? null : owner}
          people={people}
          onChange={(next) => setOwner(next ?? '')}
        />
      </div>
      <div className="field">
        <span aria-hidden="true">Due</span>
        <DayField label="Due" value={dueOn} onChange={setDueOn} />
      </div>
      <button type="submit">Add</button>
    </form>
  )
}
