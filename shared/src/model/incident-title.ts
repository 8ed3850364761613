import type { AlertState } from './incident.ts'

/** What the alerts of an incident have in common, since it last began to fire. Only ever shrinks while it fires. */
export interface Common {
  /** The first of them, whose title is shown when they have no name in common. */
  readonly key: string
  readonly alertName: string | null
  readonly labels: Readonly<Record<string, string>>
  /** Where they all are, for the title: " in eu-1", or nothing. Kept, because in a storm every alert asks for it. */
  readonly place: string
}

/** Labels that say where something is, the widest first. */
export const placeLabels = [
  'region',
  'datacenter',
  'dc',
  'site',
  'cluster',
  'zone',
  'namespace',
  'environment',
  'env',
  'service',
  'job',
]
/** Places that a title names. */
const shownPlaces = 2

type Named = Pick<AlertState, 'key' | 'alertName' | 'labels'>

/** What is in common once an alert has joined, or changed. The same object back when that is all the same. */
export function withCommon(common: Common | null, { key, alertName, labels }: Named): Common {
  if (!common) return { key, alertName, labels, place: placeOf(labels) }
  const isSameName = common.alertName === alertName
  const isShared = (name: string) => Object.hasOwn(labels, name) && labels[name] === common.labels[name]
  const names = Object.keys(common.labels)
  if (names.every(isShared)) return isSameName ? common : { ...common, alertName: null }
  const shared = Object.fromEntries(names.filter(isShared).map((name) => [name, common.labels[name] ?? '']))
  return { key: common.key, alertName: isSameName ? alertName : null, labels: shared, place: placeOf(shared) }
}

function placeOf(labels: Common['labels']): string {
  const where = placeLabels.flatMap((name) => (Object.hasOwn(labels, name) && labels[name] ? [labels[name]] : []))
  return where.length === 0 ? '' : ` in ${where.slice(0, shownPlaces).join(', ')}`
}

/** "InstanceDown, 80 alerts in eu-1"; without a common name, "Disk of db-1 is full and 79 more alerts in eu-1". */
export function groupTitle({ alertName, place }: Common, title: string, alertCount: number): string {
  if (alertName) return `${alertName}, ${alertCount} alerts${place}`
  const more = alertCount - 1
  return `${title} and ${more} more ${more === 1 ? 'alert' : 'alerts'}${place}`
}
