import type { OncallTeamView } from '@baton/shared/view/console-state.ts'
import { useEffect, useId, useRef } from 'react'
import { joinNames } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { reachWords, unknownReach } from '../../presentation/reach-words.ts'
import { useConsole, useFace, useIsConnected, useTicking } from '../store/context.tsx'
import { PersonChip } from '../ui/person-chip.tsx'
import { draftProblem } from './brief-draft.ts'
import { BriefFields } from './brief-fields.tsx'
import { changeTime, changeWords } from './change-time.ts'
import { type DraftNews, useBriefDraft } from './use-brief-draft.ts'

/** The giver writes the brief and offers the shift. What is half written survives a reload. */
export function OfferForm({ team, onDone }: { readonly team: OncallTeamView; readonly onDone: () => void }) {
  const { actions, ticker } = useFace()
  const isConnected = useIsConnected()
  const people = useConsole((state) => state.people)
  const me = useConsole((state) => state.me?.id ?? null)
  const { draft, news, change, forget } = useBriefDraft(team.id)
  const problem = useTicking((now) => draftProblem(draft, now))
  const when = useTicking((now) => changeWords(draft.changeAt, now))
  const whenId = useId()
  const name = plainLine(team.name, 60)
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => first.current?.focus(), [])
  const to = people.find(({ id }) => id === draft.to)

  async function offer() {
    const at = changeTime(draft.changeAt, ticker.now())
    const result = await actions.submit({
      type: 'handoff.offer',
      team: team.id,
      to: draft.to,
      items: [...draft.items],
      notes: draft.notes,
      ...(at === null ? {} : { changeAt: at }),
    })
    if (result?.kind !== 'committed') return
    forget()
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
                <PersonOption key={person.id} id={person.id} name={person.name} />
              ))}
          </select>
        </label>
        {to !== undefined && <PersonChip person={to.id} name={to.name} />}
        <label className="field">
          <span>Change at (empty: now)</span>
          <input
            value={draft.changeAt}
            placeholder="06:00"
            inputMode="numeric"
            maxLength={40}
            aria-describedby={whenId}
            onChange={(event) => change({ ...draft, changeAt: event.target.value })}
          />
        </label>
        <span id={whenId} className="muted handoff-when-typed">
          {when}
        </span>
      </div>
      <NewsLine news={news} />
      <BriefFields
        items={draft.items}
        notes={draft.notes}
        onChange={(brief, leftOut = []) =>
          change({ ...draft, ...brief, leftOut: [...(draft.leftOut ?? []), ...leftOut].slice(-2_000) })
        }
      />
      <p className={isConnected ? 'muted' : 'unheld'} role="status">
        {isConnected
          ? (problem ?? `${plainLine(to?.name ?? 'they', 60)} gets the brief and must accept it.`)
          : 'Handing over needs the relay.'}
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

/** Whom it can go to is never named without how they are reached. */
function PersonOption({ id, name }: { readonly id: string; readonly name: string }) {
  const reach = useConsole((state) => state.reach[id] ?? unknownReach)
  const words = useTicking((now) => reachWords(reach, now))
  return (
    <option value={id}>
      {plainLine(name, 60)}: {words}
    </option>
  )
}

/** Few enough to be named. */
const named = 3

/** What came and went while the giver wrote. */
function NewsLine({ news: { ended, joined } }: { readonly news: DraftNews }) {
  const parts = [
    ...(ended.length > 0 ? [`Resolved since, and left out: ${titles(ended)}.`] : []),
    ...(joined.length > 0 ? [`Opened since, and added at the end: ${titles(joined)}.`] : []),
  ]
  return (
    <p role="status" className={parts.length === 0 ? 'visually-hidden' : 'brief-news'}>
      {plainLine(parts.join(' '), 600)}
    </p>
  )
}

function titles(all: readonly string[]): string {
  const short = all.slice(0, named).map((title) => plainLine(title, 100))
  return all.length > named ? `${short.join(', ')} and ${all.length - named} more` : joinNames(short)
}
