import type { OncallTeamView } from '@baton/shared/wire/bridge.ts'
import { useEffect, useRef, useState } from 'react'
import { plainLine } from '../lib/plain-text.ts'
import { useConsole, useFace, useIsConnected, useTicking, useUi } from '../store/context.tsx'
import { setDraft } from '../store/ui-store.ts'
import { type BriefDraft, changeTime, draftProblem, emptyDraft, readDraft } from './brief-draft.ts'
import { BriefFields } from './brief-fields.tsx'

/** The giver writes the brief and offers the shift. What is half written survives a reload. */
export function OfferForm({ team, onDone }: { readonly team: OncallTeamView; readonly onDone: () => void }) {
  const { actions, ui } = useFace()
  const isConnected = useIsConnected()
  const people = useConsole((state) => state.people)
  const me = useConsole((state) => state.me?.id ?? null)
  const [draft, change] = useBriefDraft(team.id)
  const problem = useTicking((now) => draftProblem(draft, now))
  const name = plainLine(team.name, 60)
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => first.current?.focus(), [])
  const to = people.find(({ id }) => id === draft.to)?.name ?? 'they'

  async function offer() {
    const at = changeTime(draft.changeAt)
    const result = await actions.submit({
      type: 'handoff.offer',
      team: team.id,
      to: draft.to,
      items: [...draft.items],
      notes: draft.notes,
      ...(at === null ? {} : { changeAt: at }),
    })
    if (result?.kind !== 'committed') return
    setDraft(ui, draftId(team.id), '')
    onDone()
  }

  return (
    <section className="panel handoff-offer" aria-label={`Hand over ${name}`}>
      <h3>Hand over {name}</h3>
      <p className="muted">You hold it until they accept. From the time of the change on, both of you are paged.</p>
      <div className="handoff-who">
        <label className="field">
          <span>To</span>
          <select ref={first} value={draft.to} onChange={(event) => change({ ...draft, to: event.target.value })}>
            <option value="">choose a person</option>
            {people
              .filter(({ id }) => id !== me)
              .map((person) => (
                <option key={person.id} value={person.id}>
                  {plainLine(person.name, 60)}
                </option>
              ))}
          </select>
        </label>
        <label className="field">
          <span>Change at (empty: now)</span>
          <input
            type="datetime-local"
            value={draft.changeAt}
            onChange={(event) => change({ ...draft, changeAt: event.target.value })}
          />
        </label>
      </div>
      <BriefFields items={draft.items} notes={draft.notes} onChange={(brief) => change({ ...draft, ...brief })} />
      <p className={isConnected ? 'muted' : 'unheld'} role="status">
        {isConnected ? (problem ?? `${to} gets the brief and must accept it.`) : 'Handing over needs the relay.'}
      </p>
      <div className="handoff-actions">
        <button
          type="button"
          className="strong"
          disabled={problem !== null || !isConnected}
          onClick={() => void offer()}
        >
          Offer {name}
        </button>
        <button type="button" onClick={onDone}>
          Close, keep the draft
        </button>
      </div>
    </section>
  )
}

const draftId = (team: string) => `handoff:${team}`

/** The draft of a team's brief; the first time it is generated from what is open now. */
function useBriefDraft(team: string): readonly [BriefDraft, (draft: BriefDraft) => void] {
  const { bridge, actions, ui } = useFace()
  const kept = useUi((state) => state.drafts[draftId(team)])
  const [draft, setLocal] = useState<BriefDraft>(() => readDraft(kept) ?? emptyDraft)
  const isNew = readDraft(kept) === null

  function change(next: BriefDraft) {
    setLocal(next)
    setDraft(ui, draftId(team), JSON.stringify(next))
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is generated once, when the form opens.
  useEffect(() => {
    if (!isNew) return
    let isGone = false
    void actions.ask('Drafting the brief', bridge.draftBrief(team)).then((brief) => {
      if (!isGone && brief !== null)
        setLocal((before) => (before === emptyDraft ? { ...emptyDraft, ...brief } : before))
    })
    return () => {
      isGone = true
    }
  }, [])

  return [draft, change]
}
