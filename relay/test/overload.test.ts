import { expect, test } from 'vitest'
import type { Journal } from '../src/journal/journal.ts'
import { createMemoryJournal } from '../src/journal/memory-journal.ts'
import { anotherIntegration, many, sendGroup } from './alerts.ts'
import { type Answer, fireAlert, ManualClock, openIncident, startRelay, teamYaml } from './kit.ts'

/** A disk that takes nothing while it is held. */
function slowDisk(clock: ManualClock): { journal: Journal; hold(): void; release(): void } {
  const journal = createMemoryJournal({ clock: () => clock.now() })
  const append = journal.append.bind(journal)
  let held = Promise.resolve()
  let release = () => {}
  journal.append = async (batch) => {
    await held
    return append(batch)
  }
  const hold = () => {
    held = new Promise((resolve) => {
      release = resolve
    })
  }
  return { journal, hold, release: () => release() }
}

async function overloaded() {
  const clock = new ManualClock()
  const disk = slowDisk(clock)
  const relay = await startRelay({ clock, journal: disk.journal })
  await relay.apply(teamYaml())
  await fireAlert(relay, { service: 'checkout' })
  const { id } = await openIncident(relay)
  const second = await anotherIntegration(relay, 'second')
  disk.hold()
  return { relay, disk, id, second }
}

test('while the disk is slow the queue fills: what matters less is refused first, an acknowledgement never, and nothing that was answered is lost', async () => {
  const { relay, disk, id, second } = await overloaded()
  const taken: Promise<Answer>[] = []
  const refused: Answer[] = []
  taken.push(sendGroup(relay, many(26_000), { group: 'a1' }))
  taken.push(sendGroup(relay, many(26_000), { group: 'a2' }))
  // One integration may fill half of the room. Bodies of this size are read apart, and wait a moment for that.
  await expect.poll(() => relay.core.stats.queued, { timeout: 15_000 }).toBeGreaterThan(500)
  for (let n = 0; n < 30; n++) refused.push(await sendGroup(relay, many(1), { group: 'a3' }))
  taken.push(sendGroup(relay, many(26_000), { group: 'b1', key: second }))
  await expect.poll(() => relay.core.stats.queued, { timeout: 15_000 }).toBeGreaterThan(760)
  refused.push(await fireAlert(relay, { key: 'late', severity: 'warning' }))
  taken.push(fireAlert(relay, { key: 'critical', severity: 'critical' }))
  const acknowledged = relay.command({ type: 'incident.acknowledge', incidentId: id })

  for (const { status, headers, body } of refused) {
    expect(status).toBe(503)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(headers['retry-after'])).toBeLessThan(60)
    expect(body).toMatchObject({ status: 503, title: 'Overloaded', detail: expect.stringMatching(/nothing was taken/) })
  }
  // They are not all told to come back at the same moment.
  expect(new Set(refused.map(({ headers }) => headers['retry-after'])).size).toBeGreaterThan(1)
  disk.release()
  expect(await acknowledged).toMatchObject({ status: 200, body: { outcome: 'committed' } })
  const answers = await Promise.all(taken)
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202])
  const told = answers.reduce((sum, { body }) => sum + body.accepted, 0)
  // The one beside them is the alert that was there before.
  const known = [...relay.core.desk.openIncidents()].reduce((sum, { alertCount }) => sum + alertCount, 0)
  expect(known).toBe(told + 1)
  expect(await fireAlert(relay, { key: 'late', severity: 'warning' })).toMatchObject({ status: 202 })
}, 60_000)

test('while the disk is slow, answers wait for it, and an acknowledgement is the first to be decided then', async () => {
  const { relay, disk, id, second } = await overloaded()
  const order: string[] = []
  const noise = sendGroup(relay, many(5_000), { key: second }).then(() => order.push('noise'))
  const acknowledgement = relay
    .command({ type: 'incident.acknowledge', incidentId: id })
    .then(() => order.push('acknowledgement'))
  await relay.app.inject({ method: 'GET', url: '/health', headers: { host: 'localhost' } }).catch(() => undefined)
  expect(order).toEqual([])
  disk.release()
  await Promise.all([noise, acknowledgement])
  expect(order).toEqual(['acknowledgement', 'noise'])
})
