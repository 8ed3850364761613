import { expect, test } from 'vitest'
import { fireAlert, startRelay, type TestRelay } from './kit.ts'

/** Seconds before the relay's now, as an Alertmanager writes a time. */
const ago = (relay: TestRelay, seconds: number) => new Date(relay.clock.now() - seconds * 1_000).toISOString()
const none = '0001-01-01T00:00:00Z'

interface Told {
  readonly status: 'firing' | 'resolved'
  readonly startsAt: string
  readonly endsAt?: string
  readonly instance?: string
}

async function tell(relay: TestRelay, ...alerts: readonly Told[]) {
  const url = `/v1/intake/alertmanager/${relay.credentialsFile.keys.alertmanager}`
  const { body } = await relay.post(url, {
    version: '4',
    groupKey: '{}:{alertname="Disk"}',
    truncatedAlerts: 0,
    receiver: 'baton',
    groupLabels: { alertname: 'Disk' },
    externalURL: 'http://am.example:9093',
    alerts: alerts.map(({ instance = 'a', endsAt = none, ...alert }) => ({
      ...alert,
      endsAt,
      labels: { alertname: 'Disk', severity: 'critical', instance },
      annotations: { summary: 'disk is full' },
      fingerprint: `b7d1c0ffee00${instance}`,
    })),
  })
  return body as { accepted: number; duplicates: number; warnings: string[] }
}

async function incidents(relay: TestRelay) {
  return (await relay.get('/v1/incidents')).body.incidents as {
    status: string
    firingCount: number
    paging: { person: string }[]
  }[]
}

/** How many people are being paged, over all incidents. */
async function paged(relay: TestRelay) {
  await relay.advance(0)
  return (await incidents(relay)).flatMap(({ paging }) => paging).length
}

test('an alert that expired at Alertmanager and is sent again by Prometheus pages again', async () => {
  const relay = await startRelay()
  const startsAt = ago(relay, 600)
  await tell(relay, { status: 'firing', startsAt })
  // All at once, as a script would play it: the resolve speaks of minutes ago.
  await tell(relay, { status: 'resolved', startsAt, endsAt: ago(relay, 360) })
  expect(await paged(relay)).toBe(0)
  await tell(relay, { status: 'firing', startsAt })
  await tell(relay, { status: 'firing', startsAt })
  expect(await paged(relay)).toBe(1)
  // And the second time, as it happens: minutes apart.
  await relay.advance(240_000)
  await tell(relay, { status: 'resolved', startsAt, endsAt: ago(relay, 5) })
  expect(await paged(relay)).toBe(0)
  await relay.advance(120_000)
  expect(await tell(relay, { status: 'firing', startsAt })).toMatchObject({ accepted: 1 })
  expect(await paged(relay)).toBe(1)
})

test('a clear ends what fires whatever start it names, as two Prometheus servers tell it', async () => {
  const relay = await startRelay()
  const [late, early] = [ago(relay, 60), ago(relay, 65)]
  await tell(relay, { status: 'firing', startsAt: late })
  await tell(relay, { status: 'firing', startsAt: early })
  await tell(relay, { status: 'resolved', startsAt: early, endsAt: ago(relay, 0) })
  expect(await incidents(relay)).toMatchObject([{ status: 'resolved', firingCount: 0 }])
  await relay.advance(60_001)
  const again = ago(relay, 1)
  await tell(relay, { status: 'firing', startsAt: again }, { status: 'firing', startsAt: again, instance: 'b' })
  await tell(relay, { status: 'resolved', startsAt: ago(relay, 30), endsAt: ago(relay, 0) })
  expect((await incidents(relay))[0]).toMatchObject({ status: 'triggered', firingCount: 1 })
})

test('a firing from within what has just ended is late news, and fires when it comes again after a minute', async () => {
  const relay = await startRelay()
  const [first, second] = [ago(relay, 125), ago(relay, 120)]
  await tell(relay, { status: 'firing', startsAt: first })
  await tell(relay, { status: 'resolved', startsAt: first, endsAt: ago(relay, 1) })
  for (const startsAt of [second, first, second]) {
    const answer = await tell(relay, { status: 'firing', startsAt })
    expect(answer).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(answer.warnings.join()).toContain('it fires if it is sent again')
  }
  expect(await incidents(relay)).toHaveLength(1)
  await relay.advance(60_001)
  expect(await tell(relay, { status: 'firing', startsAt: second })).toMatchObject({ accepted: 1 })
  expect(await paged(relay)).toBe(1)
})

test('what was remembered of ends and late news survives a restart', async () => {
  const relay = await startRelay()
  const startsAt = ago(relay, 600)
  await tell(relay, { status: 'firing', startsAt }, { status: 'firing', startsAt, instance: 'b' })
  await tell(relay, { status: 'resolved', startsAt, endsAt: ago(relay, 360) })
  await tell(relay, { status: 'firing', startsAt })
  await tell(relay, { status: 'resolved', startsAt: ago(relay, 90), endsAt: ago(relay, 2), instance: 'c' })
  await relay.kill()
  const next = await startRelay({ dir: relay.dir, clock: relay.clock })
  expect(await tell(next, { status: 'firing', startsAt: ago(next, 90), instance: 'c' })).toMatchObject({ accepted: 0 })
  expect(await tell(next, { status: 'firing', startsAt })).toMatchObject({ accepted: 1 })
  expect((await incidents(next))[0]).toMatchObject({ firingCount: 2 })
})

test('sources without occurrences fire anew after a clear, and their dated ends order what they tell', async () => {
  const relay = await startRelay()
  const enqueue = (event_action: string) =>
    relay.post('/v2/enqueue', {
      routing_key: relay.credentialsFile.keys.pagerduty,
      dedup_key: 'db',
      event_action,
      payload: { summary: 'db is down', source: 'db-1', severity: 'critical' },
    })
  for (const action of ['trigger', 'resolve', 'trigger']) await enqueue(action)
  expect(await incidents(relay)).toMatchObject([{ status: 'triggered' }, { status: 'resolved' }])
  await enqueue('resolve')
  // A lone timestamp dates the start of what fires and the end of what cleared.
  await fireAlert(relay, { timestamp: ago(relay, 60) })
  const late = await fireAlert(relay, { status: 'resolved', timestamp: ago(relay, 120) })
  expect(late.body).toMatchObject({ accepted: 0, warnings: [expect.stringContaining('older')] })
  expect((await incidents(relay))[0]).toMatchObject({ status: 'triggered' })
  await fireAlert(relay, { status: 'resolved', timestamp: ago(relay, 1) })
  expect((await incidents(relay))[0]).toMatchObject({ status: 'resolved' })
})

test('PagerDuty tells by its timestamps what comes out of order; without them what fires after an end pages', async () => {
  const relay = await startRelay()
  const enqueue = async (event_action: string, seconds: number | null, payload = {}) => {
    const timestamp = seconds === null ? {} : { timestamp: ago(relay, seconds) }
    const { status, body } = await relay.post('/v2/enqueue', {
      routing_key: relay.credentialsFile.keys.pagerduty,
      dedup_key: 'db',
      event_action,
      payload: { summary: 'db is down', source: 'db-1', severity: 'critical', ...timestamp, ...payload },
    })
    expect(status, JSON.stringify(body)).toBe(202)
    return (await incidents(relay)).map((incident) => `${incident.status} ${incident.firingCount}`)
  }
  expect(await enqueue('trigger', 20)).toEqual(['triggered 1'])
  // A repeat is sent later, and is no new occurrence.
  expect(await enqueue('trigger', 10)).toEqual(['triggered 1'])
  expect((await relay.get('/v1/journal?after=0&limit=10000')).body.match(/alert\.fired/g)).toHaveLength(1)
  expect(await enqueue('resolve', 2)).toEqual(['resolved 0'])
  // Copies that were overtaken by the end, and what was sent after it.
  expect(await enqueue('trigger', 20)).toEqual(['resolved 0'])
  expect(await enqueue('trigger', 5)).toEqual(['resolved 0'])
  expect(await enqueue('trigger', 1)).toEqual(['triggered 1', 'resolved 0'])
  // An end from before it began; an end without a time always ends it.
  expect(await enqueue('resolve', 2)).toEqual(['triggered 1', 'resolved 0'])
  expect(await enqueue('resolve', null)).toEqual(['resolved 0', 'resolved 0'])
  // How late that end was heard is unknown: only a copy is late.
  const sent = { timestamp: ago(relay, 1) }
  expect(await enqueue('trigger', null, sent)).toEqual(['resolved 0', 'resolved 0'])
  expect(await enqueue('trigger', 0.5)).toEqual(['triggered 1', 'resolved 0', 'resolved 0'])
  await enqueue('resolve', null)
  expect(await enqueue('trigger', null)).toContain('triggered 1')
  expect(await enqueue('resolve', null, { timestamp: 'soon' })).not.toContain('triggered 1')
})

test('an end that is nonsense clears all the same, and mutes nothing after it', async () => {
  const relay = await startRelay()
  for (const end of [() => ago(relay, -86_400), () => ago(relay, 86_400), () => none, () => 'soon']) {
    const startsAt = ago(relay, 30)
    await tell(relay, { status: 'firing', startsAt, endsAt: ago(relay, -240) })
    await tell(relay, { status: 'resolved', startsAt, endsAt: end() })
    expect((await incidents(relay))[0], end()).toMatchObject({ status: 'resolved' })
    await relay.advance(61_000)
  }
  expect(await incidents(relay)).toHaveLength(4)
})
