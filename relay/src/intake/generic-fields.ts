import { scalarText } from './text.ts'
import { quoted, shortName, type Warnings } from './warnings.ts'

type Fields = Readonly<Record<string, unknown>>

/** The names under which a field may come, the first one that holds something counts. */
const aliases = {
  title: ['title', 'summary', 'name', 'message'],
  key: ['key', 'dedup_key', 'dedupKey', 'id', 'fingerprint'],
  status: ['status', 'state', 'event_action'],
  severity: ['severity', 'priority', 'level'],
  description: ['description', 'details'],
  service: ['service'],
  runbook: ['runbook', 'runbookUrl', 'runbook_url'],
  dashboard: ['dashboard', 'dashboardUrl', 'dashboard_url'],
  link: ['link', 'url', 'sourceUrl', 'source_url'],
  startsAt: ['startsAt', 'starts_at', 'startedAt', 'started_at', 'timestamp'],
  endsAt: ['endsAt', 'ends_at', 'endedAt', 'ended_at'],
  group: ['group', 'groupKey', 'group_key'],
} as const

export type GenericField = keyof typeof aliases

/** Every name that the generic source reads in an alert. */
export const fieldNames: ReadonlySet<string> = new Set([...Object.values(aliases).flat(), 'labels', 'annotations'])

/** One alert's fields by what they mean, and the names that warnings give them. */
export class AlertFields {
  readonly raw: Fields
  readonly warnings: Warnings
  readonly #path: string

  /** `path` is empty when the alert is the whole body. */
  constructor(raw: Fields, path: string, warnings: Warnings) {
    this.raw = raw
    this.#path = path
    this.warnings = warnings
  }

  at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`
  }

  /** The name under which `field` came, or null. Null and blank text are what an empty template leaves behind. */
  nameOf(field: GenericField): string | null {
    for (const name of aliases[field]) {
      const value = this.raw[name]
      if (value === undefined || value === null) continue
      if (typeof value !== 'string' || /\S/.test(value)) return name
    }
    return null
  }

  /** The first alias that holds text, a number or a boolean; others are warned about and passed over. */
  textOf(field: GenericField): { readonly name: string; readonly text: string } | null {
    for (const name of aliases[field]) {
      const value = this.raw[name]
      if (value === undefined || value === null) continue
      const text = scalarText(value)
      if (text === null) this.warnings.add(this.at(name), `must be text, is ${quoted(value)}; ignored`)
      else if (/\S/.test(text)) return { name, text }
    }
    return null
  }
}

const maxNamed = 8

/** Fields of a body that mean nothing here, told once for all its alerts. */
export class UnknownFields {
  readonly #named = new Set<string>()
  #isMore = false

  note(object: Fields, known: ReadonlySet<string>): void {
    for (const name of Object.keys(object)) {
      if (known.has(name) || this.#named.has(name)) continue
      if (this.#named.size < maxNamed) this.#named.add(name)
      else this.#isMore = true
    }
  }

  warn(warnings: Warnings): void {
    if (this.#named.size === 0) return
    const names = [...this.#named].map(shortName).join(', ')
    warnings.add('body', `ignored unknown fields: ${names}${this.#isMore ? ' and others' : ''}`)
  }
}
