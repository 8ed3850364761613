import type { PostmortemSection } from '@baton/shared/model/notebook.ts'
import type { RoomNotebook } from '@baton/shared/view/room-state.ts'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { browserStorage } from '../store/browser-storage.ts'
import { useFace } from '../store/context.tsx'
import { keepSectionDraft, readSectionDraft } from './draft-store.ts'
import { createSectionDraft, type DraftView, type SectionCopy, type SectionDraft } from './section-draft.ts'

/** A section's draft, fed with what the console hears, and saved when it leaves the screen. */
export function useSectionDraft(
  incidentId: string,
  section: PostmortemSection,
  notebook: RoomNotebook,
): { readonly view: DraftView; readonly draft: SectionDraft } {
  const { store, actions } = useFace()
  const { text = '', byName = null } = notebook.sections[section] ?? {}
  const { pending } = notebook
  const [draft] = useState(() => {
    const copy: SectionCopy = { text, byName, pending }
    return createSectionDraft({
      copy,
      stored: readSectionDraft(browserStorage(), incidentId, section),
      myName: () => store.getState().me?.name ?? null,
      after,
      submit: async (write) => {
        const result = await actions.submit({ type: 'postmortem.write', incidentId, section, ...write })
        return result?.kind ?? null
      },
      keep: (unsaved) => keepSectionDraft(browserStorage(), incidentId, section, unsaved),
    })
  })
  useEffect(() => draft.arrived({ text, byName, pending }), [draft, text, byName, pending])
  useEffect(() => () => void draft.save(), [draft])
  return { view: useSyncExternalStore(draft.subscribe, draft.view), draft }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
