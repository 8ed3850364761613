import type { FeedRow } from '@baton/shared/feed/feed.ts'
import type { SourceSeverity } from '@baton/shared/oncall/config.ts'
import { useMemo, useRef } from 'react'
import { useKey } from '../keys/use-keys.ts'
import { type FeedFilter, hiddenCritical, isFiltered, noFilter, servicesOf } from '../lib/feed-filter.ts'
import { plainLine } from '../lib/plain-text.ts'
import { useFace, useUi } from '../store/context.tsx'

const severities: readonly SourceSeverity[] = ['critical', 'error', 'warning', 'info', 'unknown']

interface FeedFiltersProps {
  readonly rows: readonly FeedRow[]
  readonly shown: number
}

/** What of the feed is shown. What it hides is said. */
export function FeedFilters({ rows, shown }: FeedFiltersProps) {
  const { ui } = useFace()
  const filter = useUi((state) => state.filter)
  const search = useRef<HTMLInputElement>(null)
  const set = (change: Partial<FeedFilter>) => ui.setState({ filter: { ...filter, ...change } })
  useKey('search', () => search.current?.focus())

  return (
    <search className="filters" aria-label="Filter the feed">
      <input
        ref={search}
        type="search"
        className="filter-text"
        placeholder="/ filter"
        aria-label="Filter by text"
        value={filter.text}
        maxLength={200}
        onChange={(event) => set({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          set({ text: '' })
          search.current?.blur()
        }}
      />
      <button
        type="button"
        className="toggle"
        aria-pressed={filter.mine}
        title="Only what pages me or what I hold"
        onClick={() => set({ mine: !filter.mine })}
      >
        mine
      </button>
      <select
        aria-label="Status"
        value={filter.status}
        onChange={(event) => set({ status: event.target.value === 'all' ? 'all' : 'open' })}
      >
        <option value="open">open</option>
        <option value="all">open and resolved</option>
      </select>
      <ServiceSelect rows={rows} value={filter.service} onChange={(service) => set({ service })} />
      <select
        aria-label="Severity"
        value={filter.severity ?? ''}
        onChange={(event) => set({ severity: severities.find((severity) => severity === event.target.value) ?? null })}
      >
        <option value="">every severity</option>
        {severities.map((severity) => (
          <option key={severity} value={severity}>
            {severity}
          </option>
        ))}
      </select>
      {isFiltered(filter) && <FilterNote rows={rows} shown={shown} />}
    </search>
  )
}

function FilterNote({ rows, shown }: FeedFiltersProps) {
  const { ui } = useFace()
  const filter = useUi((state) => state.filter)
  const critical = hiddenCritical(rows, filter)
  return (
    <span className="filter-note">
      <span className="muted tabular">
        {shown} of {rows.length}
      </span>
      {critical > 0 && <span className="unheld">{critical} critical hidden</span>}
      <button
        type="button"
        className="quiet"
        onClick={() => ui.setState({ filter: { ...noFilter, status: filter.status } })}
      >
        Clear
      </button>
    </span>
  )
}

function ServiceSelect(props: {
  readonly rows: readonly FeedRow[]
  readonly value: string | null
  readonly onChange: (service: string | null) => void
}) {
  const services = useMemo(() => servicesOf(props.rows), [props.rows])
  return (
    <select
      aria-label="Service"
      value={props.value ?? ''}
      onChange={(event) => props.onChange(event.target.value || null)}
    >
      <option value="">every service</option>
      {services.map((service) => (
        <option key={service.id} value={service.id}>
          {plainLine(service.name, 60)}
        </option>
      ))}
    </select>
  )
}
