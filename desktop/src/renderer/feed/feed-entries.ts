import type { FeedGroup } from '@baton/shared/view/feed-group.ts'

const mark = '#'

/**
 * What the list shows from top to bottom: the head of each group, then the ids of its rows. Heads are entries like rows, so
 * that a list which holds still keeps them where they are.
 */
export function entriesOf<R extends { readonly id: string }>(
  rows: readonly R[],
  groupOf: (row: R) => FeedGroup,
): readonly string[] {
  let last: FeedGroup | null = null
  return rows.flatMap((row) => {
    const group = groupOf(row)
    const isNew = group !== last
    last = group
    return isNew ? [mark + group, row.id] : [row.id]
  })
}

/** The group whose head the entry is; null when it is a row. Ids of incidents do not begin with the mark. */
export function headOf(entry: string): FeedGroup | null {
  return entry.startsWith(mark) ? (entry.slice(mark.length) as FeedGroup) : null
}
