import { expect, test } from 'vitest'
import { generic } from './generic.ts'
import type { Parsed } from './source.ts'

const context = { integrationId: 'int-1', now: 1_795_170_510_000 }

function parsed(body: unknown): Parsed {
  const result = generic.parse(body, context)
  if (!result.ok) throw new Error(`refused: ${result.field}: ${result.detail}`)
  return result
}

function signalOf(body: unknown) {
  const [signal] = parsed(body).signals
  if (signal === undefined) throw new Error('no signal')
  return signal
}

test('needs no more than a title', () => {
  const result = parsed({ title: 'Disk full' })
  expect(result.warnings).toEqual([])
  expect(result.signals).toEqual([
    {
      state: 'firing',
      externalKey: expect.stringMatching(/^[0-9a-f]{32}$/),
      occurrence: null,
      groupKey: result.signals[0]?.externalKey,
      title: 'Disk full',
      alertName: 'Disk full',
      severity: 'unknown',
      severityRaw: '',
      serviceHint: null,
      runbookUrl: null,
      dashboardUrl: null,
      sourceUrl: null,
      silenceUrl: null,
      endedAt: null,
      labels: {},
      annotations: {},
    },
  ])
})

test('reads every field', () => {
  const result = parsed({
    title: 'Disk full on db-1',
    name: 'DiskFull',
    key: 'disk/db-1',
    status: 'firing',
    severity: 'P2',
    labels: { host: 'db-1', cpu: 4 },
    annotations: { hint: 'see the runbook' },
    description: 'Only 1 % is left.',
    service: 'db',
    runbook: 'https://runbooks.example.com/disk',
    dashboard: 'https://grafana.example.com/d/1',
    link: 'https://zabbix.example.com/1',
    startsAt: 1_795_170_508,
    group: 'disk',
  })
  expect(result.warnings).toEqual([])
  expect(result.groupKey).toBe('disk')
  expect(result.signals[0]).toEqual({
    state: 'firing',
    externalKey: 'disk/db-1',
    occurrence: 1_795_170_508_000,
    groupKey: 'disk',
    title: 'Disk full on db-1',
    alertName: 'DiskFull',
    severity: 'error',
    severityRaw: 'P2',
    serviceHint: 'db',
    runbookUrl: 'https://runbooks.example.com/disk',
    dashboardUrl: 'https://grafana.example.com/d/1',
    sourceUrl: 'https://zabbix.example.com/1',
    silenceUrl: null,
    endedAt: null,
    labels: { host: 'db-1', cpu: '4' },
    annotations: { hint: 'see the runbook', description: 'Only 1 % is left.' },
  })
})

test.each([
  ['summary', 'dedup_key', 'state', 'priority', 'runbookUrl', 'dashboardUrl', 'url', 'starts_at', 'groupKey'],
  ['name', 'dedupKey', 'event_action', 'level', 'runbook_url', 'dashboard_url', 'sourceUrl', 'started_at', 'group_key'],
  ['message', 'id', 'status', 'severity', 'runbook', 'dashboard', 'source_url', 'start_time', 'group'],
])('reads the aliases %s, %s, %s, %s, %s, %s, %s, %s, %s', (...names) => {
  const [title, key, status, severity, runbook, dashboard, link, starts, group] = names
  const result = parsed({
    [title]: 'T',
    [key]: 'k',
    [status]: 'triggered',
    [severity]: 'warn',
    [runbook]: 'https://a.example.com/r',
    [dashboard]: 'https://a.example.com/d',
    [link]: 'https://a.example.com/l',
    [starts]: '2026-11-20T10:28:28Z',
    [group]: 'g',
  })
  expect(result.warnings).toEqual([])
  expect(result.signals[0]).toMatchObject({
    title: 'T',
    externalKey: 'k',
    state: 'firing',
    severity: 'warning',
    runbookUrl: 'https://a.example.com/r',
    dashboardUrl: 'https://a.example.com/d',
    sourceUrl: 'https://a.example.com/l',
    occurrence: 1_795_170_508_000,
    groupKey: 'g',
  })
})

test.each([
  ['firing', 'firing'],
  ['ALERTING', 'firing'],
  ['down', 'firing'],
  ['', 'firing'],
  [null, 'firing'],
  ['Resolved', 'cleared'],
  ['ok', 'cleared'],
  ['up', 'cleared'],
  ['inactive', 'cleared'],
  ['ack', 'acknowledged'],
  ['acknowledge', 'acknowledged'],
])('takes the status %j as %s', (status, state) => {
  expect(signalOf({ title: 'T', status }).state).toBe(state)
})

test.each([
  [{ key: 'k' }, 'title'],
  [{ title: ' ' }, 'title'],
  [{ title: {} }, 'title'],
  [{ status: 'resolved' }, 'key'],
  [{}, 'title'],
  [[], 'body'],
  [[5], '[0]'],
  [{ alerts: [] }, 'alerts'],
  [{ alerts: 5 }, 'alerts'],
  [5, 'body'],
  [null, 'body'],
])('refuses %j naming the field %s', (body, field) => {
  expect(generic.parse(body, context)).toMatchObject({ ok: false, field })
})

test.each([
  [{ title: 'T', status: 'maybe' }, 'status: "maybe" is not a word that is known here; taken as firing'],
  [{ title: 'T', state: 5 }, 'state: 5 is not a word that'],
  [{ title: 'T', status: true }, 'status: true is not a word'],
  [{ alerts: [{ title: 'T', status: {} }] }, 'alerts[0].status: must be text, is an object; taken as firing'],
  [{ title: 'T', status: 'Re-Triggered' }, 'status: "Re-Triggered" is taken as firing'],
])('%j fires, with a warning', (body, warning) => {
  const { signals, warnings } = parsed(body)
  expect(signals[0]?.state).toBe('firing')
  expect(warnings).toEqual([expect.stringContaining(warning)])
})

test('accepts an array and a list of alerts, with a warning for each bad one', () => {
  const alerts = [{ title: 'A', key: 'a' }, { key: 'b' }, { title: 'C', key: 'c' }]
  expect(parsed(alerts)).toMatchObject({ signals: [{ externalKey: 'a' }, { externalKey: 'c' }], groupKey: null })
  expect(parsed(alerts).warnings).toEqual(['[1].title: is required; this alert was not accepted'])
  expect(parsed({ alerts }).warnings).toEqual(['alerts[1].title: is required; this alert was not accepted'])
})

test('reads ten thousand alerts and counts the rest as truncated', () => {
  const result = parsed(Array.from({ length: 10_003 }, (_, i) => ({ title: 'T', key: String(i) })))
  expect(result.signals).toHaveLength(10_000)
  expect(result.truncated).toBe(3)
  expect(result.warnings[0]).toContain('truncated')
})

test('clears by key alone', () => {
  expect(signalOf({ key: 'k', status: 'resolved', endsAt: '2026-11-20T10:28:28Z' })).toMatchObject({
    state: 'cleared',
    externalKey: 'k',
    title: 'k',
    endedAt: 1_795_170_508_000,
  })
})

test('clears without a key what fired with the same title and labels', () => {
  const fired = signalOf({ title: 'T', labels: { a: '1', b: '2' } })
  const cleared = signalOf({ title: 'T', labels: { b: '2', a: '1' }, status: 'ok' })
  expect(cleared.externalKey).toBe(fired.externalKey)
  expect(signalOf({ title: 'T', labels: { a: '1' } }).externalKey).not.toBe(fired.externalKey)
})

test('takes what a group says is resolved as that, for alerts that say nothing themselves, and no other word', () => {
  const states = (status: unknown) =>
    parsed({
      status,
      alerts: [{ title: 'A' }, { title: 'B', status: 'firing' }, { title: 'C', state: 'ok' }],
    }).signals.map(({ state }) => state)
  expect(states('Resolved')).toEqual(['cleared', 'firing', 'cleared'])
  for (const other of ['firing', 'ok', 'success', 200, undefined])
    expect(states(other)).toEqual(['firing', 'firing', 'cleared'])
})

test('takes a lone timestamp as the end of what cleared, and as no start of what fires: a repeat has a later one', () => {
  const timestamp = 1_795_170_508
  expect(signalOf({ title: 'T', timestamp })).toMatchObject({
    occurrence: null,
    sentAt: 1_795_170_508_000,
    endedAt: null,
  })
  expect(signalOf({ title: 'T', timestamp, status: 'ok' })).toMatchObject({
    occurrence: null,
    endedAt: 1_795_170_508_000,
  })
})

test('names ignored fields in one warning for the whole body', () => {
  const alert = { title: 'T', colour: 'red', ['x'.repeat(5_000)]: 1 }
  const { warnings } = parsed({ alerts: [alert, { ...alert, team: 'ops' }], source: 'cron' })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatch(/^body: ignored unknown fields: source, colour, x{60}…, team$/)
  const many = parsed({ title: 'T', ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, 1])) })
  expect(many.warnings).toEqual(['body: ignored unknown fields: f0, f1, f2, f3, f4, f5, f6, f7 and others'])
})

test('keeps the texts that did not become the title', () => {
  expect(signalOf({ title: 'T', message: 'M', summary: 'S', details: { a: 1 } }).annotations).toEqual({
    message: 'M',
    summary: 'S',
    description: '{"a":1}',
  })
})

test('keeps a link that is not http as text', () => {
  const { signals, warnings } = parsed({ title: 'T', url: 'javascript:alert(1)' })
  expect(signals[0]).toMatchObject({ sourceUrl: null, annotations: { url: 'javascript:alert(1)' } })
  expect(warnings).toEqual(['url: is not an http(s) link; kept as text'])
})

test('clips a long title and says so', () => {
  const { signals, warnings } = parsed({ title: 'x'.repeat(501) })
  expect(signals[0]?.title).toHaveLength(500)
  expect(warnings).toEqual(['title: clipped to 500 characters'])
})

test('survives names of prototypes as labels and as fields', () => {
  const body = JSON.parse('{"title":"T","__proto__":{"key":"x"},"labels":{"__proto__":"a","constructor":"b"}}')
  const { signals, warnings } = parsed(body)
  expect(Object.entries(signals[0]?.labels ?? {})).toEqual([['constructor', 'b']])
  expect(warnings).toContain('labels.__proto__: the name is not allowed; dropped')
  expect(warnings).toContain('body: ignored unknown fields: __proto__')
})
