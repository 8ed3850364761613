import { useMemo, useState } from 'react'
import { useConsole } from '../store/context.tsx'
import { PersonChip } from './person-chip.tsx'

const maxShown = 50

/** People to choose one from, never without how they are reached; those on call come first. */
export function PersonList({ onChoose }: { readonly onChoose: (person: string) => void }) {
  const people = useConsole((state) => state.people)
  const me = useConsole((state) => state.me?.id)
  const [text, setText] = useState('')
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    return people
      .filter((person) => person.id !== me && person.name.toLowerCase().includes(wanted))
      .sort((a, b) => Number(b.onCall) - Number(a.onCall) || a.name.localeCompare(b.name))
  }, [people, me, text])

  return (
    <>
      <input
        type="search"
        aria-label="Find a person"
        placeholder="Find a person"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="choice-list">
        {found.slice(0, maxShown).map((person) => (
          <button key={person.id} type="button" className="choice" onClick={() => onChoose(person.id)}>
            <PersonChip person={person.id} name={person.name} />{' '}
            <span className="muted">{person.onCall ? 'on call' : ''}</span>
          </button>
        ))}
        {found.length === 0 && <p className="muted">Nobody else is known by that name.</p>}
        {found.length > maxShown && <p className="muted">{found.length - maxShown} more; type a part of the name.</p>}
      </div>
    </>
  )
}
