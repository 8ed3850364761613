import { maxWhy } from '@baton/shared/log/commands.ts'
import { useId } from 'react'
import { helpEffect, helpNames, helpUnavailable } from '../../presentation/effects.ts'
import { useUnavailable } from '../room/head/use-unavailable.ts'
import { useActions, useConsole } from '../store/context.tsx'
import { useDraft } from '../store/use-draft.ts'
import { PersonList } from '../ui/person-list.tsx'

interface HelpFormProps {
  readonly incidentId: string
  /** Whom the next step pages, by name, where that is known better than by the feed. */
  readonly names?: readonly string[]
  readonly onEnd: () => void
}

/** One line of why, and whom: the next step, one person, or everybody. Each with how they are reached, five seconds to undo. */
export function HelpForm({ incidentId, names, onEnd }: HelpFormProps) {
  const actions = useActions()
  const unavailable = useUnavailable()('incident.escalate')
  const row = useConsole((state) => state.feed.find((candidate) => candidate.id === incidentId))
  const next = names ?? (row === undefined ? null : helpNames(row))
  const [why, setWhy] = useDraft(incidentId, 'help')
  const id = useId()
  const nextUnavailable = unavailable ?? helpUnavailable(next)

  async function page(whom: { readonly person?: string; readonly everybody?: true }) {
    if (unavailable !== null) return
    onEnd()
    // What was typed stays until the host has it.
    if (await actions.needHelp(incidentId, { why, ...whom, ...(next === null ? {} : { names: next }) })) setWhy('')
  }

  return (
    <form
      className="help-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (nextUnavailable === null) void page({})
      }}
    >
      <label className="field">
        Why, in one line (may stay empty); it is the first thing that they read
        <input
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for it
          autoFocus
          value={why}
          maxLength={maxWhy}
          aria-describedby={id}
          onChange={(event) => setWhy(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
            event.preventDefault()
            onEnd()
          }}
        />
      </label>
      <div className="dialog-actions help-acts">
        <button type="submit" className="strong" aria-disabled={nextUnavailable !== null} title={nextUnavailable ?? ''}>
          {next === null || next.length === 0 ? 'Page the next step' : `Page ${next.join(', ')}`}
        </button>
        <button type="button" aria-disabled={unavailable !== null} onClick={() => void page({ everybody: true })}>
          Page everybody
        </button>
        <button type="button" className="quiet" onClick={onEnd}>
          Back
        </button>
      </div>
      <p id={id} className="muted">
        {unavailable ?? nextUnavailable ?? `Enter ${helpEffect(next)}; five seconds to undo. You keep what you hold.`}
      </p>
      <h3>Or one of these</h3>
      <PersonList onChoose={(person) => void page({ person })} canCall />
    </form>
  )
}
