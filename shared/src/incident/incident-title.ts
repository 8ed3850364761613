import type { AlertWords } from './events.ts'

/** What the alerts of an incident have in common, since it last began to fire. Only ever shrinks while it fires. */
export interface Common {
  /** The name of its first alert's title; what is shown when the alerts have no name in common. */
  readonly title: string
  readonly alertName: string | null
  readonly labels: Readonly<Record<string, string>>
}

/** Labels that say where something is, the widest first. */
const places = [
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

type Named = Pick<AlertWords, 'title' | 'alertName' | 'labels'>

/** What is in common once an alert has joined, or changed. The same object back when that is all the same. */
export function withCommon(common: Common | null, { title, alertName, labels }: Named): Common {
  if (!common) return { title, alertName, labels }
  const isSameName = common.alertName === alertName
  const names = Object.keys(common.labels)
  const shared = names.filter((name) => Object.hasOwn(labels, name) && labels[name] === common.labels[name])
  if (isSameName && shared.length === names.length) return common
  return {
    title: common.title,
    alertName: isSameName ? alertName : null,
    labels:
      shared.length === names.length
        ? common.labels
        : Object.fromEntries(shared.map((name) => [name, common.labels[name] ?? ''])),
  }
}

/** "InstanceDown, 80 alerts in eu-1"; without a common name, "Disk of db-1 is full and 79 more alerts in eu-1". */
export function groupTitle({ title, alertName, labels }: Common, alertCount: number): string {
  const where = places
    .flatMap((name) => (Object.hasOwn(labels, name) && labels[name] ? [labels[name]] : []))
    .slice(0, shownPlaces)
  const place = where.length === 0 ? '' : ` in ${where.join(', ')}`
  const more = alertCount - 1
  if (alertName) return `${alertName}, ${alertCount} alerts${place}`
  return `${title} and ${more} more ${more === 1 ? 'alert' : 'alerts'}${place}`
}
