import { useMemo } from 'react'
import { isFiltered, passesFilter } from '../lib/feed-filter.ts'
import { useConsole, useUi } from '../store/context.tsx'
import { EmptyFeed } from './empty-feed.tsx'
import { FeedFilters } from './feed-filters.tsx'
import { FeedList } from './feed-list.tsx'
import { SelectionBar } from './selection-bar.tsx'

/** The live feed. */
export function Feed() {
  const rows = useConsole((state) => state.feed)
  const filter = useUi((state) => state.filter)
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows])
  const ids = useMemo(() => rows.filter((row) => passesFilter(row, filter)).map((row) => row.id), [rows, filter])

  return (
    <section className="feed" aria-label="Feed">
      <FeedFilters rows={rows} shown={ids.length} />
      <SelectionBar />
      {ids.length === 0 ? (
        <EmptyFeed filtered={isFiltered(filter)} />
      ) : (
        <FeedList byId={byId} ids={ids} filterKey={JSON.stringify(filter)} />
      )}
    </section>
  )
}
