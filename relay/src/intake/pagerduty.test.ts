import { expect, test } from 'vitest'
import { pagerduty } from './pagerduty.ts'

const context = { integrationId: 'int-1', now: 1_795_170_510_000 }

const payload = { summary: 'Disk full on db-1', source: 'db-1.example.com', severity: 'critical' }
const trigger = { routing_key: 'r', event_action: 'trigger', dedup_key: 'disk/db-1', payload }

function parsed(body: unknown, mintDedupKey?: () => string) {
  const result = pagerduty.parse(body, mintDedupKey === undefined ? context : { ...context, mintDedupKey })
  if (!result.ok) throw new Error(`refused: ${result.field}: ${result.detail}`)
  const [signal] = result.signals
  if (signal === undefined || result.signals.length !== 1) throw new Error('expected one signal')
  return { ...result, signal }
}

test('reads a trigger', () => {
  const result = parsed({
    ...trigger,
    client: 'Monitoring',
    client_url: 'https://monitoring.example.com/1',
    links: [{ href: 'https://runbooks.example.com/disk', text: 'The Runbook' }],
    payload: {
      ...payload,
      timestamp: '2026-11-20T10:28:28.535Z',
      component: 'postgres',
      group: 'prod',
      class: 'disk',
      custom_details: { free: 1, nested: { a: [1, 2] }, none: null },
    },
  })
  expect(result.warnings).toEqual([])
  expect(result.dedupKey).toBe('disk/db-1')
  expect(result.groupKey).toBe('disk/db-1')
  expect(result.signal).toEqual({
    state: 'firing',
    externalKey: 'disk/db-1',
    occurrence: null,
    groupKey: 'disk/db-1',
    title: 'Disk full on db-1',
    alertName: 'disk',
    severity: 'critical',
    severityRaw: 'critical',
    serviceHint: 'postgres',
    runbookUrl: 'https://runbooks.example.com/disk',
    dashboardUrl: null,
    sourceUrl: 'https://monitoring.example.com/1',
    silenceUrl: null,
    endedAt: null,
    sentAt: 1_795_170_508_535,
    labels: {
      source: 'db-1.example.com',
      component: 'postgres',
      group: 'prod',
      class: 'disk',
      free: '1',
      nested: '{"a":[1,2]}',
    },
    annotations: {
      timestamp: '2026-11-20T10:28:28.535Z',
      client: 'Monitoring',
      links: 'The Runbook https://runbooks.example.com/disk',
    },
  })
})

test.each([
  ['acknowledge', 'acknowledged'],
  ['resolve', 'cleared'],
])('reads %s without a payload as %s', (event_action, state) => {
  const { signal } = parsed({ routing_key: 'r', event_action, dedup_key: 'k' })
  expect(signal).toMatchObject({ state, externalKey: 'k', title: 'k' })
})

test('clears an alert whatever the payload of the resolve', () => {
  expect(parsed({ event_action: 'resolve', dedup_key: 'k', payload: 'done' }).signal.state).toBe('cleared')
})

test('answers with the key that the caller mints when a trigger has none', () => {
  const result = parsed({ ...trigger, dedup_key: undefined }, () => 'minted')
  expect(result.dedupKey).toBe('minted')
  expect(result.signal.externalKey).toBe('minted')
  expect(parsed({ ...trigger, dedup_key: '' }, () => 'minted').dedupKey).toBe('minted')
})

test('derives a key from content and time when nobody mints one', () => {
  const { dedupKey } = parsed({ ...trigger, dedup_key: null })
  expect(dedupKey).toMatch(/^[0-9a-f]{32}$/)
  const later = pagerduty.parse({ ...trigger, dedup_key: null }, { ...context, now: context.now + 1 })
  expect(later.ok && later.dedupKey).not.toBe(dedupKey)
})

test('gives the same key for a long one and for the answer to it', () => {
  const first = parsed({ ...trigger, dedup_key: 'k'.repeat(1_000) }).dedupKey
  expect(first.length).toBeLessThanOrEqual(512)
  expect(parsed({ event_action: 'resolve', dedup_key: first }).dedupKey).toBe(first)
})

test.each([
  [null, 'body'],
  [[trigger], 'body'],
  [{ ...trigger, routing_key: 5 }, 'routing_key'],
  [{ ...trigger, event_action: undefined }, 'event_action'],
  [{ ...trigger, event_action: 'explode' }, 'event_action'],
  [{ ...trigger, event_action: 'constructor' }, 'event_action'],
  [{ ...trigger, dedup_key: {} }, 'dedup_key'],
  [{ event_action: 'resolve' }, 'dedup_key'],
  [{ event_action: 'acknowledge', dedup_key: ' ' }, 'dedup_key'],
  [{ event_action: 'resolve', dedup_key: '$ALERT_CYCLE_KEY' }, 'dedup_key'],
  [{ ...trigger, payload: undefined }, 'payload'],
  [{ ...trigger, payload: [] }, 'payload'],
  [{ ...trigger, payload: { ...payload, summary: undefined } }, 'payload.summary'],
  [{ ...trigger, payload: { ...payload, summary: ' ' } }, 'payload.summary'],
  [{ ...trigger, payload: { ...payload, summary: 5 } }, 'payload.summary'],
])('refuses %j naming the field %s', (body, field) => {
  expect(pagerduty.parse(body, context)).toMatchObject({ ok: false, field })
})

test('pages for a trigger that lacks a source and a severity, with warnings', () => {
  const { signal, warnings } = parsed({ ...trigger, payload: { summary: 'S' } })
  expect(signal.severity).toBe('unknown')
  expect(warnings).toEqual([
    'payload.source: is missing',
    'payload.severity: must be critical, error, warning or info, is nothing; taken as unknown',
  ])
})

test('reads an action in whatever case', () => {
  expect(parsed({ ...trigger, event_action: ' Trigger' }).signal.state).toBe('firing')
  expect(parsed({ event_action: 'RESOLVE', dedup_key: 'k' }).signal.state).toBe('cleared')
})

test('takes what a template left open for no key, no action and no title, and pages', () => {
  const open = {
    event_action: '$ALERT_TRANSITION',
    dedup_key: '$ALERT_CYCLE_KEY',
    payload: { ...payload, summary: '{{title}}' },
  }
  const { signal, warnings, remarks } = parsed(open, () => 'minted')
  expect(signal).toMatchObject({ state: 'firing', title: expect.stringContaining('without a title') })
  expect(signal.externalKey).toMatch(/^[0-9a-f]{32}$/)
  expect(parsed(open).signal.externalKey).toBe(signal.externalKey)
  expect(warnings).toHaveLength(3)
  expect(remarks).toEqual(['placeholder'])
})

test.each(['null', 'None', '<no value>'])('does not take %s for a key that two events share', (dedup_key) => {
  const [disk, shop] = ['Disk full', 'Shop down'].map((summary) =>
    parsed({ ...trigger, dedup_key, payload: { ...payload, summary } }),
  )
  expect(disk?.signal.externalKey).not.toBe(shop?.signal.externalKey)
})

test('finds service and runbook in the details', () => {
  const custom_details = { service: 'db', runbook_url: 'https://runbooks.example.com/x' }
  const { signal } = parsed({ ...trigger, payload: { ...payload, custom_details } })
  expect(signal.serviceHint).toBe('db')
  expect(signal.runbookUrl).toBe('https://runbooks.example.com/x')
})

test('takes the first link as the source without a client_url', () => {
  const links = [{ href: 'https://a.example.com' }, { href: 'https://b.example.com', text: 'runbook' }, 5]
  const { signal, warnings } = parsed({ ...trigger, links })
  expect(signal.sourceUrl).toBe('https://a.example.com')
  expect(signal.runbookUrl).toBe('https://b.example.com')
  expect(warnings).toEqual(['links[2].href: must be text; ignored'])
})

test('keeps links that are not http as text', () => {
  const { signal, warnings } = parsed({
    ...trigger,
    client_url: 'javascript:a()',
    links: [{ href: 'javascript:b()', text: 'runbook' }],
  })
  expect(signal.sourceUrl).toBe(null)
  expect(signal.runbookUrl).toBe(null)
  expect(signal.annotations).toMatchObject({ client_url: 'javascript:a()', links: 'runbook javascript:b()' })
  expect(warnings).toContain('client_url: is not an http(s) link; kept as text')
  expect(warnings).toContain('links[0].href: is not an http(s) link; kept as text')
})

test('keeps a long detail whole beside its clipped label', () => {
  const report = 'x'.repeat(5_000)
  const { signal, warnings } = parsed({ ...trigger, payload: { ...payload, custom_details: { firing: report } } })
  expect(signal.labels.firing).toHaveLength(1_024)
  expect(signal.annotations.firing).toBe(report)
  expect(warnings).toEqual(['payload.custom_details.firing: clipped to 1024 characters'])
})

test('does not let a detail replace a field of the payload', () => {
  const { signal } = parsed({ ...trigger, payload: { ...payload, custom_details: { source: 'spoofed' } } })
  expect(signal.labels).toEqual({ source: 'db-1.example.com', 'custom_details.source': 'spoofed' })
})

test('keeps details that are text', () => {
  const { signal } = parsed({ ...trigger, payload: { ...payload, custom_details: 'in words' } })
  expect(signal.annotations.custom_details).toBe('in words')
})
