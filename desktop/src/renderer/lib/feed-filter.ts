import type { FeedRow } from '@baton/shared/feed/feed.ts'
import type { SourceSeverity } from '@baton/shared/oncall/config.ts'

export interface FeedFilter {
  readonly text: string
  readonly mine: boolean
  readonly status: 'open' | 'all'
  /** Service id, or null for every service. */
  readonly service: string | null
  readonly severity: SourceSeverity | null
}

export const noFilter: FeedFilter = { text: '', mine: false, status: 'open', service: null, severity: null }

/** Whether the row passes: every word of the text must be somewhere in what the row shows. */
export function passesFilter(row: FeedRow, filter: FeedFilter): boolean {
  if (filter.status === 'open' && row.status === 'resolved') return false
  if (filter.mine && !row.mine) return false
  if (filter.service !== null && row.serviceId !== filter.service) return false
  if (filter.severity !== null && row.severity !== filter.severity) return false
  return matchesText(row, filter.text)
}

function matchesText(row: FeedRow, text: string): boolean {
  if (text === '') return true
  const hay = hayOf(row)
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word))
}

/** A row is never changed but replaced, so what there is to find in it is put together once. */
const hays = new WeakMap<FeedRow, string>()

function hayOf(row: FeedRow): string {
  const known = hays.get(row)
  if (known !== undefined) return known
  const shown = [row.title, row.serviceName, row.serviceId, row.holderName, row.severity, row.status, row.id]
  const hay = [...shown, ...row.paging.map((page) => page.name)].join(' ').toLowerCase()
  hays.set(row, hay)
  return hay
}

/** How many open critical rows the filter leaves out; a filter must not hide a fire in silence. */
export function hiddenCritical(rows: readonly FeedRow[], filter: FeedFilter): number {
  return rows.filter((row) => row.severity === 'critical' && row.status !== 'resolved' && !passesFilter(row, filter))
    .length
}

/** Whether anything but the default is set. */
export function isFiltered(filter: FeedFilter): boolean {
  return filter.text.trim() !== '' || filter.mine || filter.service !== null || filter.severity !== null
}

/** The services that occur in the feed, by name. */
export function servicesOf(rows: readonly FeedRow[]): readonly { readonly id: string; readonly name: string }[] {
  const byId = new Map<string, string>()
  for (const row of rows) if (row.serviceId !== null) byId.set(row.serviceId, row.serviceName ?? row.serviceId)
  return [...byId].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name))
}
