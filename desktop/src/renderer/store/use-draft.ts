import { useState } from 'react'
import { useFace, useUi } from './context.tsx'
import { setDraft } from './ui-store.ts'

type Draft = readonly [text: string, write: (text: string) => void]

/**
 * A half-written field of an incident, a handoff or a team, or of a dialog that belongs to none: kept until it is sent or
 * cancelled, through other rooms, a reload, and in other tabs. Written empty, it is gone.
 */
export function useDraft(belongsTo: string, field: string): Draft {
  const { ui } = useFace()
  const id = `${belongsTo}/${field}`
  const text = useUi((state) => state.drafts[id] ?? '')
  return [text, (next) => setDraft(ui, id, next)]
}

/** A field that begins with `start` and may be emptied; written as `start` again, nothing of it is kept. */
export function useStartedDraft(belongsTo: string, field: string, start: string): Draft {
  const [kept, keep] = useDraft(belongsTo, field)
  const [text, setText] = useState(kept === '' ? start : kept)
  return [
    text,
    (next) => {
      setText(next)
      keep(next === start ? '' : next)
    },
  ]
}
