import { conditionIn, type Lack, lacks } from '@baton/shared/handoff/read-back.ts'
import { type BriefItem, incidentsOf } from '@baton/shared/model/handoff.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { plural } from '../../presentation/format.ts'

/** What the receiver still has to do before they can accept. */
export interface Left {
  readonly items: readonly { readonly id: string; readonly lack: Lack }[]
  readonly mustTick: boolean
  /** How many items are to be read back at all. */
  readonly of: number
}

/** Whether all that an item is about is over, by the feed: nobody has to say anything about it then. */
export function isOver(item: BriefItem, rows: ReadonlyMap<string, FeedRow>): boolean {
  const about = incidentsOf(item)
  return about.length > 0 && about.every((id) => rows.get(id)?.status === 'resolved')
}

/** What is left of a brief, given what was said back so far. */
export function leftOf(
  items: readonly BriefItem[],
  readBack: Readonly<Record<string, string>>,
  rows: ReadonlyMap<string, FeedRow>,
  speaking: { readonly isRisky: boolean; readonly spoke: boolean },
): Left {
  const asked = items.filter((item) => item.condition !== 'stable' && !isOver(item, rows))
  const left = asked.flatMap((item) => {
    const lack = lacks(item, readBack[item.id] ?? '')
    return lack === null ? [] : [{ id: item.id, lack }]
  })
  return { items: left, mustTick: speaking.isRisky && !speaking.spoke, of: asked.length }
}

/** "2 left to read back, 1 to tick"; empty when nothing is left. */
export function leftWords({ items, mustTick }: Left): string {
  const parts = [
    ...(items.length > 0 ? [`${items.length} left to read back`] : []),
    ...(mustTick ? [items.length > 0 ? '1 to tick' : 'tick that you spoke'] : []),
  ]
  return parts.join(', ')
}

/** What one box still wants. */
export function lackHint(item: BriefItem, lack: Lack): string {
  switch (lack) {
    case 'words': {
      const condition = conditionIn(item.contingency ?? '')
      return condition === '' ? 'not yet read back' : `not yet read back: say what you do if ${condition}`
    }
    case 'own-words':
      return 'say it in your own words'
    case 'if':
      return `say what you do if ${conditionIn(item.contingency ?? '')}`
  }
}

/** "3 unstable, 2 to watch, 40 that do not page": what a brief weighs, in a line. */
export function weightWords(items: readonly BriefItem[]): string {
  const of = (condition: BriefItem['condition']) => items.filter((item) => item.condition === condition).length
  const parts = [
    [of('unstable'), 'unstable'],
    [of('watcher'), 'to watch'],
    [of('stable'), 'stable'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  return said.length === 0 ? 'nothing is open' : `${plural(items.length, 'item')}: ${said.join(', ')}`
}
