import type { Signal } from '@baton/shared/model/signal.ts'
import { alertmanager } from './alertmanager.ts'
import { type AlertResult, isRefusal, readEach } from './batch.ts'
import { readForeign } from './foreign-shapes.ts'
import { AlertFields, fieldNames, type GenericField, UnknownFields } from './generic-fields.ts'
import { boundedKey, contentKey } from './key.ts'
import { readLink } from './link.ts'
import { pagerduty } from './pagerduty.ts'
import { placeholderIn } from './placeholder.ts'
import { severityOf } from './severity.ts'
import { type IntakeContext, type IntakeSource, type ParseResult, type Refusal, refuse } from './source.ts'
import { readStatus } from './status.ts'
import { bounds, cleanLine, isObject, scalarText, valueText } from './text.ts'
import { TextMap } from './text-map.ts'
import { readTime } from './time.ts'
import { quoted, Warnings } from './warnings.ts'

type Fields = Readonly<Record<string, unknown>>
type State = Signal['state']

/** More alerts than this in one body are not read: they count as truncated. */
const maxAlerts = 10_000

const importantLabels = ['alertname', 'severity', 'service', 'instance']
const importantAnnotations = ['summary', 'description', 'runbook_url', 'runbook', 'dashboard_url', 'dashboard']

/** The title of an alert whose sender filled none in. */
const untitled = 'Alert without a title: its template was not filled in'

/** Whatever can send JSON: one alert, an array of them, or `{ "alerts": [...] }`, under lenient field names. */
export const generic: IntakeSource = {
  name: 'generic',
  limitBytes: 512 * 1_024,
  parse,
}

function parse(body: unknown, context: IntakeContext): ParseResult {
  if (isAlertmanagerShape(body)) return alertmanager.parse(body, context)
  if (isPagerdutyShape(body)) return pagerduty.parse(body, context)
  const warnings = new Warnings()
  const unknown = new UnknownFields()
  const batch = readBatch(body, unknown)
  if ('ok' in batch) return batch
  const { items, pathOf, fallback } = batch
  const truncated = Math.max(0, items.length - maxAlerts)
  if (truncated > 0) warnings.add('alerts', `truncated: more than ${maxAlerts}, the last ${truncated} were not read`)
  const signals = readEach(
    truncated > 0 ? items.slice(0, maxAlerts) : items,
    (item, index) => readAlert(item, pathOf(index), warnings, unknown, fallback),
    warnings,
  )
  if (isRefusal(signals)) return signals
  unknown.warn(warnings)
  const groupKey = signals[0]?.groupKey ?? null
  const isOneGroup = signals.every((signal) => signal.groupKey === groupKey)
  const { remarks } = warnings
  return { ok: true, signals, truncated, warnings: warnings.list(), remarks, groupKey: isOneGroup ? groupKey : null }
}

/** The webhook of Alertmanager or of Grafana Alerting, whichever integration it is sent to. */
function isAlertmanagerShape(body: unknown): boolean {
  if (!isObject(body) || !Array.isArray(body.alerts)) return false
  return typeof body.groupKey === 'string' && ('groupLabels' in body || 'receiver' in body || 'truncatedAlerts' in body)
}

/** PagerDuty's Events v2: what fires has a payload, and what is resolved may have a key alone. */
function isPagerdutyShape(body: unknown): boolean {
  if (!isObject(body) || typeof body.event_action !== 'string' || 'title' in body) return false
  return isObject(body.payload) || (typeof body.dedup_key === 'string' && 'routing_key' in body)
}

interface Batch {
  readonly items: readonly unknown[]
  /** How a warning names the alert at an index; empty for an alert that is the whole body. */
  readonly pathOf: (index: number) => string
  /** What an alert is that says nothing of it. */
  readonly fallback: State
}

function readBatch(body: unknown, unknown: UnknownFields): Batch | Refusal {
  if (Array.isArray(body)) {
    return body.length === 0
      ? refuse('body', 'is an empty array')
      : { items: body, pathOf: (index) => `[${index}]`, fallback: 'firing' }
  }
  if (!isObject(body)) return refuse('body', `must be an object or an array, is ${quoted(body)}`)
  if (body.alerts === undefined) return { items: [body], pathOf: () => '', fallback: 'firing' }
  if (!Array.isArray(body.alerts)) return refuse('alerts', `must be an array, is ${quoted(body.alerts)}`)
  if (body.alerts.length === 0) return refuse('alerts', 'is empty')
  // No other word: what wraps a list may well say "ok" of itself.
  const isResolved = /^\s*resolved\s*$/i.test(scalarText(body.status) ?? '')
  unknown.note(body, new Set(isResolved ? ['alerts', 'status'] : ['alerts']))
  return { items: body.alerts, pathOf: (index) => `alerts[${index}]`, fallback: isResolved ? 'cleared' : 'firing' }
}

function readAlert(
  raw: unknown,
  path: string,
  warnings: Warnings,
  unknown: UnknownFields,
  fallback: State,
): AlertResult {
  if (!isObject(raw)) return refuse(path || 'body', `must be an object, is ${quoted(raw)}`)
  const foreign = readForeign(raw)
  if (isRefused(foreign)) return path === '' ? foreign : refuse(`${path}.${foreign.field}`, foreign.detail)
  const fields = foreign ?? raw
  const alert = new AlertFields(fields, path, warnings)
  const state = readState(alert, fallback)
  const title = readTitle(alert)
  const key = alert.textOf('key')
  if (title === null && state === 'firing') return refuse(alert.at('title'), 'is required')
  if (title === null && key === null) {
    return refuse(alert.at('key'), 'is required, or the title and labels that the alert fired with')
  }
  if (foreign === null) unknown.note(raw, fieldNames)
  const labels = isObject(fields.labels) ? fields.labels : {}
  const externalKey = key === null ? contentKey(title?.identity ?? '', labels) : boundedKey(key.text)
  return { ok: true, signal: readSignal(alert, { state, externalKey, title }) }
}

function isRefused(foreign: Fields | Refusal | null): foreign is Refusal {
  return foreign?.ok === false && typeof foreign.detail === 'string'
}

interface Title {
  /** The field that it came in, or null. */
  readonly name: string | null
  readonly text: string
  /** What of it tells the alert from others, where there is no key. */
  readonly identity: string
}

interface Identity {
  readonly state: State
  readonly externalKey: string
  readonly title: Title | null
}

/** The title, or what stands for it: a label's name for the alert, or that the sender's template left all of it open. */
function readTitle(alert: AlertFields): Title | null {
  const given = alert.title()
  if (given !== null) return { ...given, identity: given.text }
  const { labels, annotations } = alert.raw
  const name = isObject(labels) ? scalarText(labels.alertname) : null
  const summary = isObject(annotations) ? scalarText(annotations.summary) : null
  // A summary says how it stands at the moment: it is no name to be known by.
  for (const text of [summary, name]) if (text !== null && /\S/.test(text)) return { name: null, text, identity: '' }
  return alert.isTitleUnfilled ? { name: null, text: untitled, identity: '' } : null
}

function readSignal(alert: AlertFields, { state, externalKey, title: given }: Identity): Signal {
  const { raw, warnings } = alert
  const labels = new TextMap(alert.at('labels'), bounds.labelValue, warnings).readFrom(
    raw.labels,
    importantLabels,
  ).entries
  const annotations = readAnnotations(alert, given?.name ?? null)
  if (given !== null && given.text.length > bounds.title) {
    warnings.add(alert.at(given.name ?? 'title'), `clipped to ${bounds.title} characters`, 'clipped')
  }
  const title = cleanLine(given?.text ?? '', bounds.title) || cleanLine(externalKey, bounds.title)
  const severityRaw = cleanLine(readSeverity(alert) ?? labels.severity ?? '', bounds.name)
  return {
    state,
    externalKey,
    groupKey: boundedKey(alert.textOf('group')?.text ?? externalKey),
    title,
    alertName: cleanLine(labels.alertname ?? filledName(alert) ?? '', bounds.title) || title,
    severity: severityOf(severityRaw),
    severityRaw,
    serviceHint: cleanLine(alert.textOf('service')?.text ?? labels.service ?? '', bounds.name) || null,
    ...readTimes(alert, state),
    runbookUrl: readLinkField(alert, 'runbook', annotations) ?? readAnnotated(alert, 'runbook_url', annotations),
    dashboardUrl: readLinkField(alert, 'dashboard', annotations) ?? readAnnotated(alert, 'dashboard_url', annotations),
    sourceUrl: readLinkField(alert, 'link', annotations),
    silenceUrl: null,
    labels,
    annotations: annotations.entries,
  }
}

function filledName({ raw }: AlertFields): string | null {
  const name = scalarText(raw.name)
  return name === null || placeholderIn(name) !== null ? null : name
}

function readState(alert: AlertFields, fallback: State): State {
  const name = alert.statusName()
  if (name !== null) return readStatus(alert.raw[name], alert.at(name), alert.warnings, fallback)
  // Anything may be called an action; only these words speak of the alert itself.
  const action = /^\s*(close|closed|resolve|resolved|ack|acknowledge|acknowledged)\s*$/i.exec(
    scalarText(alert.raw.action) ?? '',
  )
  return action?.[1] === undefined ? fallback : readStatus(action[1], alert.at('action'), alert.warnings, fallback)
}

/** The severity as it was sent; a status that is a severity too (`CRITICAL`, `WARNING`) says it where nothing else does. */
function readSeverity(alert: AlertFields): string | null {
  const given = alert.textOf('severity')
  if (given !== null) return given.text
  const name = alert.statusName()
  const status = name === null ? '' : (scalarText(alert.raw[name]) ?? '')
  return severityOf(status) === 'unknown' || /^(ok|success|alert)$/i.test(status.trim()) ? null : status
}

/** The annotations, with what was written beside the title: the description, and a `message` or `summary`. */
function readAnnotations(alert: AlertFields, titleName: string | null): TextMap {
  const annotations = new TextMap(alert.at('annotations'), bounds.annotationValue, alert.warnings)
  const description = alert.nameOf('description')
  for (const name of alert.texts(titleName)) {
    const text = valueText(alert.raw[name])
    if (text === null || text === '') continue
    annotations.put(name === description ? 'description' : name, text, alert.at(name))
  }
  return annotations.readFrom(alert.raw.annotations, importantAnnotations)
}

function readLinkField(alert: AlertFields, field: GenericField, annotations: TextMap): string | null {
  const name = alert.nameOf(field)
  return name === null ? null : readLink(alert.raw[name], alert.at(name), alert.warnings, { in: annotations, name })
}

function readAnnotated(alert: AlertFields, name: string, annotations: TextMap): string | null {
  return readLink(annotations.entries[name], alert.at(`annotations.${name}`), alert.warnings, null)
}

/** A lone `timestamp` says when this was sent: of what cleared, its end; of what fires no start, for a repeat has a later one. */
function readTimes(alert: AlertFields, state: State): Pick<Signal, 'occurrence' | 'sentAt' | 'endedAt'> {
  const startName = alert.nameOf('startsAt')
  const endName = state === 'cleared' ? alert.nameOf('endsAt') : null
  if (startName !== 'timestamp')
    return { occurrence: readTimeField(alert, startName), endedAt: readTimeField(alert, endName) }
  const time = readTimeField(alert, endName ?? startName)
  if (state === 'cleared') return { occurrence: null, endedAt: time }
  return { occurrence: null, endedAt: null, ...(time === null ? {} : { sentAt: time }) }
}

function readTimeField(alert: AlertFields, name: string | null): number | null {
  if (name === null) return null
  const time = readTime(alert.raw[name])
  if (time === null) alert.warnings.add(alert.at(name), `is no usable time (${quoted(alert.raw[name])}); ignored`)
  return time
}
