/** An alert as far as the table of a group reads it. */
export interface TabledAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** A group as one thing: what its alerts share once, and the names of what differs, the most telling first. */
export interface AlertTable {
  readonly common: readonly (readonly [name: string, value: string])[]
  readonly commonAnnotations: readonly (readonly [name: string, value: string])[]
  readonly columns: readonly string[]
}

/** Of labels that differ; what else differs stands with its alert. */
const maxColumns = 3

/**
 * Reads the alerts that are listed. What those that are not listed share is told by `known`, the labels common to all;
 * null when all are listed.
 */
export function alertTable(alerts: readonly TabledAlert[], known: Readonly<Record<string, string>> | null): AlertTable {
  const common = shared(alerts.map(({ labels }) => labels)).filter(
    ([name, value]) => known === null || (Object.hasOwn(known, name) && known[name] === value),
  )
  const isCommon = new Set(common.map(([name]) => name))
  const values = new Map<string, Set<string>>()
  for (const { labels } of alerts)
    for (const [name, value] of Object.entries(labels))
      if (!isCommon.has(name)) values.set(name, (values.get(name) ?? new Set()).add(value))
  const columns = [...values]
    .sort(([a, m], [b, n]) => n.size - m.size || (a < b ? -1 : 1))
    .slice(0, maxColumns)
    .map(([name]) => name)
  // Of annotations, nobody knows what the ones that are not listed share.
  const annotations = known === null ? shared(alerts.map(({ annotations: told }) => told)) : []
  return { common, commonAnnotations: annotations, columns }
}

function shared(all: readonly Readonly<Record<string, string>>[]): readonly (readonly [string, string])[] {
  return Object.entries(all[0] ?? {}).filter(([name, value]) =>
    all.every((each) => Object.hasOwn(each, name) && each[name] === value),
  )
}
