import { useState } from 'react'
import { plainText } from '../lib/plain-text.ts'
import { useActions } from '../store/context.tsx'

/** What it means for people outside, in words. */
export function Impact({ incidentId, impact }: { readonly incidentId: string; readonly impact: string }) {
  const actions = useActions()
  const [draft, setDraft] = useState<string | null>(null)

  if (draft === null) {
    return (
      <p className="impact">
        <span className="muted">Impact:</span>{' '}
        {impact === '' ? <span className="muted">not said yet</span> : plainText(impact)}{' '}
        <button type="button" className="quiet" aria-label="Edit impact" onClick={() => setDraft(impact)}>
          Edit
        </button>
      </p>
    )
  }

  async function save(text: string) {
    const result = await actions.submit({ type: 'incident.set-impact', incidentId, impact: text })
    // What was typed stays until the host has it.
    if (result !== null && result.kind !== 'refused') setDraft(null)
  }

  return (
    <form
      className="impact-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save(draft)
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        aria-label="Impact"
        maxLength={4_000}
        value={draft}
        placeholder="Who notices what, in plain words"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null)
        }}
      />
      <button type="submit">Save</button>
      <button type="button" className="quiet" onClick={() => setDraft(null)}>
        Cancel
      </button>
    </form>
  )
}
