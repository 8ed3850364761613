import { useFace, useUi } from './context.tsx'
import { setDraft } from './ui-store.ts'

/** A half-written field of an incident: kept until it is sent or cancelled, through other rooms, a reload, and in other tabs. */
export function useDraft(incidentId: string, field: string): readonly [text: string, write: (text: string) => void] {
  const { ui } = useFace()
  const id = `${incidentId}/${field}`
  const text = useUi((state) => state.drafts[id] ?? '')
  return [text, (next) => setDraft(ui, id, next)]
}
