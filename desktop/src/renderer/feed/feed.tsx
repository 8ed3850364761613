import type { FeedRow } from '@baton/shared/view/feed.ts'
import { feedGroupOf } from '@baton/shared/view/feed-group.ts'
import { useEffect, useMemo } from 'react'
import { useConsole, useFace, useUi } from '../store/context.tsx'
import { EmptyFeed } from './empty-feed.tsx'
import { entriesOf } from './feed-entries.ts'
import { isFiltered, passesFilter } from './feed-filter.ts'
import { FeedFilters } from './feed-filters.tsx'
import { FeedList } from './feed-list.tsx'
import { HintLine } from './hint-line.tsx'
import { SelectionBar } from './selection-bar.tsx'

/** The live feed. */
export function Feed() {
  const rows = useConsole((state) => state.feed)
  const filter = useUi((state) => state.filter)
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows])
  const me = useConsole((state) => state.me?.id ?? null)
  const passing = useMemo(() => rows.filter((row) => passesFilter(row, filter, me)), [rows, filter, me])
  useHiddenLeftOut(passing)
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

/** What the filter hides is selected no longer: nothing is done to what is not shown. */
function useHiddenLeftOut(passing: readonly FeedRow[]): void {
  const { ui } = useFace()
  useEffect(() => {
    const { selected } = ui.getState()
    const shown = new Set(passing.map(({ id }) => id))
    if ([...selected].some((id) => !shown.has(id)))
      ui.setState({ selected: new Set([...selected].filter((id) => shown.has(id))) })
  }, [ui, passing])
}
