import type { AlertWords } from '../log/events.ts'
import type { AlertState } from '../model/incident.ts'
import type { Signal } from '../model/signal.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** What a source may say anew of an alert that fires, in the order in which it is told. */
const plainFields = [
  'title',
  'alertName',
  'severity',
  'severityRaw',
  'runbookUrl',
  'dashboardUrl',
  'sourceUrl',
  'silenceUrl',
] as const

/** Annotations that say when something was sent, and nothing of the alert. */
const sentAt: ReadonlySet<string> = new Set(['timestamp'])

/** What a repeat says of an alert that was not known, or null. `isMoved`: it names a start not heard before. */
export function newsOf(alert: AlertState, signal: Signal, isMoved: boolean): Partial<AlertWords> | null {
  const news: Mutable<Partial<AlertWords>> = {}
  for (const field of plainFields) if (alert[field] !== signal[field]) Object.assign(news, { [field]: signal[field] })
  if (!isSame(alert.labels, signal.labels)) news.labels = signal.labels
  if (!isSame(alert.annotations, signal.annotations)) news.annotations = signal.annotations
  if (isMoved && signal.occurrence !== null) news.occurrence = signal.occurrence
  return Object.keys(news).length === 0 ? null : news
}

function isSame(known: Readonly<Record<string, string>>, told: Readonly<Record<string, string>>): boolean {
  const names = namesOf(told)
  return (
    names.length === namesOf(known).length &&
    names.every((name) => Object.hasOwn(known, name) && known[name] === told[name])
  )
}

function namesOf(texts: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(texts).filter((name) => !sentAt.has(name))
}
