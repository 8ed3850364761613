import { feedGroupOf } from '@baton/shared/feed/feed-group.ts'
import { useMemo } from 'react'
import { isFiltered, passesFilter } from '../lib/feed-filter.ts'
import { useConsole, useUi } from '../store/context.tsx'
import { EmptyFeed } from './empty-feed.tsx'
import { entriesOf } from './feed-entries.ts'
import { FeedFilters } from './feed-filters.tsx'
import { FeedList } from './feed-list.tsx'
import { HintLine } from './hint-line.tsx'
import { SelectionBar } from './selection-bar.tsx'

/** The live feed. */
export function Feed() {
  const rows = useConsole((state) => state.feed)
  const filter = useUi((state) => state.filter)
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows])
  const passing = useMemo(() => rows.filter((row) => passesFilter(row, filter)), [rows, filter])
  const entries = useMemo(() => entriesOf(passing, feedGroupOf), [passing])

  return (
    <section className="feed" aria-label="Feed">
      <FeedFilters rows={rows} shown={passing.length} />
      <SelectionBar />
      {passing.length === 0 ? (
        <EmptyFeed filtered={isFiltered(filter)} />
      ) : (
        <FeedList byId={byId} passing={passing} entries={entries} filterKey={JSON.stringify(filter)} />
      )}
      <HintLine />
    </section>
  )
}
