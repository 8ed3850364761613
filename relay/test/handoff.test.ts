import { expect, test } from 'vitest'
import { fireAlert, ManualClock, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'

const minute = 60_000
/** As the kit's team, with one more who can be handed to. */
const yaml = teamYaml().replace('ana: { name: Ana }', 'ana: { name: Ana }\n  bo: { name: Bo }')

const item = (incidentId: string | null, condition = 'watcher') => ({
  id: incidentId ?? 'general',
  incidentId,
  condition,
  title: 'Checkout is slow',
  summary: 'The pool is small.',
  next: 'If it grows, restart it.',
})

async function offered(options: { readonly changeAt?: number; readonly items?: readonly object[] } = {}) {
  const relay = await startRelay()
  await relay.apply(yaml)
  const offer = { type: 'handoff.offer', team: 'payments', to: 'bo', items: [], notes: 'All calm.', ...options }
  expect(await relay.command(offer)).toMatchObject({ status: 200, body: { outcome: 'committed' } })
  return { relay, handoff: await handoffOf(relay) }
}

const handoffOf = async (relay: TestRelay) => (await relay.get('/v1/handoffs')).body.handoffs[0]
const onCallOf = async (relay: TestRelay) =>
  (await relay.get('/v1/oncall')).body.teams[0].levels.map(({ person }: { person: string }) => person)
const pagedOf = async (relay: TestRelay) =>
  (await openIncident(relay)).pages.map(({ person }: { person: string }) => person)
const accept = (relay: TestRelay, { id, briefHash }: { id: string; briefHash: string }, readBack = {}) =>
  relay.commandBy('bo', { type: 'handoff.accept', handoffId: id, briefHash, readBack })
const journalOf = async (relay: TestRelay) => (await relay.get('/v1/journal?limit=1000')).body as string

test('from the time of the change until an answer both are paged; an acceptance moves the place and the baton', async () => {
  const changeAt = Date.parse('2026-11-20T02:20:00Z')
  const { relay, handoff } = await offered({ changeAt })
  expect(handoff).toMatchObject({
    state: 'offered',
    fromName: 'Sam',
    toName: 'Bo',
    changeAt: '2026-11-20T02:20:00.000Z',
    answerBy: '2026-11-20T02:30:00.000Z',
  })
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  expect(await pagedOf(relay)).toEqual(['owner'])
  const { id } = await openIncident(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  await relay.advance(20 * minute)
  expect(await onCallOf(relay)).toEqual(['owner', 'ana'])
  await fireAlert(relay, { service: 'checkout', key: 'other', title: 'CheckoutSlow' })
  await relay.advance(0)
  const open = (await relay.get('/v1/incidents?status=open')).body.incidents
  const people = open.map(({ pages }: { pages: { person: string }[] }) => pages.map(({ person }) => person))
  expect(people[0]).toEqual(['owner', 'bo'])
  expect((await accept(relay, { ...handoff, briefHash: 'f'.repeat(64) })).body).toMatchObject({
    reason: 'brief-changed',
  })
  expect(await accept(relay, handoff)).toMatchObject({ status: 200 })
  expect(await onCallOf(relay)).toEqual(['bo', 'ana'])
  expect((await relay.get('/v1/oncall')).body).toMatchObject({
    teams: [{ handedOverAt: '2026-11-20T02:20:00.000Z' }],
    handoffs: [],
  })
  expect((await relay.get(`/v1/incidents/${id}`)).body).toMatchObject({ holder: 'bo', status: 'acknowledged' })
  const handedOver = await handoffOf(relay)
  expect(handedOver.state).toBe('accepted')
  expect([...handedOver.incidents].sort()).toEqual(open.map((incident: { id: string }) => incident.id).sort())
  // What rang for both rings for the receiver alone.
  const other = open.find((incident: { id: string }) => incident.id !== id)
  const { pages } = (await relay.get(`/v1/incidents/${other.id}`)).body
  const ringing = pages.filter(({ state }: { state: string }) => state === 'open')
  expect(ringing.map(({ person }: { person: string }) => person)).toEqual(['bo'])
})

test('an offer that nobody answers is said to be due and then unanswered, once each, and the giver stays on call', async () => {
  const { relay } = await offered()
  await relay.advance(0)
  expect(await handoffOf(relay)).toMatchObject({ isDue: true, isUnanswered: false })
  await relay.advance(10 * minute)
  await relay.advance(60 * minute)
  expect(await handoffOf(relay)).toMatchObject({ isUnanswered: true, state: 'offered' })
  expect((await relay.get('/v1/oncall')).body.handoffs).toMatchObject([{ toName: 'Bo' }])
  expect(await onCallOf(relay)).toEqual(['owner', 'ana'])
  const log = await journalOf(relay)
  expect(log.match(/"handoff\.fell-due"/g)).toHaveLength(1)
  expect(log.match(/"handoff\.unanswered"/g)).toHaveLength(1)
})

test('what fell due while the relay was dead is said at the start, by when it was due, and both are paged', async () => {
  const { relay } = await offered({ changeAt: Date.parse('2026-11-20T02:30:00Z') })
  await relay.kill()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(Date.parse('2026-11-20T03:00:00Z')) })
  await again.advance(0)
  await again.advance(0)
  expect(await handoffOf(again)).toMatchObject({ isDue: true, isUnanswered: true })
  const due = (await journalOf(again))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type.startsWith('handoff.') && type !== 'handoff.offered')
  expect(due).toMatchObject([
    { type: 'handoff.fell-due', recordedAt: Date.parse('2026-11-20T03:00:00Z'), actor: { kind: 'relay' } },
    { type: 'handoff.unanswered', body: { dueAt: Date.parse('2026-11-20T02:40:00Z') } },
  ])
  await fireAlert(again, { service: 'checkout' })
  await again.advance(0)
  expect(await pagedOf(again)).toEqual(['owner', 'bo'])
  expect(await accept(again, await handoffOf(again))).toMatchObject({ status: 200 })
  expect(await onCallOf(again)).toEqual(['bo', 'ana'])
})

test('what is not stable must be read back before it moves', async () => {
  const { relay, handoff } = await offered({ items: [item(null)] })
  expect((await accept(relay, handoff)).body).toMatchObject({ reason: 'not-read-back' })
  expect(await onCallOf(relay)).toEqual(['owner', 'ana'])
  expect(await accept(relay, handoff, { general: 'I watch the pool.' })).toMatchObject({ status: 200 })
  expect(await handoffOf(relay)).toMatchObject({ readBack: { general: 'I watch the pool.' } })
})

test('in an emergency the first place is taken with a reason, the baton with it, and a handoff survives a dead relay', async () => {
  const { relay } = await offered()
  await fireAlert(relay, { service: 'checkout' })
  await relay.advance(0)
  const { id } = await openIncident(relay)
  await relay.command({ type: 'incident.acknowledge', incidentId: id })
  const take = { type: 'shift.take-over', team: 'payments' }
  expect(await relay.commandBy('ana', take)).toMatchObject({ status: 400, body: { field: 'reason' } })
  expect(await relay.commandBy('ana', { ...take, reason: 'Sam does not answer' })).toMatchObject({ status: 200 })
  expect(await onCallOf(relay)).toEqual(['ana', 'owner'])
  await relay.kill()
  const again = await startRelay({ dir: relay.dir, clock: new ManualClock(relay.clock.now()) })
  expect(await onCallOf(again)).toEqual(['ana', 'owner'])
  expect((await again.get(`/v1/incidents/${id}`)).body.holder).toBe('ana')
  const { handoffs } = (await again.get('/v1/handoffs')).body
  const reasons = handoffs.map(({ kind, reason }: { kind: string; reason: string }) => `${kind}: ${reason}`)
  expect(reasons.sort()).toEqual(['offer: taken over', 'take-over: Sam does not answer'])
})

test('a file that says the same of a team leaves a handed-over shift; one that says otherwise ends it, and says so first', async () => {
  const { relay, handoff } = await offered()
  await accept(relay, handoff)
  const config = (text: string, dryRun: boolean) => relay.post('/v1/config', { yaml: text, dryRun })
  const same = (await config(yaml, false)).body
  expect(same.changes).toEqual([])
  expect(same.stays).toEqual([
    'Payments: Bo and Ana have it since 2026-11-20 02:00 UTC by handoff; the file says the same as before, so that stays',
  ])
  expect(same.preview[0]).toContain('pages Bo at once')
  await config(yaml.replace('name: Checkout', 'name: Till'), false)
  expect(await onCallOf(relay)).toEqual(['bo', 'ana'])
  const other = yaml.replace('on-call: [owner, ana]', 'on-call: [ana, owner]')
  const dry = await config(other, true)
  expect(dry.body.changes).toContain(
    'Payments: Bo and Ana have it since 2026-11-20 02:00 UTC by handoff; the file says otherwise now, so that ends and Ana is primary',
  )
  expect(await onCallOf(relay)).toEqual(['bo', 'ana'])
  await config(other, false)
  expect(await onCallOf(relay)).toEqual(['ana', 'owner'])
})

test('a file without the person who took a shift over ends it, so that the team is left to nobody at no time', async () => {
  const { relay } = await offered()
  const alone = yaml.replace('on-call: [owner, ana]', 'on-call: [owner]')
  await relay.apply(alone)
  await accept(relay, await handoffOf(relay))
  expect(await onCallOf(relay)).toEqual(['bo'])
  await relay.apply(alone.replace('  bo: { name: Bo }\n', ''))
  expect(await onCallOf(relay)).toEqual(['owner'])
})
