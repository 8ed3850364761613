import type { Signal } from '@baton/shared/model/signal.ts'
import { boundedKey, contentKey } from './key.ts'
import { readLink } from './link.ts'
import { placeholderIn, placeholderInKey, withoutPlaceholders } from './placeholder.ts'
import { severityOf } from './severity.ts'
import { type IntakeContext, type IntakeSource, type Parsed, type Refusal, refuse } from './source.ts'
import { unfilled } from './status.ts'
import { bounds, cleanLine, isObject, scalarText, valueText } from './text.ts'
import { TextMap } from './text-map.ts'
import { readTime } from './time.ts'
import { quoted, Warnings } from './warnings.ts'

type Fields = Readonly<Record<string, unknown>>

/** The key to answer with: the sender resolves with it when it had given none. */
export type PagerdutyResult = (Parsed & { readonly dedupKey: string }) | Refusal

export interface PagerdutySource extends IntakeSource {
  parse(body: unknown, context: IntakeContext): PagerdutyResult
}

/**
 * PagerDuty Events v2. Which integration `routing_key` means is the caller's to find. Milder than PagerDuty in
 * one way: a missing or odd source or severity is a warning, because its senders never retry a 400.
 */
export const pagerduty: PagerdutySource = {
  name: 'pagerduty',
  limitBytes: 512 * 1_024,
  parse,
}

const states: ReadonlyMap<unknown, Signal['state']> = new Map([
  ['trigger', 'firing'],
  ['acknowledge', 'acknowledged'],
  ['resolve', 'cleared'],
])

const importantDetails = ['service', 'runbook', 'runbook_url', 'description']
const maxLinks = 20

function parse(sent: unknown, context: IntakeContext): PagerdutyResult {
  if (!isObject(sent)) return refuse('body', `must be an object, is ${quoted(sent)}`)
  const body = isFirstApi(sent) ? fromFirstApi(sent) : sent
  if (body.routing_key !== undefined && typeof body.routing_key !== 'string') {
    return refuse('routing_key', `must be a string, is ${quoted(body.routing_key)}`)
  }
  const warnings = new Warnings()
  const state = readAction(body.event_action, warnings)
  if (state === undefined) {
    return refuse('event_action', `must be "trigger", "acknowledge" or "resolve", is ${quoted(body.event_action)}`)
  }
  const givenKey = scalarText(body.dedup_key ?? '')
  if (givenKey === null) {
    return refuse('dedup_key', `must be a string, is ${quoted(body.dedup_key)}`)
  }
  const openKey = placeholderInKey(givenKey)
  const hasKey = givenKey.trim() !== '' && openKey === null
  if (!hasKey && state !== 'firing') {
    const why = openKey === null ? '' : ', and '.concat(unfilled(openKey))
    return refuse('dedup_key', `is required to ${quoted(body.event_action)}${why}`)
  }
  if (openKey !== null) {
    warnings.add('dedup_key', `${unfilled(openKey)}; the event is known by its content`, 'placeholder')
  }
  const payload = isObject(body.payload) ? body.payload : {}
  const refusal = state === 'firing' ? refuseTrigger(body.payload) : null
  if (refusal !== null) return refusal
  // Without a key of its own each trigger is an alert; a template that makes none must not make one of each resend.
  const dedupKey = boundedKey(hasKey ? givenKey : openKey === null ? newKey(payload, context) : keyOfContent(payload))
  const signal = readSignal(state, dedupKey, body, payload, warnings)
  return {
    ok: true,
    signals: [signal],
    truncated: 0,
    warnings: warnings.list(),
    remarks: warnings.remarks,
    groupKey: dedupKey,
    dedupKey,
  }
}

/** Whether it is an event of PagerDuty's first Events API, which old integrations still send. */
export function isFirstApi(body: Fields): boolean {
  return typeof body.event_type === 'string' && body.event_action === undefined
}

/** An event of the first API in the words of the second. */
function fromFirstApi(event: Fields): Fields {
  const { service_key, event_type, incident_key, description, details, client, client_url } = event
  const severity = isObject(details) ? details.severity : undefined
  return {
    ...{ routing_key: service_key, event_action: event_type, dedup_key: incident_key, client, client_url },
    payload: { summary: description, source: scalarText(client) || 'Events API v1', severity, custom_details: details },
  }
}

/** In whatever case. A template that left it open may have meant anything: then it fires. */
function readAction(value: unknown, warnings: Warnings): Signal['state'] | undefined {
  if (typeof value !== 'string') return undefined
  const placeholder = placeholderIn(value)
  if (placeholder === null) return states.get(value.trim().toLowerCase())
  warnings.add('event_action', `${unfilled(placeholder)}; taken as "trigger"`, 'placeholder')
  return 'firing'
}

/** Only a trigger needs a payload: a resolve with an odd one still clears the alert. */
function refuseTrigger(payload: unknown): Refusal | null {
  if (!isObject(payload)) return refuse('payload', `must be an object, is ${quoted(payload)}`)
  const { summary } = payload
  if (typeof summary === 'string' && summary.trim() !== '') return null
  return refuse('payload.summary', `must be text, is ${quoted(summary)}`)
}

function keyOfContent({ summary, source, component, group, class: kind }: Fields): string {
  return contentKey(scalarText(summary) ?? '', { source, component, group, kind })
}

function newKey(payload: Fields, context: IntakeContext): string {
  return context.mintDedupKey?.() ?? contentKey(`${context.integrationId} ${context.now}`, payload)
}

function readSignal(
  state: Signal['state'],
  dedupKey: string,
  body: Fields,
  payload: Fields,
  warnings: Warnings,
): Signal {
  const details = isObject(payload.custom_details) ? payload.custom_details : {}
  const annotations = readAnnotations(body, payload, warnings)
  const labels = readLabels(payload, annotations, warnings)
  if (state === 'firing') warnAboutRequired(payload, warnings)
  const summary = scalarText(payload.summary) ?? ''
  if (summary.length > bounds.title) warnings.add('payload.summary', `clipped to ${bounds.title} characters`, 'clipped')
  const title = cleanLine(readSummary(summary, warnings), bounds.title) || cleanLine(dedupKey, bounds.title)
  const severityRaw = cleanLine(scalarText(payload.severity) ?? '', bounds.name)
  const service = scalarText(payload.component) || scalarText(details.service) || ''
  return {
    state,
    externalKey: dedupKey,
    occurrence: null,
    groupKey: dedupKey,
    title,
    alertName: cleanLine(scalarText(payload.class) ?? '', bounds.title) || title,
    severity: severityOf(severityRaw),
    severityRaw,
    serviceHint: cleanLine(service, bounds.name) || null,
    ...readLinks(body, details, annotations, warnings),
    dashboardUrl: null,
    silenceUrl: null,
    ...readTimestamp(state, payload, warnings),
    labels: labels.entries,
    annotations: annotations.entries,
  }
}

/** When this was sent about: of what cleared, its end. A repeat has a later one, so of what fires it is no start. */
function readTimestamp(
  state: Signal['state'],
  { timestamp }: Fields,
  warnings: Warnings,
): Pick<Signal, 'sentAt' | 'endedAt'> {
  const isGiven = timestamp !== undefined && timestamp !== null && timestamp !== ''
  const time = isGiven ? readTime(timestamp) : null
  if (isGiven && time === null) warnings.add('payload.timestamp', `is no usable time (${quoted(timestamp)}); ignored`)
  if (time === null || state === 'acknowledged') return { endedAt: null }
  return state === 'cleared' ? { endedAt: time } : { sentAt: time, endedAt: null }
}

function readSummary(summary: string, warnings: Warnings): string {
  const placeholder = placeholderIn(summary)
  if (placeholder === null) return summary
  warnings.add('payload.summary', unfilled(placeholder), 'placeholder')
  return withoutPlaceholders(summary) || 'Alert without a title: its template was not filled in'
}

/** What PagerDuty itself would refuse, and a page should not be lost for. */
function warnAboutRequired(payload: Fields, warnings: Warnings): void {
  if (!scalarText(payload.source)) warnings.add('payload.source', 'is missing')
  const { severity } = payload
  if (typeof severity !== 'string' || severityOf(severity) === 'unknown') {
    warnings.add(
      'payload.severity',
      `must be critical, error, warning or info, is ${quoted(severity)}; taken as unknown`,
    )
  }
}

function readLabels(payload: Fields, annotations: TextMap, warnings: Warnings): TextMap {
  const labels = new TextMap('payload.custom_details', bounds.labelValue, warnings)
  for (const name of ['source', 'component', 'group', 'class']) {
    const text = valueText(payload[name])
    if (text !== null && text !== '') labels.put(name, text, `payload.${name}`)
  }
  const details = payload.custom_details
  if (!isObject(details)) {
    const text = valueText(details)
    if (text !== null && text !== '') annotations.put('custom_details', text)
    return labels
  }
  const names = Object.keys(details)
  const important = names.length > bounds.entries ? importantDetails.filter((name) => Object.hasOwn(details, name)) : []
  for (const name of new Set([...important, ...names])) {
    const text = valueText(details[name])
    if (text === null) continue
    // A detail called `source` is not the event's source.
    labels.put(Object.hasOwn(labels.entries, name) ? `custom_details.${name}` : name, text)
    // Senders put whole reports here; a label is too short for one.
    if (text.length > bounds.labelValue) annotations.put(name, text)
  }
  return labels
}

function readAnnotations(body: Fields, payload: Fields, warnings: Warnings): TextMap {
  const annotations = new TextMap('annotations', bounds.annotationValue, warnings)
  for (const [name, value] of [
    ['timestamp', payload.timestamp],
    ['client', body.client],
  ] as const) {
    const text = scalarText(value)
    if (text !== null && text !== '') annotations.put(name, text)
  }
  return annotations
}

function readLinks(
  body: Fields,
  details: Fields,
  annotations: TextMap,
  warnings: Warnings,
): Pick<Signal, 'runbookUrl' | 'sourceUrl'> {
  const links = readLinkList(body.links, warnings)
  const read = (value: unknown, field: string, name: string) =>
    readLink(value, field, warnings, { in: annotations, name })
  const runbook = links.find(({ text }) => /runbook/i.test(text))
  const first = links[0]
  if (links.length > 0) annotations.put('links', links.map(({ text, href }) => `${text} ${href}`.trim()).join('\n'))
  return {
    sourceUrl:
      read(body.client_url, 'client_url', 'client_url') ??
      (first === undefined ? null : readLink(first.href, first.field, warnings, null)),
    runbookUrl:
      (runbook === undefined ? null : readLink(runbook.href, runbook.field, warnings, null)) ??
      readLink(details.runbook, 'payload.custom_details.runbook', warnings, null) ??
      readLink(details.runbook_url, 'payload.custom_details.runbook_url', warnings, null),
  }
}

interface Link {
  readonly href: string
  readonly text: string
  readonly field: string
}

function readLinkList(value: unknown, warnings: Warnings): readonly Link[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    warnings.add('links', `must be an array, is ${quoted(value)}; ignored`)
    return []
  }
  if (value.length > maxLinks) warnings.add('links', `more than ${maxLinks}; the rest is dropped`)
  return value.slice(0, maxLinks).flatMap((link: unknown, index) => {
    const href = isObject(link) && typeof link.href === 'string' ? link.href.trim() : ''
    if (!isObject(link) || href === '') {
      warnings.add(`links[${index}].href`, 'must be text; ignored')
      return []
    }
    return [{ href, text: scalarText(link.text) ?? '', field: `links[${index}].href` }]
  })
}
