import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'

/** How a document speaks of people. */
export interface Naming {
  /** Of one person, by their name; whatever is no person stays as it is. */
  readonly who: (name: string) => string
  /** Of a row's words: what Baton said is told by role; what people wrote stays theirs. */
  readonly words: (row: Pick<TimelineRow, 'kind' | 'text'>) => string
}

/** People by their names. */
export const byName: Naming = { who: (name) => name, words: ({ text }) => text }

/**
 * People by what they did, as the exports name them, so that the report is about the system: who held it, who was given a
 * role, who was on call, then responders in the order in which the story meets them.
 */
export function byRole(
  room: Pick<RoomState, 'holderName' | 'roles' | 'timeline'>,
  { people, oncall }: Pick<ConsoleState, 'people' | 'oncall'>,
): Naming {
  const labels = new Map<string, string>()
  const label = (name: string, words: string) => {
    if (!labels.has(name)) labels.set(name, words)
  }
  if (room.holderName !== null) label(room.holderName, 'the commander')
  for (const { role, name, held } of room.roles) if (name !== null && !held) label(name, `the ${role}`)
  for (const team of oncall) for (const { level, name } of team.levels) label(name, `on-call ${level} of ${team.name}`)
  const known = new Set(people.map(({ name }) => name))
  const met = room.timeline.map(({ who }) => who).filter((who) => known.has(who))
  let count = 0
  for (const name of new Set([...met, ...known])) if (!labels.has(name)) label(name, `responder ${++count}`)
  const anyName = patternOf([...labels.keys()])
  const who = (name: string) => labels.get(name) ?? name
  return {
    who,
    words: ({ kind, text }) => (kind === 'note' || kind === 'link' ? text : text.replace(anyName, who)),
  }
}

/** Whole words only, the longest name first; no name at all matches nothing. */
function patternOf(names: readonly string[]): RegExp {
  const parts = names
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  return parts.length === 0 ? /(?!)/g : new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
}
