import type { Signal } from '@baton/shared/model/signal.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sources } from './index.ts'
import type { ParseResult, SourceName } from './source.ts'
import { bounds } from './text.ts'
import { maxWarnings } from './warnings.ts'

/** The same cases on every run; raise `numRuns` and change this to look further. */
const seed = 4_010
const context = { integrationId: 'int-1', now: 1_795_170_510_000 }

const isText = (text: string, max: number) =>
  text.length <= max && text.isWellFormed() && !/[[\p{Cc}\u202a-\u202e]--[\n\t]]/v.test(text)

function expectText(text: string, max: number): void {
  expect(isText(text, max), JSON.stringify(text.slice(0, 100))).toBe(true)
}

function expectLink(url: string | null): void {
  if (url === null) return
  expectText(url, bounds.url)
  expect(['http:', 'https:']).toContain(new URL(url).protocol)
}

function expectMap(map: Readonly<Record<string, string>>, maxValue: number): void {
  const entries = Object.entries(map)
  expect(entries.length).toBeLessThanOrEqual(bounds.entries)
  for (const [name, value] of entries) {
    expectText(name, bounds.name)
    expectText(value, maxValue)
  }
}

function expectTime(time: number | null): void {
  if (time !== null) expect(Number.isSafeInteger(time) && time > 0).toBe(true)
}

function expectSignal(signal: Signal): void {
  expect(['firing', 'cleared', 'acknowledged']).toContain(signal.state)
  expect(['critical', 'error', 'warning', 'info', 'unknown']).toContain(signal.severity)
  expectText(signal.title, bounds.title)
  expectText(signal.alertName, bounds.title)
  for (const text of [signal.title, signal.alertName, signal.externalKey, signal.groupKey]) expect(text).not.toBe('')
  expectText(signal.externalKey, bounds.key)
  expectText(signal.groupKey, bounds.key)
  expectText(signal.severityRaw, bounds.name)
  expectText(signal.serviceHint ?? '', bounds.name)
  for (const url of [signal.runbookUrl, signal.dashboardUrl, signal.sourceUrl, signal.silenceUrl]) expectLink(url)
  expectMap(signal.labels, bounds.labelValue)
  expectMap(signal.annotations, bounds.annotationValue)
  expectTime(signal.occurrence)
  expectTime(signal.endedAt)
}

function expectBounded(result: ParseResult): void {
  if (!result.ok) {
    expectText(result.field, 300)
    expectText(result.detail, 1_000)
    return
  }
  expect(result.signals.length).toBeGreaterThan(0)
  expect(result.warnings.length).toBeLessThanOrEqual(maxWarnings)
  for (const warning of result.warnings) expectText(warning, 1_000)
  expect(Number.isSafeInteger(result.truncated) && result.truncated >= 0).toBe(true)
  for (const signal of result.signals) expectSignal(signal)
  // What is journaled as JSON is what was handed over.
  expect(JSON.parse(JSON.stringify(result.signals))).toEqual(result.signals)
}

const names = ['alertmanager', 'generic', 'pagerduty'] as const satisfies readonly SourceName[]

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(501, 1_025, 2_049, 8_001).map((length) => '\u{1f525}x\ud800'.repeat(length / 4 + 1)),
  fc.constantFrom(
    'firing',
    'resolved',
    'trigger',
    'resolve',
    '4',
    'javascript:a',
    'https://a.example.com/?q="',
    '__proto__',
  ),
  fc.constantFrom('2026-11-20T10:28:28Z', '0001-01-01T00:00:00Z', '1795170508', ' ', ''),
)

const fieldName = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      ...['alerts', 'status', 'labels', 'annotations', 'fingerprint', 'startsAt', 'endsAt', 'generatorURL', 'groupKey'],
      ...['externalURL', 'truncatedAlerts', 'version', 'severity', 'alertname', 'summary', 'runbook_url', 'silenceURL'],
      ...['title', 'key', 'state', 'service', 'link', 'timestamp', 'group', 'description', 'message', 'groupLabels'],
      ...['event_action', 'dedup_key', 'payload', 'source', 'component', 'custom_details', 'links', 'href', 'text'],
      ...['client_url', 'runbook', 'dashboard', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON'],
    ),
  },
  { weight: 1, arbitrary: hostileText },
)

/** JSON built from names and words that the adapters know, in all the wrong places. */
const nearMiss = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileText,
    fc.oneof(fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.array(fc.tuple(fieldName, tie('value')), { maxLength: 12 }).map((pairs) => {
    const json = pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`)
    return JSON.parse(`{${json.join(',')}}`)
  }),
}))

/** A body that is usable but for what is hostile in its fields. */
const nearlyUsable = fc
  .tuple(nearMiss.object, nearMiss.object, nearMiss.object, hostileText, fc.constantFrom('firing', 'resolved'))
  .map(([more, labels, annotations, text, status]) => {
    const alert = { title: text || 'T', fingerprint: text || 'f', ...(more as object), status, labels, annotations }
    const event_action = status === 'firing' ? 'trigger' : 'resolve'
    const details = { summary: text.trim() || 'S', custom_details: labels, ...(annotations as object) }
    return {
      externalURL: text,
      groupKey: text,
      event_action,
      dedup_key: text || 'k',
      payload: details,
      alerts: [alert, more],
    }
  })

test.each(names)('%s gives a bounded result for any JSON value', (name) => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearMiss.value, nearMiss.object, nearlyUsable), (body) => {
      expectBounded(sources[name].parse(body, context))
    }),
    { numRuns: 250, seed },
  )
})

test.each(names)('%s accepts most of what is nearly usable', (name) => {
  const bodies = fc.sample(nearlyUsable, { numRuns: 100, seed })
  const accepted = bodies.filter((body) => sources[name].parse(body, context).ok)
  expect(accepted.length).toBeGreaterThan(80)
})

test.each(names)('%s gives the same result twice and leaves the body alone', (name) => {
  fc.assert(
    fc.property(nearlyUsable, (body) => {
      const before = JSON.stringify(body)
      expect(sources[name].parse(body, context)).toEqual(sources[name].parse(body, context))
      expect(JSON.stringify(body)).toBe(before)
    }),
    { numRuns: 50, seed },
  )
})

test.each(names)('%s survives 20,000 levels and megabytes in every field', (name) => {
  let deep: unknown = 'x'
  for (let i = 0; i < 20_000; i++) deep = i % 2 === 0 ? [deep] : { deep }
  const huge = '\ud83d'.repeat(1_000_000)
  for (const value of [deep, huge]) {
    const map = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}${huge}`, value]))
    const alert = { title: value, fingerprint: value, status: 'firing', labels: { a: value, ...map }, annotations: map }
    const payload = { summary: 'S', source: value, severity: value, custom_details: map }
    const body = { event_action: 'trigger', dedup_key: huge, payload, links: [value], alerts: [alert, value] }
    expectBounded(sources[name].parse(body, context))
    expectBounded(sources[name].parse(value, context))
  }
})
