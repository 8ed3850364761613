import type { OncallTeamView, PersonView } from '@baton/shared/view/console-state.ts'
import { useId } from 'react'
import { plainLine } from '../../../presentation/plain-text.ts'
import { useActions, useConsole } from '../../store/context.tsx'
import { useDraft, useStartedDraft } from '../../store/use-draft.ts'
import { PersonOptions } from '../../ui/person-options.tsx'

const quickMinutes = [2, 3, 5, 10, 20]
const longestMinutes = 1_440
const usualMinutes = '5'

/** A task with a name on it and a time: never "can someone". */
export function TimerForm({ incidentId }: { readonly incidentId: string }) {
  const actions = useActions()
  const people = useConsole((state) => state.people)
  const oncall = useConsole((state) => state.oncall)
  const ownerId = useId()
  const [task, setTask] = useDraft(incidentId, 'timer')
  const [keptOwner, setOwner] = useDraft(incidentId, 'timer owner')
  const [minutes, setMinutes] = useStartedDraft(incidentId, 'timer minutes', usualMinutes)
  const owner = isOffered(keptOwner, people, oncall) ? keptOwner : ''
  const length = Number(minutes)
  const isLength = Number.isInteger(length) && length >= 1 && length <= longestMinutes

  async function start() {
    if (task.trim() === '' || !isLength) return
    const result = await actions.submit({
      type: 'timer.start',
      incidentId,
      task: task.trim(),
      owner: owner === '' ? null : personOf(owner),
      seconds: length * 60,
    })
    if (result === null || result.kind === 'refused') return
    setTask('')
    setOwner('')
    setMinutes(usualMinutes)
  }

  return (
    <form
      className="timer-form"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <label className="field timer-task">
        Task
        <input
          value={task}
          maxLength={500}
          placeholder="Check replica lag"
          onChange={(event) => setTask(event.target.value)}
        />
      </label>
      <div className="field">
        <label htmlFor={ownerId}>Who</label>
        <OwnerSelect id={ownerId} people={people} oncall={oncall} owner={owner} onOwner={setOwner} />
      </div>
      <label className="field timer-minutes">
        Minutes
        <input
          inputMode="numeric"
          value={minutes}
          maxLength={4}
          aria-invalid={!isLength}
          onChange={(event) => setMinutes(event.target.value)}
        />
      </label>
      <fieldset className="button-row quick-minutes">
        <legend className="visually-hidden">Minutes, quickly</legend>
        {quickMinutes.map((quick) => (
          <button
            key={quick}
            type="button"
            className="chip"
            aria-pressed={length === quick}
            onClick={() => setMinutes(String(quick))}
          >
            {quick} m
          </button>
        ))}
      </fieldset>
      <button type="submit">Start</button>
    </form>
  )
}

interface OwnerSelectProps {
  readonly id: string
  readonly people: readonly PersonView[]
  readonly oncall: readonly OncallTeamView[]
  readonly owner: string
  readonly onOwner: (owner: string) => void
}

/** People by name, and whoever is on call for a team: a choice may name the same person twice, so it holds both. */
function OwnerSelect({ id: selectId, people, oncall, owner, onOwner }: OwnerSelectProps) {
  return (
    <select id={selectId} value={owner} onChange={(event) => onOwner(event.target.value)}>
      <option value="">nobody in particular</option>
      <optgroup label="On call">
        {oncall.flatMap(({ id, name, levels }) => {
          const first = levels[0]
          if (first === undefined) return []
          return (
            <option key={id} value={`${id}:${first.person}`}>
              {`on call for ${plainLine(name, 40)} → ${plainLine(first.name, 40)}`}
            </option>
          )
        })}
      </optgroup>
      <optgroup label="People">
        <PersonOptions people={people} prefix=":" />
      </optgroup>
    </select>
  )
}

/** What was chosen a while ago may be gone: somebody left, or another is on call. */
function isOffered(owner: string, people: readonly PersonView[], oncall: readonly OncallTeamView[]): boolean {
  const onCall = oncall.map(({ id, levels }) => `${id}:${levels[0]?.person}`)
  return onCall.includes(owner) || people.some(({ id }) => owner === `:${id}`)
}

function personOf(owner: string): string {
  return owner.slice(owner.indexOf(':') + 1)
}
