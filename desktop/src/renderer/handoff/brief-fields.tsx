import type { BriefItem } from '@baton/shared/handoff/handoff.ts'
import { newItem } from './brief-draft.ts'
import { ItemEditor } from './brief-item.tsx'

interface BriefFieldsProps {
  readonly items: readonly BriefItem[]
  readonly notes: string
  readonly onChange: (brief: { readonly items: readonly BriefItem[]; readonly notes: string }) => void
}

/** The brief as its giver edits it, item by item, and notes for the next person. */
export function BriefFields({ items, notes, onChange }: BriefFieldsProps) {
  const replace = (id: string, by: readonly BriefItem[]) =>
    onChange({ items: items.flatMap((item) => (item.id === id ? by : [item])), notes })
  return (
    <>
      {items.length === 0 && <p className="muted">Nothing is open. A handoff with nothing open is still recorded.</p>}
      <ol className="brief">
        {items.map((item) => (
          <ItemEditor
            key={item.id}
            item={item}
            onChange={(changed) => replace(item.id, [changed])}
            onRemove={() => replace(item.id, [])}
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
