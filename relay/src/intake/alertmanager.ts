import type { Signal } from '@baton/shared/model/signal.ts'
import { trimEnd } from '@baton/shared/trim-end.ts'
import { type AlertResult, isRefusal, readEach } from './batch.ts'
import { boundedKey, contentKey } from './key.ts'
import { readLink } from './link.ts'
import { placeholderIn, placeholderInKey, withoutPlaceholders } from './placeholder.ts'
import { severityOf } from './severity.ts'
import { type IntakeSource, type ParseResult, refuse } from './source.ts'
import { readStatus, unfilled } from './status.ts'
import { bounds, cleanLine, isObject, scalarText } from './text.ts'
import { TextMap } from './text-map.ts'
import { readDate } from './time.ts'
import { quoted, Warnings } from './warnings.ts'

type Fields = Readonly<Record<string, unknown>>

const importantLabels = ['alertname', 'instance', 'severity', 'service', 'job']
const importantAnnotations = ['summary', 'title', 'description', 'runbook_url', 'runbook', 'dashboard_url', 'dashboard']

/**
 * Alertmanager's webhook, version "4", and what has its skeleton (Grafana Alerting sends version "1").
 * Each alert's own status counts: the group's says "resolved" while alerts that it did not send still fire.
 */
export const alertmanager: IntakeSource = {
  name: 'alertmanager',
  // Alertmanager never retries a 413, and a storm is one body.
  limitBytes: 8 * 1_024 * 1_024,
  parse,
}

/** What the alerts of one body share. */
interface Group {
  readonly key: string | null
  /** Where silences are made, without a `/` at the end, or null. */
  readonly silencesAt: string | null
  readonly status: unknown
  readonly warnings: Warnings
}

function parse(body: unknown): ParseResult {
  if (!isObject(body)) return refuse('body', `must be an object, is ${quoted(body)}`)
  if (!Array.isArray(body.alerts)) {
    return refuse(
      'alerts',
      'is not an array: this is not the Alertmanager webhook shape. If the receiver has a payload template of its own, remove it or send to a generic integration',
    )
  }
  if (body.alerts.length === 0) return refuse('alerts', 'is empty')
  const warnings = new Warnings()
  const truncated = readTruncated(body.truncatedAlerts, warnings)
  const version = scalarText(body.version)
  if (version !== '4' && version !== '1') {
    warnings.add('version', `expected "4", is ${quoted(body.version)}; read by its shape`)
  }
  const { status } = body
  const silencesAt = readSilencesAt(body, warnings)
  const group: Group = { key: readGroupKey(body, warnings), silencesAt, status, warnings }
  const signals = readEach(body.alerts, (alert, index) => readAlert(alert, `alerts[${index}]`, group), warnings)
  if (isRefusal(signals)) return signals
  return {
    ok: true,
    signals,
    // Alertmanager 0.32 and later tell why they send, of those that they leave out too.
    ...(truncated > 0 && isAllResolved(body, signals)
      ? { truncated: 0, allCleared: { endedAt: latestEnd(signals) } }
      : { truncated }),
    warnings: warnings.list(),
    remarks: warnings.remarks,
    groupKey: group.key,
  }
}

function isAllResolved({ status, notification_reason }: Fields, signals: readonly Signal[]): boolean {
  const says = status === 'resolved' && notification_reason === 'all alerts resolved'
  return says && signals.every(({ state }) => state === 'cleared')
}

function latestEnd(signals: readonly Signal[]): number | null {
  const ends = signals.flatMap(({ endedAt }) => endedAt ?? [])
  return ends.reduce<number | null>((latest, end) => Math.max(latest ?? end, end), null)
}

function readTruncated(value: unknown, warnings: Warnings): number {
  if (value === undefined || value === null || value === 0) return 0
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    warnings.add('truncatedAlerts', `is ${quoted(value)}, not a count; ignored`)
    return 0
  }
  warnings.add(
    'truncatedAlerts',
    `the group was truncated by its sender: ${value} more alerts exist that were not sent`,
  )
  return value
}

function readGroupKey(body: Fields, warnings: Warnings): string | null {
  const given = typeof body.groupKey === 'string' ? body.groupKey : ''
  // A label's value may look like a name to be filled in: only a key that is nothing else is none.
  const gap = withoutPlaceholders(given) === '' ? placeholderIn(given) : null
  if (given.trim() !== '' && gap === null) return boundedKey(given)
  if (gap !== null) warnings.add('groupKey', `${unfilled(gap)}; ignored`, 'placeholder')
  if (isObject(body.groupLabels) && Object.keys(body.groupLabels).length > 0) {
    warnings.add('groupKey', 'is missing; grouped by groupLabels')
    return contentKey(cleanLine(scalarText(body.receiver) ?? '', bounds.name), body.groupLabels)
  }
  warnings.add('groupKey', 'is missing; each alert is its own group')
  return null
}

function readSilencesAt(body: Fields, warnings: Warnings): string | null {
  // Grafana makes its silences elsewhere, and says where in each alert.
  if (body.orgId !== undefined) return null
  const url = readLink(body.externalURL, 'externalURL', warnings, null)
  return url === null ? null : trimEnd(url, '/')
}

function readAlert(raw: unknown, path: string, group: Group): AlertResult {
  if (!isObject(raw)) return refuse(path, `must be an object, is ${quoted(raw)}`)
  const externalKey = readFingerprint(raw, path, group.warnings)
  if (externalKey === null) {
    return refuse(`${path}.fingerprint`, 'is missing, and there are no labels to tell the alert by')
  }
  return { ok: true, signal: readSignal(raw, readState(raw, path, group), externalKey, path, group) }
}

/** The alert's own status; where it has none, the group's, which is "resolved" only when all that it sends is. */
function readState(raw: Fields, path: string, { status, warnings }: Group): Signal['state'] {
  if (raw.status === 'firing') return 'firing'
  if (raw.status === 'resolved') return 'cleared'
  if (raw.status !== undefined && raw.status !== null)
    return readStatus(raw.status, `${path}.status`, warnings, 'firing')
  const state = status === 'resolved' ? 'cleared' : 'firing'
  warnings.add(
    `${path}.status`,
    `is missing; taken as ${state === 'firing' ? 'firing' : 'resolved, as its group'}`,
    'unknown-word',
  )
  return state
}

function readSignal(raw: Fields, state: Signal['state'], externalKey: string, path: string, group: Group): Signal {
  const { warnings } = group
  const labelMap = new TextMap(`${path}.labels`, bounds.labelValue, warnings)
  const annotationMap = new TextMap(`${path}.annotations`, bounds.annotationValue, warnings)
  const labels = labelMap.readFrom(raw.labels, importantLabels).entries
  const annotations = annotationMap.readFrom(raw.annotations, importantAnnotations).entries
  const severityRaw = cleanLine(labels.severity ?? '', bounds.name)
  const title = readTitle(labels, annotations, externalKey, path, warnings)
  const url = (name: string) => readLink(raw[name], `${path}.${name}`, warnings, { in: annotationMap, name })
  const annotated = (name: string) => readLink(annotations[name], `${path}.annotations.${name}`, warnings, null)
  return {
    state,
    externalKey,
    occurrence: readOccurrence(raw.startsAt, path, warnings),
    groupKey: group.key ?? externalKey,
    title,
    alertName: cleanLine(labels.alertname ?? '', bounds.title) || title,
    severity: severityOf(severityRaw),
    severityRaw,
    serviceHint: cleanLine(labels.service || labels.job || '', bounds.name) || null,
    runbookUrl: annotated('runbook_url') ?? annotated('runbook'),
    dashboardUrl: annotated('dashboard_url') ?? annotated('dashboard') ?? url('dashboardURL'),
    sourceUrl: url('generatorURL'),
    silenceUrl: url('silenceURL') ?? buildSilenceUrl(group.silencesAt, labelMap),
    endedAt: state === 'cleared' ? readDate(raw.endsAt) : null,
    labels,
    annotations,
  }
}

function readFingerprint(alert: Fields, path: string, warnings: Warnings): string | null {
  const given = scalarText(alert.fingerprint) ?? ''
  const gap = placeholderInKey(given)
  if (gap !== null) warnings.add(`${path}.fingerprint`, `${unfilled(gap)}; ignored`, 'placeholder')
  else if (given.trim() !== '') return boundedKey(given)
  if (!isObject(alert.labels) || Object.keys(alert.labels).length === 0) return null
  warnings.add(`${path}.fingerprint`, 'is missing; the alert is told by its labels')
  return contentKey('', alert.labels)
}

function readOccurrence(startsAt: unknown, path: string, warnings: Warnings): number | null {
  const occurrence = readDate(startsAt)
  if (occurrence === null) warnings.add(`${path}.startsAt`, `is no usable date (${quoted(startsAt)}); ignored`)
  return occurrence
}

function readTitle(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
  externalKey: string,
  path: string,
  warnings: Warnings,
): string {
  const name = [labels.alertname, labels.instance].filter(Boolean).join(' ')
  for (const raw of [annotations.summary, annotations.title, name, annotations.description]) {
    const gap = placeholderIn(raw ?? '')
    if (gap !== null) warnings.add(`${path}.title`, unfilled(gap), 'placeholder')
    const title = cleanLine(gap === null ? (raw ?? '') : withoutPlaceholders(raw ?? ''), bounds.title)
    if (title === '') continue
    if ((raw ?? '').length > bounds.title)
      warnings.add(`${path}.title`, `clipped to ${bounds.title} characters`, 'clipped')
    return title
  }
  return cleanLine(`Alert without a name ${externalKey}`, bounds.title)
}

/**
 * Alertmanager's "new silence" form, filled with the alert's labels. Null unless every label is exactly as it
 * was sent and fits: a silence with fewer matchers would quiet more than this alert.
 */
function buildSilenceUrl(silencesAt: string | null, labels: TextMap): string | null {
  if (silencesAt === null || !labels.isExact) return null
  // UTF-8 label names are quoted since Alertmanager 0.27.
  const matchers = Object.entries(labels.entries).map(
    ([name, value]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : encodedQuoted(name)}%3D${encodedQuoted(value)}`,
  )
  if (matchers.length === 0) return null
  // `{name="value", …}`, encoded.
  const url = `${silencesAt}/#/silences/new?filter=%7B${matchers.join('%2C%20')}%7D`
  // The address it begins with is a link, and what follows is encoded.
  return url.length <= bounds.url ? url : null
}

/** A text in quotes, encoded. Most of them have nothing that needs it, and each alert of a storm has ten. */
function encodedQuoted(text: string): string {
  return /^[\w.-]*$/.test(text) ? `%22${text}%22` : encodeURIComponent(JSON.stringify(text))
}
