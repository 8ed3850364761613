import { type BriefItem, incidentsOf } from '@baton/shared/model/handoff.ts'
import { doesNotPage } from '@baton/shared/view/gather-brief.ts'
import { useRef } from 'react'
import { newItem } from './brief-draft.ts'
import { ItemEditor } from './item-editor.tsx'
import { useRows } from './item-head.tsx'
import { weightWords } from './left.ts'

/** So many items are all open to be written in; of more only those that need work now. */
const allOpen = 4

interface Edited {
  readonly items: readonly BriefItem[]
  readonly notes: string
}

interface BriefFieldsProps extends Edited {
  readonly onChange: (brief: Edited, leftOut?: readonly string[]) => void
}

/** The brief as its giver edits it, item by item, and notes for the next person. */
export function BriefFields({ items, notes, onChange }: BriefFieldsProps) {
  const rows = useRows()
  // A word on how it is doing must not fold the fields under the writer's hands.
  const opened = useRef(new Map<string, boolean>())
  const quiet = items.filter(doesNotPage)
  const replace = (id: string, by: BriefItem) =>
    onChange({ items: items.map((item) => (item.id === id ? by : item)), notes })
  const leaveOut = (gone: readonly BriefItem[]) =>
    onChange(
      { items: items.filter((item) => !gone.includes(item)), notes },
      gone.flatMap((item) => [item.id, ...incidentsOf(item)]),
    )
  const isOpen = (item: BriefItem) => {
    const known = opened.current.get(item.id) ?? (items.length <= allOpen || item.condition === 'unstable')
    opened.current.set(item.id, known)
    return known
  }
  return (
    <>
      <div className="brief-weight">
        <span className="muted">
          {items.length === 0 ? 'Nothing is open. A handoff with nothing open is still recorded.' : weightWords(items)}
        </span>
        {quiet.length > 0 && (
          <button type="button" onClick={() => leaveOut(quiet)}>
            Leave out what does not page
          </button>
        )}
      </div>
      <ol className="brief">
        {items.map((item) => (
          <ItemEditor
            key={item.id}
            item={item}
            rows={rows}
            isOpen={isOpen(item)}
            onChange={(changed) => replace(item.id, changed)}
            onRemove={() => leaveOut([item])}
          />
        ))}
      </ol>
      <button type="button" onClick={() => onChange({ items: [...items, newItem(items)], notes })}>
        Add an item
      </button>
      <label className="field">
        <span>
          Notes for the next person: silences that end soon, workarounds, planned changes, what cannot be seen
        </span>
        <textarea
          rows={4}
          maxLength={8_000}
          value={notes}
          onChange={(event) => onChange({ items, notes: event.target.value })}
        />
      </label>
    </>
  )
}
