import type { AlertWords, EventBodies, JournalEntry } from '../log/events.ts'
import { utc } from '../utc.ts'
import type { Told } from './timeline.ts'

const types = [
  'alert.fired',
  'alert.updated',
  'alert.severity-changed',
  'alert.cleared',
  'alert.acknowledged-at-source',
  'alert.end-heard',
  'alert.heard-late',
  'alerts.heard',
] as const

/** What sources say of alerts. */
export type AlertStory = Extract<JournalEntry, { type: (typeof types)[number] }>

export function isAlertStory(entry: JournalEntry): entry is AlertStory {
  return types.some((type) => type === entry.type)
}

/** Characters of a changed text that a row shows. */
const shownText = 120
/** Labels or annotations that a row names. */
const shownNames = 4

/** Puts what sources say of alerts into words: what is new is told against what was said before. */
export class AlertTeller {
  readonly #known = new Map<string, AlertWords>()

  /** Null for what only keeps the order of tellings right. */
  tell(entry: AlertStory): Told | null {
    if (entry.type === 'alerts.heard') return this.#tellHeard(entry.body)
    const { key } = entry.body
    const known = this.#known.get(key)
    switch (entry.type) {
      case 'alert.fired':
        this.#known.set(key, entry.body)
        return {
          kind: 'alert',
          text: `${entry.body.title} fires`,
          severity: entry.body.severity,
          alike: `fires ${entry.body.alertName}`,
        }
      case 'alert.updated':
      case 'alert.severity-changed':
        return this.#tellNews(known, entry)
      case 'alert.cleared':
        return {
          kind: 'alert',
          text: `${known?.title ?? 'an alert'} clears`,
          alike: `clears ${known?.alertName ?? ''}`,
        }
      case 'alert.acknowledged-at-source':
        return { kind: 'alert', text: `${known?.title ?? 'an alert'} is acknowledged at the source` }
      case 'alert.heard-late':
        return {
          kind: 'alert',
          text: `${known?.title ?? 'an alert'} was told as firing just after its end: taken as late news, unless it is told again`,
        }
      case 'alert.end-heard':
        return null
    }
  }

  /** That what fires is repeated is no news, unless its source had been silent about it. */
  #tellHeard({ silence }: EventBodies['alerts.heard']): Told | null {
    if (!silence) return null
    const { count, key, since } = silence
    const what = count === 1 ? (this.#known.get(key)?.title ?? 'an alert') : `${count} alerts`
    return { kind: 'alert', text: `${what}: told again by the source, not repeated since ${utc(since)} UTC` }
  }

  #tellNews(
    known: AlertWords | undefined,
    { body }: Extract<AlertStory, { type: 'alert.updated' | 'alert.severity-changed' }>,
  ): Told {
    const { key, ...news } = body
    if (known) this.#known.set(key, { ...known, ...news })
    const title = news.title ?? known?.title ?? 'an alert'
    const severity = news.severity === undefined ? {} : { severity: news.severity }
    const changes = changesOf(known, news)
    const isOnlySeverity = news.severity !== undefined && changes.length === 1
    return {
      kind: 'alert',
      text: isOnlySeverity ? `${title} is now ${news.severity}` : `${title} changed: ${changes.join('; ')}`,
      ...severity,
    }
  }
}

function changesOf(known: AlertWords | undefined, news: Partial<AlertWords>): readonly string[] {
  const changes: string[] = []
  if (news.title !== undefined && news.title !== known?.title)
    changes.push(known ? `was “${known.title}”` : 'a new title')
  if (news.severity !== undefined && news.severity !== known?.severity)
    changes.push(known ? `${known.severity} is now ${news.severity}` : `now ${news.severity}`)
  const links = linkChanges(news)
  // A link comes as an annotation too, and so does the title.
  const isTold = (text: string) => text === news.title || Object.values(links).some((told) => told.endsWith(text))
  changes.push(...links)
  if (news.labels) changes.push(...mapChanges(known?.labels ?? {}, news.labels, () => false))
  if (news.annotations) changes.push(...mapChanges(known?.annotations ?? {}, news.annotations, isTold))
  if (news.occurrence) changes.push(`began ${utc(news.occurrence)} UTC by its source`)
  if (changes.length === 0 && news.severityRaw !== undefined) changes.push(`the source calls it “${news.severityRaw}”`)
  return changes.length === 0 ? ['told in other words'] : changes
}

function linkChanges({ runbookUrl, dashboardUrl, sourceUrl, silenceUrl }: Partial<AlertWords>): readonly string[] {
  const told = { runbook: runbookUrl, dashboard: dashboardUrl, 'source link': sourceUrl, 'silence link': silenceUrl }
  return Object.entries(told).flatMap(([name, url]) => {
    if (url === undefined) return []
    return [url === null ? `no ${name} any more` : `${name} ${url}`]
  })
}

/** Entries that differ, each with its new text; `isTold` leaves out what stands elsewhere in the row. */
function mapChanges(
  known: Readonly<Record<string, string>>,
  told: Readonly<Record<string, string>>,
  isTold: (text: string) => boolean,
): readonly string[] {
  const changed = Object.keys(told).filter((name) => known[name] !== told[name] && !isTold(told[name] ?? ''))
  const gone = Object.keys(known).filter((name) => !Object.hasOwn(told, name))
  const all = [
    ...changed.map((name) => `${name} ${clipped(told[name] ?? '')}`),
    ...gone.map((name) => `no ${name} any more`),
  ]
  return all.length <= shownNames ? all : [...all.slice(0, shownNames), `${all.length - shownNames} more`]
}

function clipped(text: string): string {
  return text.length <= shownText ? text : `${text.slice(0, shownText)}…`
}
