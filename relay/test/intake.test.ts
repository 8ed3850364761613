import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fireAlert, openIncident, startRelay, type TestRelay } from './kit.ts'

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../src/intake/fixtures/${name}.json`, import.meta.url), 'utf8'))
const alertmanager = (relay: TestRelay, body: unknown) =>
  relay.post(`/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`, body)
const enqueue = (relay: TestRelay, event: Record<string, unknown>) =>
  relay.post('/v2/enqueue', { routing_key: relay.credentialsFile.keys.pagerduty, ...event })
const trigger = {
  event_action: 'trigger',
  dedup_key: 'db',
  payload: { summary: 'db is down', source: 'db-1', severity: 'critical' },
}

async function raw(relay: TestRelay, url: string, payload: string, headers: Record<string, string> = {}) {
  const response = await relay.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
  })
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    body: response.json(),
    retryAfter: response.headers['retry-after'],
  }
}

test('a real Alertmanager payload opens one incident, and its resend is a duplicate', async () => {
  const relay = await startRelay()
  const grouped = fixture('alertmanager-firing-grouped-3')
  expect(await alertmanager(relay, grouped)).toMatchObject({
    status: 202,
    body: { accepted: 3, duplicates: 0, warnings: [] },
  })
  expect(await alertmanager(relay, grouped)).toMatchObject({ status: 202, body: { accepted: 0, duplicates: 3 } })
  const incident = await openIncident(relay)
  expect(incident).toMatchObject({
    status: 'triggered',
    severity: 'critical',
    alertCount: 3,
    firingCount: 3,
    sourceState: 'firing',
  })
  expect(incident.alerts).toHaveLength(3)
})

test('clearing every alert resolves the incident; a later occurrence is a new one, linked to the last', async () => {
  const relay = await startRelay()
  const firing = fixture('alertmanager-firing-single')
  await alertmanager(relay, firing)
  const first = await openIncident(relay)
  const [alert] = firing.alerts
  const resolved = {
    ...firing,
    status: 'resolved',
    alerts: [{ ...alert, status: 'resolved', endsAt: '2026-11-20T10:40:00Z' }],
  }
  expect((await alertmanager(relay, resolved)).body).toMatchObject({ accepted: 1, duplicates: 0 })
  expect((await relay.get(`/v1/incidents/${first.id}`)).body).toMatchObject({
    status: 'resolved',
    sourceState: 'cleared',
    resolvedCause: 'cleared',
  })
  expect((await alertmanager(relay, firing)).body).toMatchObject({ accepted: 0, duplicates: 1 })
  await alertmanager(relay, { ...firing, alerts: [{ ...alert, startsAt: '2026-11-20T11:00:00Z' }] })
  expect(await openIncident(relay)).toMatchObject({ previousId: first.id, recurrence: 2 })
})

test('an older occurrence never reopens a newer one, and says so', async () => {
  const relay = await startRelay()
  const firing = fixture('alertmanager-firing-single')
  const [alert] = firing.alerts
  await alertmanager(relay, { ...firing, alerts: [{ ...alert, startsAt: '2026-11-20T01:50:00Z' }] })
  await alertmanager(relay, {
    ...firing,
    alerts: [{ ...alert, startsAt: '2026-11-20T01:50:00Z', status: 'resolved', endsAt: '2026-11-20T01:55:00Z' }],
  })
  const late = await alertmanager(relay, { ...firing, alerts: [{ ...alert, startsAt: '2026-11-20T01:00:00Z' }] })
  expect(late.body).toMatchObject({ accepted: 0, duplicates: 1, warnings: [expect.stringContaining('older')] })
  expect((await relay.get('/v1/incidents?status=open')).body.incidents).toEqual([])
})

test('a truncated group resolves nothing that it does not name', async () => {
  const relay = await startRelay()
  const grouped = fixture('alertmanager-firing-grouped-3')
  await alertmanager(relay, grouped)
  const [alert] = grouped.alerts
  const answer = await alertmanager(relay, {
    ...grouped,
    status: 'resolved',
    truncatedAlerts: 2,
    alerts: [{ ...alert, status: 'resolved', endsAt: '2026-11-20T10:40:00Z' }],
  })
  expect(answer.body.warnings.join()).toContain('truncated')
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered', firingCount: 2, truncated: 2 })
})

test('what a source left out may still fire, so the incident stays open until it leaves nothing out', async () => {
  const relay = await startRelay()
  const firing = fixture('alertmanager-firing-single')
  await alertmanager(relay, firing)
  const cleared = {
    ...firing,
    status: 'resolved',
    alerts: [{ ...firing.alerts[0], status: 'resolved', endsAt: '2026-11-20T10:40:00Z' }],
  }
  await alertmanager(relay, { ...cleared, truncatedAlerts: 2 })
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered', firingCount: 0, truncated: 2 })
  await alertmanager(relay, cleared)
  expect((await relay.get('/v1/incidents')).body.incidents).toMatchObject([
    { status: 'resolved', resolvedCause: 'cleared', truncated: 0 },
  ])
})

test('a group that goes on in the same body keeps its incident, in whichever order its alerts stand', async () => {
  const relay = await startRelay()
  const url = `/v1/intake/generic/${relay.credentialsFile.keys.generic}`
  const alert = (key: string, status: string) => ({ key, title: key, status, group: 'g', severity: 'critical' })
  await relay.post(url, alert('one', 'firing'))
  const { id } = await openIncident(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.post(url, [alert('one', 'resolved'), alert('two', 'firing')])
  expect(await openIncident(relay)).toMatchObject({ id, status: 'acknowledged', firingCount: 1, alertCount: 2 })
  await relay.post(url, [alert('two', 'resolved'), alert('two', 'firing')])
  expect((await relay.get('/v1/incidents?status=open')).body.incidents).toHaveLength(1)
})

test('a storm in one body is one incident, and its resend is all duplicates', async () => {
  const relay = await startRelay()
  const url = `/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`
  const firing = fixture('alertmanager-firing-single')
  const alerts = Array.from({ length: 4_000 }, (_, n) => ({ ...firing.alerts[0], fingerprint: `f${n}` }))
  expect((await relay.post(url, { ...firing, alerts })).body).toMatchObject({ accepted: 4_000, duplicates: 0 })
  expect((await relay.post(url, { ...firing, alerts })).body).toMatchObject({ accepted: 0, duplicates: 4_000 })
  expect(await openIncident(relay)).toMatchObject({ alertCount: 4_000, firingCount: 4_000 })
  const resolved = alerts.map((alert) => ({ ...alert, status: 'resolved', endsAt: '2026-11-20T10:40:00Z' }))
  expect((await relay.post(url, { ...firing, alerts: resolved })).body).toMatchObject({ accepted: 4_000 })
  expect((await relay.get('/v1/incidents')).body.incidents).toMatchObject([{ status: 'resolved', firingCount: 0 }])
})

test('PagerDuty trigger, acknowledge and resolve drive one incident', async () => {
  const relay = await startRelay()
  expect(await enqueue(relay, trigger)).toMatchObject({ status: 202, body: { status: 'success', dedup_key: 'db' } })
  expect(await openIncident(relay)).toMatchObject({ status: 'triggered', title: 'db is down', severity: 'critical' })
  await enqueue(relay, { event_action: 'acknowledge', dedup_key: 'db' })
  expect(await openIncident(relay)).toMatchObject({ status: 'acknowledged', acknowledgedBy: null, holder: null })
  await enqueue(relay, { event_action: 'resolve', dedup_key: 'db' })
  expect((await relay.get('/v1/incidents')).body.incidents).toMatchObject([{ status: 'resolved' }])
})

test('a PagerDuty trigger without a key is given one, and the same key under another integration is another alert', async () => {
  const relay = await startRelay()
  const { dedup_key: _none, ...keyless } = trigger
  const { body } = await enqueue(relay, keyless)
  expect(body.dedup_key).toMatch(/.{8,}/)
  const other = await relay.post('/v1/integrations', { source: 'pagerduty', name: 'second' })
  await enqueue(relay, trigger)
  await enqueue(relay, { ...trigger, routing_key: other.body.key })
  expect((await relay.get('/v1/incidents')).body.incidents).toHaveLength(3)
})

test('usable alerts are accepted beside bad ones, each of which is named', async () => {
  const relay = await startRelay()
  const answer = await relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, [
    { title: 'good' },
    { key: 'no title' },
    7,
  ])
  expect(answer).toMatchObject({ status: 202, body: { accepted: 1, duplicates: 0 } })
  expect(answer.body.warnings.join('\n')).toMatch(/\[1\]\.title[\s\S]*\[2\]/)
})

test('what cannot be used is refused with a problem that names the field, and kept to be looked at', async () => {
  const relay = await startRelay()
  const url = `/v1/intake/generic/${relay.credentialsFile.keys.generic}`
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const cases: readonly (readonly [payload: string, status: number, field: string])[] = [
    ['{', 400, 'body'],
    ['', 400, 'body'],
    [deep, 400, 'body'],
    ['{"labels":{}}', 400, 'title'],
    ['[]', 400, 'body'],
    [JSON.stringify({ title: 'x'.repeat(600 * 1024) }), 413, 'body'],
  ]
  for (const [payload, status, field] of cases) {
    const answer = await raw(relay, url, payload)
    expect(answer, payload.slice(0, 40)).toMatchObject({
      status,
      type: expect.stringContaining('application/problem+json'),
      body: { status },
    })
    expect(answer.body.field, payload.slice(0, 40)).toBe(field)
  }
  expect(await raw(relay, url, '<a/>', { 'content-type': 'text/xml' })).toMatchObject({
    status: 415,
    body: { status: 415 },
  })
  expect(await raw(relay, '/v1/intake/generic/wrong', '{"title":"x"}')).toMatchObject({
    status: 401,
    body: { field: 'key' },
  })
  expect(await raw(relay, `/v1/intake/alertmanager/${relay.credentialsFile.keys.generic}`, '{}')).toMatchObject({
    status: 401,
  })
  expect((await relay.get('/v1/integrations')).body.rejected.length).toBeGreaterThan(0)
})

test('a key may come as a bearer token instead of in the path', async () => {
  const relay = await startRelay()
  const authorization = `Bearer ${relay.credentialsFile.keys.generic}`
  expect(await raw(relay, '/v1/intake/generic', '{"title":"x"}', { authorization })).toMatchObject({
    status: 202,
    body: { accepted: 1 },
  })
})

test('alert text is shown as it was sent, however hostile', async () => {
  const relay = await startRelay()
  const title = '<img src=x onerror=alert(1)> [click](javascript:alert(1))'
  await fireAlert(relay, { title, labels: { constructor: 'x' } })
  const incident = await openIncident(relay)
  expect(incident.title).toBe(title)
  const html = (await relay.get(`/v1/incidents/${incident.id}/postmortem.html`)).body
  expect(html).not.toContain('<img')
  expect(html).toContain('&lt;img src=x')
})

test('an intake address that is opened in a browser, or misspelt, is answered with what is wrong', async () => {
  const relay = await startRelay()
  const { generic } = relay.credentialsFile.keys
  const opened = await relay.app.inject({ method: 'GET', url: `/v1/intake/generic/${generic}` })
  expect([opened.statusCode, opened.headers.allow]).toEqual([405, 'POST, PUT'])
  expect(opened.json().detail).toBe('Alerts are sent here with POST.')
  const misspelt = await relay.app.inject({ method: 'POST', url: `/v1/intake/genreic/${generic}`, payload: {} })
  expect(misspelt.statusCode).toBe(404)
  expect(misspelt.json()).toMatchObject({
    field: 'source',
    detail: expect.stringContaining('alertmanager, generic, pagerduty'),
  })
  expect(misspelt.body).not.toContain(generic)
})
