import type { PersonView } from '@baton/shared/view/console-state.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { reachWords } from '../../presentation/reach-words.ts'
import { useTicking } from '../store/context.tsx'
import { useReach } from './person-chip.tsx'

/** The choices of a `select` of people: a name never stands without how a page gets to them. */
export function PersonOptions({
  people,
  prefix = '',
}: {
  readonly people: readonly PersonView[]
  readonly prefix?: string
}) {
  return people.map(({ id, name }) => <PersonOption key={id} person={id} value={`${prefix}${id}`} name={name} />)
}

interface PersonOptionProps {
  readonly person: string
  readonly value: string
  readonly name: string
}

function PersonOption({ person, value, name }: PersonOptionProps) {
  const reach = useReach(person)
  const words = useTicking((now) => reachWords(reach, now))
  return (
    <option value={value}>
      {plainLine(name, 60)} ({words})
    </option>
  )
}
