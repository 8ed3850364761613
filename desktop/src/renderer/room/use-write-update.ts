import { useFace } from '../store/context.tsx'
import { setDraft } from '../store/ui-store.ts'

/** Begins a status update in the note box, before what is typed there already. */
export function useWriteUpdate(incidentId: string): () => void {
  const { ui } = useFace()
  return () => {
    const draft = ui.getState().drafts[incidentId] ?? ''
    if (!draft.startsWith('/update')) setDraft(ui, incidentId, `/update ${draft}`)
    ui.setState({ noteFocus: incidentId })
  }
}
