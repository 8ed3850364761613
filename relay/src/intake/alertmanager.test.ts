import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { alertmanager } from './alertmanager.ts'
import type { Parsed } from './source.ts'

const context = { integrationId: 'int-1', now: 1_795_170_510_000 }

const fixture = (name: string) => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))

function parsed(body: unknown): Parsed {
  const result = alertmanager.parse(body, context)
  if (!result.ok) throw new Error(`refused: ${result.field}: ${result.detail}`)
  return result
}

function signalOf(alert: object, body: object = {}) {
  const { signals, warnings } = parsed(bodyOf([{ ...firing, ...alert }], body))
  const [signal] = signals
  if (signal === undefined) throw new Error('no signal')
  return { signal, warnings }
}

const firing = {
  status: 'firing',
  labels: { alertname: 'DiskFull', instance: 'db-1' },
  annotations: {},
  startsAt: '2026-11-20T10:28:28.535Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: '',
  fingerprint: 'f1',
}

const bodyOf = (alerts: readonly unknown[], more: object = {}) => ({ version: '4', groupKey: 'g', alerts, ...more })

test('reads a real firing alert', () => {
  const result = parsed(fixture('alertmanager-firing-single'))
  expect(result.warnings).toEqual([])
  expect(result.truncated).toBe(0)
  expect(result.groupKey).toBe('{}/{team="payments"}:{alertname="InstanceDown", job="checkout"}')
  expect(result.signals).toHaveLength(1)
  expect(result.signals[0]).toMatchObject({
    state: 'firing',
    externalKey: 'acf199021e3f909a',
    occurrence: Date.parse('2026-11-20T10:28:28.535Z'),
    groupKey: result.groupKey,
    title: 'Instance 127.0.0.1:19193 down',
    alertName: 'InstanceDown',
    severity: 'critical',
    severityRaw: 'critical',
    serviceHint: 'checkout',
    runbookUrl: 'https://runbooks.example.com/InstanceDown',
    dashboardUrl: 'https://grafana.example.com/d/abc',
    sourceUrl: 'http://prometheus.example.com:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
    endedAt: null,
  })
  expect(result.signals[0]?.labels).toMatchObject({ team: 'payments', cluster: 'eu-1' })
})

test('takes what a template of the receiver left open for no key, no group and no title', () => {
  const gap = '{{ .Fingerprint }}'
  const annotations = { summary: 'disk {{ $value }} full', title: gap }
  const read = (instance: string) =>
    signalOf(
      { fingerprint: gap, annotations, labels: { ...firing.labels, instance } },
      { groupKey: '<no value>', groupLabels: { alertname: 'DiskFull' } },
    )
  const { signal, warnings } = read('db-1')
  expect(signal.title).toBe('disk … full')
  expect(signal.externalKey).not.toBe(read('db-2').signal.externalKey)
  expect(signal.groupKey).toBe(read('db-2').signal.groupKey)
  expect(signal.groupKey).not.toBe('<no value>')
  for (const name of [gap, '<no value>', '{{ $value }}']) expect(warnings.join('\n')).toContain(JSON.stringify(name))
  expect(signalOf({ annotations: { summary: gap } }).signal.title).toBe('DiskFull db-1')
  const groupKey = '{}:{path="/users/{ID}"}'
  expect(signalOf({}, { groupKey })).toMatchObject({ signal: { groupKey }, warnings: [] })
})

test('builds a silence link that matches every label', () => {
  const url = parsed(fixture('alertmanager-firing-single')).signals[0]?.silenceUrl ?? ''
  expect(url.startsWith('http://alertmanager.example.com:9093/#/silences/new?filter=')).toBe(true)
  expect(decodeURIComponent(url.split('filter=')[1] ?? '')).toBe(
    '{alertname="InstanceDown", cluster="eu-1", instance="127.0.0.1:19193", job="checkout", replica="a", severity="critical", team="payments"}',
  )
})

test('reads each alert of a real group', () => {
  const { signals } = parsed(fixture('alertmanager-firing-grouped-3'))
  expect(signals.map((signal) => signal.externalKey)).toEqual([
    'b97f6a076e80ca7c',
    '0e9368aefc54a491',
    'acf199021e3f909a',
  ])
  expect(new Set(signals.map((signal) => signal.groupKey)).size).toBe(1)
})

test('reads real resolved alerts with their ends', () => {
  const { signals } = parsed(fixture('alertmanager-resolved-2'))
  expect(signals.map(({ state, endedAt }) => ({ state, endedAt }))).toEqual([
    { state: 'cleared', endedAt: Date.parse('2026-11-20T10:29:02.535Z') },
    { state: 'cleared', endedAt: Date.parse('2026-11-20T10:29:03.535Z') },
  ])
})

test('believes the alerts and not a truncated group that calls itself resolved', () => {
  const result = parsed(bodyOf([firing, { ...firing, fingerprint: 'f2' }], { status: 'resolved', truncatedAlerts: 2 }))
  expect(result.signals.map((signal) => signal.state)).toEqual(['firing', 'firing'])
  expect(result.truncated).toBe(2)
  expect(result.warnings).toHaveLength(1)
  expect(result.warnings[0]).toContain('truncated')
})

test('accepts the usable alerts and names the index and field of each bad one', () => {
  const result = parsed(
    bodyOf([
      firing,
      null,
      { ...firing, status: 'pending', fingerprint: 'f3' },
      { status: 'firing' },
      { ...firing, fingerprint: 'f5' },
    ]),
  )
  expect(result.signals.map((signal) => signal.externalKey)).toEqual(['f1', 'f3', 'f5'])
  expect(result.warnings).toHaveLength(3)
  expect(result.warnings[0]).toMatch(/^alerts\[1\]: must be an object/)
  expect(result.warnings[1]).toMatch(/^alerts\[2\]\.status: "pending" .*taken as firing/)
  expect(result.warnings[2]).toMatch(/^alerts\[3\]\.fingerprint: /)
  expect(result.remarks).toEqual(['bad-alert', 'unknown-word'])
})

test.each([
  [null, 'body'],
  ['text', 'body'],
  [[firing], 'body'],
  [{}, 'alerts'],
  [{ alerts: {} }, 'alerts'],
  [{ alerts: [] }, 'alerts'],
  [bodyOf([5]), 'alerts[0]'],
  [bodyOf([{ status: 'firing', labels: {} }]), 'alerts[0].fingerprint'],
])('refuses %j naming the field %s', (body, field) => {
  expect(alertmanager.parse(body, context)).toMatchObject({ ok: false, field })
})

test.each([
  [undefined, 'firing', 'firing'],
  [undefined, 'resolved', 'cleared'],
  [undefined, 'mixed', 'firing'],
  [1, 'resolved', 'firing'],
  ['Resolved', 'firing', 'cleared'],
  ['suppressed', 'resolved', 'firing'],
])('takes the status %j in a group that is %s as %s', (status, group, state) => {
  const result = parsed(bodyOf([{ ...firing, status }], { status: group }))
  expect(result.signals[0]?.state).toBe(state)
})

test('says that a templated payload is not the webhook shape', () => {
  expect(alertmanager.parse({ text: 'DiskFull on db-1', channel: '#ops' }, context)).toMatchObject({
    ok: false,
    field: 'alerts',
    detail: expect.stringContaining('template'),
  })
})

test('accepts the same skeleton from Grafana, with its own links', () => {
  const { signal, warnings } = signalOf(
    {
      dashboardURL: 'https://grafana.example.com/d/abc',
      silenceURL: 'https://grafana.example.com/alerting/silence/new?matcher=a',
      values: { A: 1 },
    },
    { version: '1', orgId: 1, externalURL: 'https://grafana.example.com/' },
  )
  expect(signal.dashboardUrl).toBe('https://grafana.example.com/d/abc')
  expect(signal.silenceUrl).toBe('https://grafana.example.com/alerting/silence/new?matcher=a')
  expect(warnings).toEqual([])
  expect(signalOf({}, { version: '1', orgId: 1, externalURL: 'https://grafana.example.com/' }).signal.silenceUrl).toBe(
    null,
  )
})

test('warns about a version that it does not know and reads the shape', () => {
  expect(signalOf({}, { version: '5' }).warnings).toEqual(['version: expected "4", is "5"; read by its shape'])
})

test('tells an alert without a fingerprint by its labels, in any order', () => {
  const first = signalOf({ fingerprint: undefined, labels: { a: '1', b: '2' } })
  const second = signalOf({ fingerprint: '', labels: { b: '2', a: '1' } })
  const other = signalOf({ fingerprint: '', labels: { b: '2', a: '3' } })
  expect(first.signal.externalKey).toBe(second.signal.externalKey)
  expect(first.signal.externalKey).not.toBe(other.signal.externalKey)
  expect(first.warnings[0]).toMatch(/^alerts\[0\]\.fingerprint: is missing/)
})

test('has no occurrence when startsAt is no date', () => {
  const { signal, warnings } = signalOf({ startsAt: 'yesterday' })
  expect(signal.occurrence).toBe(null)
  expect(warnings).toEqual(['alerts[0].startsAt: is no usable date ("yesterday"); ignored'])
})

test('has no end while firing or at the zero time', () => {
  expect(signalOf({ endsAt: '2026-11-20T12:00:00Z' }).signal.endedAt).toBe(null)
  expect(signalOf({ status: 'resolved' }).signal.endedAt).toBe(null)
})

test.each([
  [{ summary: 'S', title: 'T' }, 'S'],
  [{ summary: ' ', title: 'T' }, 'T'],
  [{}, 'DiskFull db-1'],
])('takes the title of annotations %j', (annotations, title) => {
  expect(signalOf({ annotations }).signal.title).toBe(title)
})

test('has a title and a name when nothing gives them', () => {
  const { signal } = signalOf({ labels: {}, annotations: {} })
  expect(signal.title).toBe('Alert without a name f1')
  expect(signal.alertName).toBe(signal.title)
  expect(signal.severity).toBe('unknown')
  expect(signal.serviceHint).toBe(null)
})

test('prefers the service label to the job', () => {
  expect(signalOf({ labels: { service: 'db', job: 'node' } }).signal.serviceHint).toBe('db')
})

test('keeps links that are not http as text', () => {
  const { signal, warnings } = signalOf({
    annotations: { runbook_url: 'javascript:alert(1)', runbook: 'https://runbooks.example.com/x' },
    generatorURL: 'file:///etc/passwd',
  })
  expect(signal.runbookUrl).toBe('https://runbooks.example.com/x')
  expect(signal.sourceUrl).toBe(null)
  expect(signal.annotations).toMatchObject({ runbook_url: 'javascript:alert(1)', generatorURL: 'file:///etc/passwd' })
  expect(warnings).toEqual([
    'alerts[0].annotations.runbook_url: is not an http(s) link; kept as text',
    'alerts[0].generatorURL: is not an http(s) link; kept as text',
  ])
})

test('keeps a link that is too long as text', () => {
  const generatorURL = `https://prometheus.example.com/${'x'.repeat(2_048)}`
  const { signal } = signalOf({ generatorURL })
  expect(signal.sourceUrl).toBe(null)
  expect(signal.annotations.generatorURL).toBe(generatorURL)
})

test('escapes hostile labels in the silence link', () => {
  const labels = { a: 'x"}&y=z#\n', 'dotted.name': 'ü' }
  const url = signalOf({ labels }, { externalURL: 'https://am.example.com/' }).signal.silenceUrl ?? ''
  expect(url.startsWith('https://am.example.com/#/silences/new?filter=%7B')).toBe(true)
  const filter = url.split('filter=')[1] ?? ''
  expect(filter).not.toMatch(/[&#"]/)
  expect(decodeURIComponent(filter)).toBe('{a="x\\"}&y=z#\\n", "dotted.name"="ü"}')
})

test('gives no silence link when it would match fewer labels than the alert has', () => {
  const externalURL = 'https://am.example.com'
  expect(signalOf({ labels: { a: 'x'.repeat(1_025) } }, { externalURL }).signal.silenceUrl).toBe(null)
  expect(signalOf({ labels: { a: 'x\u0000' } }, { externalURL }).signal.silenceUrl).toBe(null)
  expect(signalOf({ labels: {} }, { externalURL }).signal.silenceUrl).toBe(null)
  expect(signalOf({ labels: { a: 'x' } }, { externalURL: 'javascript:alert(1)//' }).signal.silenceUrl).toBe(null)
})

test('groups by groupLabels without a groupKey, and by alert without either', () => {
  const byLabels = parsed({ alerts: [firing], version: '4', groupLabels: { a: 'b' } })
  expect(byLabels.groupKey).toMatch(/^[0-9a-f]{32}$/)
  expect(byLabels.signals[0]?.groupKey).toBe(byLabels.groupKey)
  const byAlert = parsed({ alerts: [firing], version: '4' })
  expect(byAlert.groupKey).toBe(null)
  expect(byAlert.signals[0]?.groupKey).toBe('f1')
})

test('takes labels and annotations of the wrong type as absent', () => {
  const { signal, warnings } = signalOf({ labels: ['a'], annotations: 'b' })
  expect(signal.labels).toEqual({})
  expect(signal.annotations).toEqual({})
  expect(warnings).toEqual([
    'alerts[0].labels: is not an object; ignored',
    'alerts[0].annotations: is not an object; ignored',
  ])
})

test('ends the warnings of a storm of bad alerts with how many more there are', () => {
  const bad = Array.from({ length: 500 }, () => ({}))
  const { warnings } = parsed(bodyOf([firing, ...bad]))
  expect(warnings).toHaveLength(50)
  expect(warnings.at(-1)).toBe('and 451 more')
})
