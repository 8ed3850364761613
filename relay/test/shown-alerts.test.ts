import { expect, test, vi } from 'vitest'
import { fireAlert, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'
import { startPhone } from './phone-kit.ts'

const startsAt = '2026-11-20T01:50:00Z'

function tell(relay: TestRelay, alerts: readonly Record<string, unknown>[]) {
  return relay.post(`/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`, {
    version: '4',
    groupKey: '{}:{alertname="Disk"}',
    alerts: alerts.map((alert) => ({ status: 'firing', startsAt, annotations: {}, ...alert })),
  })
}

const disk = (n: number, more: Record<string, unknown> = {}) => ({
  fingerprint: `d${n}`,
  labels: { alertname: 'Disk', severity: 'critical', cluster: 'eu-1', instance: `i${n}` },
  ...more,
})

test('a repeat with new text and a runbook is shown and told, and nobody is paged anew', async () => {
  const relay = await startRelay()
  await tell(relay, [disk(1, { annotations: { summary: 'disk 80%' } })])
  const { id } = await openIncident(relay)
  const news = { summary: 'disk 99%', runbook_url: 'https://runbooks.example.com/disk' }
  expect((await tell(relay, [disk(1, { annotations: news })])).body).toMatchObject({ accepted: 1, duplicates: 0 })
  await relay.advance(0)
  const { body } = await relay.get(`/v1/incidents/${id}`)
  expect(body).toMatchObject({ title: 'disk 99%', runbookUrl: news.runbook_url, alerts: [{ annotations: news }] })
  expect(body.pages).toHaveLength(1)
  const { entries } = (await relay.get(`/v1/incidents/${id}/timeline`)).body
  expect(entries.map((entry: { text: string }) => entry.text)).toContain(
    'disk 99% changed: was “disk 80%”; runbook https://runbooks.example.com/disk',
  )
})

test.each(['timestamp', 'none'])(
  'a generic repeat with new text is no new firing, whatever its %s says',
  async (name) => {
    const relay = await startRelay()
    const send = (description: string) =>
      fireAlert(relay, { description, [name]: new Date(relay.clock.now()).toISOString() })
    await send('queue of 10')
    await relay.advance(60_000)
    await send('queue of 900')
    const { id, alerts } = await openIncident(relay)
    expect(alerts).toMatchObject([{ fires: 1, annotations: { description: 'queue of 900' } }])
    const { entries } = (await relay.get(`/v1/incidents/${id}/timeline`)).body
    expect(entries.at(-1).text).toBe('CheckoutDown changed: description queue of 900')
    await relay.advance(60_000)
    expect((await send('queue of 900')).body).toMatchObject({ accepted: 0, duplicates: 1 })
  },
)

test('the alerts of a storm come in pages, those that fire before those that are cleared', async () => {
  const relay = await startRelay()
  const all = Array.from({ length: 1_200 }, (_, n) => disk(n))
  await tell(relay, all)
  const { id } = await openIncident(relay)
  const endsAt = '2026-11-20T01:59:00Z'
  await tell(
    relay,
    all.slice(0, 1_195).map((alert) => ({ ...alert, status: 'resolved', endsAt })),
  )
  const room = (await relay.get(`/v1/incidents/${id}`)).body
  expect(room).toMatchObject({ title: 'Disk, 1200 alerts in eu-1', alertCount: 1_200, firingCount: 5 })
  expect(room.alerts.slice(0, 6).map((alert: { state: string }) => alert.state)).toEqual([
    ...Array(5).fill('firing'),
    'cleared',
  ])
  const seen = new Set<string>(room.alerts.map((alert: { key: string }) => alert.key))
  let cursor = room.alertsNextCursor
  while (cursor !== null) {
    const { body } = await relay.get(`/v1/incidents/${id}/alerts?limit=300&cursor=${cursor}`)
    for (const { key } of body.alerts) seen.add(key)
    cursor = body.nextCursor
  }
  expect(seen.size).toBe(1_200)
  expect((await relay.get(`/v1/incidents/${id}/alerts?state=firing`)).body).toMatchObject({ nextCursor: null })
  expect((await relay.get(`/v1/incidents/${id}/alerts?cursor=nonsense`)).status).toBe(400)
  expect((await relay.get('/v1/incidents/none/alerts')).status).toBe(404)
})

test('the telephone is told the newest title, severity and group, whenever its turn comes', async () => {
  const phone = await startPhone()
  const relay = await startRelay()
  await relay.apply(teamYaml({ ntfy: phone.url }))
  await tell(relay, [
    disk(1, { annotations: { summary: 'disk 80%' }, labels: { alertname: 'Disk', severity: 'error' } }),
  ])
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await tell(relay, [
    disk(1, { annotations: { summary: 'disk 99%' }, labels: { alertname: 'Disk', severity: 'critical' } }),
  ])
  await relay.advance(60_000)
  await vi.waitFor(() => expect(phone.pushes).toHaveLength(1))
  expect(phone.pushes[0]).toMatchObject({ title: 'disk 99%', message: expect.stringContaining('critical') })
  expect(JSON.stringify(phone.pushes)).not.toContain('80%')

  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await tell(relay, [disk(2), disk(3)])
  await relay.command({ type: 'incident.unacknowledge', incidentId: id })
  await relay.advance(60_000)
  await vi.waitFor(() => expect(phone.pushes.at(-1)?.title).toBe('Disk, 3 alerts'))
})
