import type { ReachView } from '@baton/shared/view/console-state.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import { channelWords, initials, reachMark, reachWords, unknownReach } from '../../presentation/reach-words.ts'
import { useConsole, useTicking } from '../store/context.tsx'
import { BlindLabel } from './blind-label.tsx'
import { usePhone } from './call-link.tsx'

const maxName = 40

/** How a page gets to a person, as far as it is known here. */
export function useReach(person: string): ReachView {
  return useConsole((state) => state.reach[person]) ?? unknownReach
}

/** What is told of somebody on hover: by which channels they are reached, and their number. */
function usePersonDetail(person: string): string {
  const reach = useReach(person)
  const phone = usePhone(person)
  const channels = useTicking((now) => channelWords(reach, now))
  return phone === null ? channels : `${channels}\nphone ${phone}`
}

interface PersonDiscProps {
  readonly person: string
  readonly name: string
}

/** The disc alone, for where there is no room for a name: it is named `Ana: live`. Mine has the accent's ring. */
export function PersonDisc({ person, name }: PersonDiscProps) {
  const reach = useReach(person)
  const isMe = useConsole((state) => state.me?.id === person)
  const plain = plainLine(name, maxName)
  const words = useTicking((now) => `${plain}${isMe ? ' (you)' : ''}: ${reachWords(reach, now)}`)
  const detail = usePersonDetail(person)
  return (
    <span
      className={isMe ? 'person-disc is-me' : 'person-disc'}
      role="img"
      aria-label={words}
      title={`${words}\n${detail}`}
    >
      <span aria-hidden="true">{initials(name)}</span>
      <span className={`reach-mark reach-${reachMark(reach)}`} />
    </span>
  )
}

interface NobodyDiscProps {
  /** A role's letter, where the disc stands for a role that is free. */
  readonly letter?: string
  readonly words: string
}

/** Where nobody is: dashed. */
export function NobodyDisc({ letter = '–', words }: NobodyDiscProps) {
  return (
    <span className="person-disc is-nobody" role="img" aria-label={words} title={words}>
      <span aria-hidden="true">{letter}</span>
    </span>
  )
}

interface PersonChipProps extends PersonDiscProps {
  /** Where a decision depends on it, the word stands beside the name. */
  readonly hasWord?: boolean
}

/** Who, with how a page gets to them: disc, name, and the word where a decision depends on it. */
export function PersonChip({ person, name, hasWord = true }: PersonChipProps) {
  const reach = useReach(person)
  const isMe = useConsole((state) => state.me?.id === person)
  const detail = usePersonDetail(person)
  const words = useTicking((now) => reachWords(reach, now))
  return (
    <span className="person-chip" title={`${plainLine(name, maxName)}: ${words}\n${detail}`}>
      <span className={isMe ? 'person-disc is-me' : 'person-disc'} aria-hidden="true">
        {initials(name)}
        <span className={`reach-mark reach-${reachMark(reach)}`} />
      </span>
      <span className="person-name">{plainLine(name, maxName)}</span>
      {/* Spaces for those who hear it, or copy it. */}
      {isMe && <span className="muted"> (you)</span>}{' '}
      {hasWord ? <ReachWord person={person} /> : <span className="visually-hidden">{words}</span>}
    </span>
  )
}

/** The word alone: quiet while a page gets through, loud when it does not. */
export function ReachWord({ person }: { readonly person: string }) {
  const reach = useReach(person)
  const words = useTicking((now) => reachWords(reach, now))
  if (reach.reach === 'live') return <span className="reach-word muted">{words}</span>
  if (reach.reach === 'unknown') return <span className="reach-word muted">{words}</span>
  return reachMark(reach) === 'none' ? (
    <span className="reach-word reach-word-none">{words}</span>
  ) : (
    <span className="reach-word">
      <BlindLabel>{words}</BlindLabel>
    </span>
  )
}
