import { useState } from 'react'
import { useMedia } from '../ui/use-width.ts'
import { NotebookDocument } from './document.tsx'
import { NotebookList } from './notebook-list.tsx'

/** Room enough for the list beside the document. */
const besideList = '(min-width: 900px)'

/** Postmortems and what came of them: the lists, and one document; on a narrow screen one after the other. */
export function NotebookView({ incidentId }: { readonly incidentId: string | null }) {
  const wide = useMedia(besideList)
  const [names, setNames] = useState(false)
  return (
    <section className={incidentId === null ? 'notebook' : 'notebook with-document'} aria-label="Notebook">
      {(wide || incidentId === null) && <NotebookList current={incidentId} />}
      {incidentId !== null && (
        <NotebookDocument key={incidentId} incidentId={incidentId} names={names} onNames={setNames} withBack={!wide} />
      )}
      {incidentId === null && wide && <NothingChosen />}
    </section>
  )
}

function NothingChosen() {
  return (
    <div className="notebook-document notebook-teaches">
      <h2>A postmortem writes itself halfway</h2>
      <p>
        Times, roles, pages and the timeline come from the log. People add what the log cannot know: what it meant for
        others, why it happened, what went well or badly, and what is to be done.
      </p>
      <p>Choose one at the left. What you write is saved as you write, also while the relay is away.</p>
    </div>
  )
}
