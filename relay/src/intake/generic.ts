import type { Signal } from '@baton/shared/intake/signal.ts'
import { type AlertResult, isRefusal, readEach } from './batch.ts'
import { AlertFields, fieldNames, type GenericField, UnknownFields } from './generic-fields.ts'
import { boundedKey, contentKey } from './key.ts'
import { readLink } from './link.ts'
import { severityOf } from './severity.ts'
import { type IntakeSource, type ParseResult, type Refusal, refuse } from './source.ts'
import { bounds, cleanLine, isObject, scalarText, valueText } from './text.ts'
import { TextMap } from './text-map.ts'
import { readTime } from './time.ts'
import { quoted, Warnings } from './warnings.ts'

type State = Signal['state']

/** More alerts than this in one body are not read: they count as truncated. */
const maxAlerts = 10_000

const importantLabels = ['alertname', 'severity', 'service', 'instance']
const importantAnnotations = ['summary', 'description', 'runbook_url', 'runbook', 'dashboard_url', 'dashboard']

const states: ReadonlyMap<string, State> = new Map([
  ...['firing', 'triggered', 'trigger', 'alerting', 'problem', 'open', 'down', 'active'].map(
    (w) => [w, 'firing'] as const,
  ),
  ...['cleared', 'resolved', 'resolve', 'ok', 'recovered', 'closed', 'up', 'inactive'].map(
    (w) => [w, 'cleared'] as const,
  ),
  ...['acknowledged', 'acknowledge', 'ack'].map((w) => [w, 'acknowledged'] as const),
])

/** Whatever can send JSON: one alert, an array of them, or `{ "alerts": [...] }`, under lenient field names. */
export const generic: IntakeSource = {
  name: 'generic',
  limitBytes: 512 * 1_024,
  parse,
}

function parse(body: unknown): ParseResult {
  const warnings = new Warnings()
  const unknown = new UnknownFields()
  const batch = readBatch(body, unknown)
  if ('ok' in batch) return batch
  const { items, pathOf } = batch
  const truncated = Math.max(0, items.length - maxAlerts)
  if (truncated > 0) warnings.add('alerts', `truncated: more than ${maxAlerts}, the last ${truncated} were not read`)
  const signals = readEach(
    truncated > 0 ? items.slice(0, maxAlerts) : items,
    (item, index) => readAlert(item, pathOf(index), warnings, unknown),
    warnings,
  )
  if (isRefusal(signals)) return signals
  unknown.warn(warnings)
  const groupKey = signals[0]?.groupKey ?? null
  const isOneGroup = signals.every((signal) => signal.groupKey === groupKey)
  return { ok: true, signals, truncated, warnings: warnings.list(), groupKey: isOneGroup ? groupKey : null }
}

interface Batch {
  readonly items: readonly unknown[]
  /** How a warning names the alert at an index; empty for an alert that is the whole body. */
  readonly pathOf: (index: number) => string
}

function readBatch(body: unknown, unknown: UnknownFields): Batch | Refusal {
  if (Array.isArray(body)) {
    return body.length === 0 ? refuse('body', 'is an empty array') : { items: body, pathOf: (index) => `[${index}]` }
  }
  if (!isObject(body)) return refuse('body', `must be an object or an array, is ${quoted(body)}`)
  if (body.alerts === undefined) return { items: [body], pathOf: () => '' }
  if (!Array.isArray(body.alerts)) return refuse('alerts', `must be an array, is ${quoted(body.alerts)}`)
  if (body.alerts.length === 0) return refuse('alerts', 'is empty')
  unknown.note(body, new Set(['alerts']))
  return { items: body.alerts, pathOf: (index) => `alerts[${index}]` }
}

function readAlert(raw: unknown, path: string, warnings: Warnings, unknown: UnknownFields): AlertResult {
  if (!isObject(raw)) return refuse(path || 'body', `must be an object, is ${quoted(raw)}`)
  const alert = new AlertFields(raw, path, warnings)
  const state = readState(alert)
  if (typeof state !== 'string') return state
  const title = alert.textOf('title')
  const key = alert.textOf('key')
  if (title === null && state === 'firing') return refuse(alert.at('title'), 'is required')
  if (title === null && key === null) {
    return refuse(alert.at('key'), 'is required, or the title and labels that the alert fired with')
  }
  unknown.note(raw, fieldNames)
  const identity: Identity = {
    state,
    externalKey:
      key === null ? contentKey(title?.text ?? '', isObject(raw.labels) ? raw.labels : {}) : boundedKey(key.text),
    title,
  }
  return { ok: true, signal: readSignal(alert, identity) }
}

interface Identity {
  readonly state: State
  readonly externalKey: string
  readonly title: { readonly name: string; readonly text: string } | null
}

function readSignal(alert: AlertFields, { state, externalKey, title: given }: Identity): Signal {
  const { raw, warnings } = alert
  const labels = new TextMap(alert.at('labels'), bounds.labelValue, warnings).readFrom(
    raw.labels,
    importantLabels,
  ).entries
  const annotations = readAnnotations(alert, given?.name ?? null)
  if (given !== null && given.text.length > bounds.title) {
    warnings.add(alert.at(given.name), `clipped to ${bounds.title} characters`)
  }
  const title = cleanLine(given?.text ?? '', bounds.title) || cleanLine(externalKey, bounds.title)
  const severityRaw = cleanLine(alert.textOf('severity')?.text ?? labels.severity ?? '', bounds.name)
  return {
    state,
    externalKey,
    groupKey: boundedKey(alert.textOf('group')?.text ?? externalKey),
    title,
    alertName: cleanLine(labels.alertname ?? scalarText(raw.name) ?? '', bounds.title) || title,
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

function readState(alert: AlertFields): State | Refusal {
  const name = alert.nameOf('status')
  if (name === null) return 'firing'
  const word = alert.raw[name]
  const state = typeof word === 'string' ? states.get(word.trim().toLowerCase()) : undefined
  return state ?? refuse(alert.at(name), `must be one of ${[...states.keys()].join(', ')}; is ${quoted(word)}`)
}

/** The annotations, with what was written beside the title: the description, and a `message` or `summary`. */
function readAnnotations(alert: AlertFields, titleName: string | null): TextMap {
  const annotations = new TextMap(alert.at('annotations'), bounds.annotationValue, alert.warnings)
  const description = alert.nameOf('description')
  for (const name of ['description', 'details', 'summary', 'message']) {
    const text = name === titleName ? null : valueText(alert.raw[name])
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

/** A lone `timestamp` says when this was sent about: the start of what fires, the end of what cleared. */
function readTimes(alert: AlertFields, state: State): Pick<Signal, 'occurrence' | 'endedAt'> {
  const startName = alert.nameOf('startsAt')
  const endName = state === 'cleared' ? alert.nameOf('endsAt') : null
  if (state === 'cleared' && startName === 'timestamp') {
    return { occurrence: null, endedAt: readTimeField(alert, endName ?? startName) }
  }
  return { occurrence: readTimeField(alert, startName), endedAt: readTimeField(alert, endName) }
}

function readTimeField(alert: AlertFields, name: string | null): number | null {
  if (name === null) return null
  const time = readTime(alert.raw[name])
  if (time === null) alert.warnings.add(alert.at(name), `is no usable time (${quoted(alert.raw[name])}); ignored`)
  return time
}
