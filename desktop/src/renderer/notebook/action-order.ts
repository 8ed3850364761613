import type { ActionItem } from '@baton/shared/model/notebook.ts'

/** Open ones first: the soonest due at the top, so overdue ones lead, and those without a day after the rest. */
export function byUrgency<Item extends Pick<ActionItem, 'state' | 'dueOn' | 'addedAt'>>(
  items: readonly Item[],
): readonly Item[] {
  const day = ({ dueOn }: Item) => dueOn ?? '9999-12-31'
  return [...items].sort(
    (a, b) =>
      Number(a.state !== 'open') - Number(b.state !== 'open') || day(a).localeCompare(day(b)) || a.addedAt - b.addedAt,
  )
}
