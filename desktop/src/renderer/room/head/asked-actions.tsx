import { useState } from 'react'
import { useActions } from '../../store/context.tsx'
import { useDraft } from '../../store/use-draft.ts'
import { useIsReadOnly } from '../read-only.ts'

interface AskedActionsProps {
  readonly incidentId: string
  /** It is given to me: saying yes takes it. */
  readonly isOffered: boolean
}

/** The answer of whoever was asked in, to take it or to help: a yes or a no, which stops the page either way. */
export function AskedActions({ incidentId, isOffered }: AskedActionsProps) {
  const actions = useActions()
  const readOnly = useIsReadOnly()
  const [isDeclining, setDeclining] = useState(false)
  if (readOnly) return null
  if (isDeclining) return <DeclineForm incidentId={incidentId} onEnd={() => setDeclining(false)} />
  return (
    <span className="button-row">
      <button type="button" className="strong" onClick={() => void actions.acknowledge([incidentId])}>
        {isOffered ? 'Take it' : 'I am coming'}
      </button>
      <button
        type="button"
        title="Tells whoever asked at once, and stops paging you"
        onClick={() => setDeclining(true)}
      >
        I cannot…
      </button>
    </span>
  )
}

interface DeclineFormProps {
  readonly incidentId: string
  readonly onEnd: () => void
}

/** A no may say why, and need not. */
export function DeclineForm({ incidentId, onEnd }: DeclineFormProps) {
  const actions = useActions()
  const [reason, setReason] = useDraft(incidentId, 'decline')

  async function decline() {
    const why = reason.trim()
    onEnd()
    const request = { type: 'page.decline', incidentId } as const
    const result = await actions.submit(why === '' ? request : { ...request, reason: why })
    if (result !== null && result.kind !== 'refused') setReason('')
  }

  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        void decline()
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to say no
        autoFocus
        aria-label="Why you cannot; may stay empty"
        placeholder="Why (may stay empty)"
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onEnd()
        }}
      />
      <button type="submit">Say no</button>
      <button type="button" className="quiet" onClick={onEnd}>
        Back
      </button>
    </form>
  )
}
