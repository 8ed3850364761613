import { placeholderIn, placeholderInKey, withoutPlaceholders } from './placeholder.ts'
import { unfilled } from './status.ts'
import { scalarText } from './text.ts'
import { quoted, shortName, type Warnings } from './warnings.ts'

type Fields = Readonly<Record<string, unknown>>

/** The names under which a field may come, ours first, then those of other tools; the first one that holds something counts. */
const aliases = {
  title: [
    ...['title', 'summary', 'name', 'message', 'subject', 'headline', 'entity_display_name', 'state_message'],
    ...['alert_name', 'alertName', 'alertname', 'rule_name', 'ruleName', 'check_name', 'monitor_name'],
    ...['monitorFriendlyName', 'ProblemTitle', 'problem', 'event_title', 'text', 'msg', 'description'],
  ],
  key: [
    // Datadog's id is of one event; its others are of the alert.
    ...['key', 'dedup_key', 'dedupKey', 'alert_cycle_key', 'aggreg_key', 'id', 'fingerprint', 'alias', 'dedup'],
    ...['incident_key', 'incidentKey'],
    ...[
      'event_id',
      'eventId',
      'eventid',
      'entity_id',
      'entityId',
      'uuid',
      'alert_uid',
      'alertUid',
      'alert_id',
      'alertId',
    ],
    ...['deduplication_key', 'incident_id', 'incidentId', 'problem_id', 'ProblemID', 'check_id', 'monitorID'],
  ],
  status: [
    ...['status', 'state', 'event_action', 'alert_status', 'alertStatus', 'alert_state', 'alertState', 'current_state'],
    ...['alert_transition', 'transition', 'message_type', 'monitorCondition', 'State', 'alertTypeFriendlyName'],
  ],
  severity: ['severity', 'priority', 'level', 'urgency', 'ProblemSeverity'],
  description: ['description', 'details', 'desc', 'body'],
  service: ['service', 'service_name', 'serviceName', 'component'],
  runbook: ['runbook', 'runbookUrl', 'runbook_url'],
  dashboard: ['dashboard', 'dashboardUrl', 'dashboard_url'],
  link: [
    ...['link', 'url', 'sourceUrl', 'source_url', 'link_to_upstream_details', 'web_url', 'html_url', 'alert_url'],
    ...['incident_url', 'permalink', 'client_url', 'ProblemURL', 'issueUrl'],
  ],
  startsAt: ['startsAt', 'starts_at', 'startedAt', 'started_at', 'start_time', 'timestamp'],
  endsAt: ['endsAt', 'ends_at', 'endedAt', 'ended_at', 'end_time', 'resolved_at', 'resolvedAt'],
  group: ['group', 'groupKey', 'group_key'],
} as const

export type GenericField = keyof typeof aliases

/** Every name that the generic source reads in an alert. */
export const fieldNames: ReadonlySet<string> = new Set([
  ...Object.values(aliases).flat(),
  ...['labels', 'annotations', 'action'],
])

/** One alert's fields by what they mean, and the names that warnings give them. */
export class AlertFields {
  readonly raw: Fields
  readonly warnings: Warnings
  readonly #path: string
  /** Names of fields that were warned about: each is read more than once. */
  readonly #warned = new Set<string>()

  /** `path` is empty when the alert is the whole body. */
  constructor(raw: Fields, path: string, warnings: Warnings) {
    this.raw = raw
    this.#path = path
    this.warnings = warnings
  }

  at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`
  }

  /** The name under which `field` came, or null. Null, blank text and a placeholder are what an empty template leaves behind. */
  nameOf(field: GenericField): string | null {
    for (const name of aliases[field]) {
      const value = this.raw[name]
      if (value === undefined || value === null) continue
      if (typeof value !== 'string') return name
      if (/\S/.test(value) && !this.#isUnfilled(name, value, field)) return name
    }
    return null
  }

  /** The first alias that holds text, a number or a boolean; others are warned about and passed over. */
  textOf(field: GenericField): { readonly name: string; readonly text: string } | null {
    for (const name of aliases[field]) {
      const value = this.raw[name]
      if (value === undefined || value === null) continue
      const text = scalarText(value)
      if (text === null) this.#warn(name, `must be text, is ${quoted(value)}; ignored`)
      else if (/\S/.test(text) && !this.#isUnfilled(name, text, field)) return { name, text }
    }
    return null
  }

  /** The title: a name that is whole, else what a template with gaps says besides. */
  title(): { readonly name: string; readonly text: string } | null {
    const whole = this.textOf('title')
    if (whole !== null) return whole
    for (const name of aliases.title) {
      const text = withoutPlaceholders(scalarText(this.raw[name]) ?? '')
      if (text !== '') return { name, text }
    }
    return null
  }

  /** Whether the sender's template left a gap there, which is warned about once. Prose may speak of `$X`. */
  #isUnfilled(name: string, text: string, field: GenericField): boolean {
    const placeholder = field === 'key' || field === 'group' ? placeholderInKey(text) : placeholderIn(text)
    if (placeholder === null || (field === 'description' && withoutPlaceholders(text) !== '')) return false
    this.#warn(name, `${unfilled(placeholder)}; ignored`, 'placeholder')
    return true
  }

  #warn(name: string, detail: string, remark?: 'placeholder'): void {
    if (this.#warned.has(name)) return
    this.#warned.add(name)
    this.warnings.add(this.at(name), detail, remark)
  }

  /** The first name of a status that holds anything, placeholders too: what it says is for `readStatus`. */
  statusName(): string | null {
    for (const name of aliases.status) {
      const value = this.raw[name]
      if (value === undefined || value === null) continue
      if (typeof value !== 'string' || /\S/.test(value)) return name
    }
    return null
  }

  /** Whether a title was meant, and its template left open. */
  get isTitleUnfilled(): boolean {
    return aliases.title.some((name) => placeholderIn(scalarText(this.raw[name]) ?? '') !== null)
  }

  /** Texts of a title or a description, by the name under which they came, without the one of the title. */
  texts(titleName: string | null): readonly string[] {
    const names: readonly string[] = [...aliases.description, 'summary', 'message', 'state_message', 'text', 'msg']
    return names.filter((name) => name !== titleName)
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
