import { useMemo, useState } from 'react'
import { useConsole } from '../store/context.tsx'
import { CallLink } from './call-link.tsx'
import { PersonChip } from './person-chip.tsx'

const maxShown = 50

interface PersonListProps {
  readonly onChoose: (person: string) => void
  /** Beside each stands the number, where there is one. */
  readonly canCall?: boolean
}

/** People to choose one from, never without how they are reached; those on call come first. */
export function PersonList({ onChoose, canCall = false }: PersonListProps) {
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
          <div key={person.id} className="choice-row">
            <button type="button" className="choice" onClick={() => onChoose(person.id)}>
              <PersonChip person={person.id} name={person.name} />{' '}
              <span className="muted">{person.onCall ? 'on call' : ''}</span>
            </button>
            {canCall && <CallLink person={person.id} name={person.name} />}
          </div>
        ))}
        {found.length === 0 && <p className="muted">Nobody else is known by that name.</p>}
        {found.length > maxShown && <p className="muted">{found.length - maxShown} more; type a part of the name.</p>}
      </div>
    </>
  )
}
