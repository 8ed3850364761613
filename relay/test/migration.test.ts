import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { storeFile } from '../src/journal/sqlite/open-store.ts'
import { fireAlert, ManualClock, startRelay, temporaryDir } from './kit.ts'

/**
 * A store that the relay of reducer version 2 wrote and closed: one incident resolved with a note and a link, one
 * acknowledged with a scribe, one that nobody has taken; a snapshot of the desk and of the resolved incident.
 */
const fixture = new URL('fixtures/journal-reducer-2.db.gz', import.meta.url)

async function oldStore() {
  const dir = temporaryDir()
  writeFileSync(join(dir, storeFile), gunzipSync(readFileSync(fixture)))
  return startRelay({ dir, clock: new ManualClock(Date.parse('2026-11-20T02:02:00Z')) })
}

test('a store of the version before opens: its snapshots are left aside and its events folded anew', async () => {
  const relay = await oldStore()
  const { incidents } = (await relay.get('/v1/incidents')).body
  expect(incidents).toMatchObject([
    { title: 'Nobody yet', status: 'triggered' },
    { title: 'Still burning', status: 'acknowledged', impact: 'nobody can buy', roles: { scribe: 'ana' } },
    { title: 'Old outage', status: 'resolved', sev: 2 },
  ])
  for (const { id } of incidents) {
    expect((await relay.get(`/v1/incidents/${id}`)).body).toMatchObject({ known: {}, timers: [], actions: [] })
    expect((await relay.get(`/v1/incidents/${id}/timeline`)).status).toBe(200)
  }
  expect((await relay.get('/v1/oncall')).body).toMatchObject({ teams: [{ handedOverAt: null }], handoffs: [] })
  expect(await relay.journal.verify()).toBeNull()
})

test('what the new version can do is done to the old incidents, and its own snapshot holds it', async () => {
  const relay = await oldStore()
  const { incidents } = (await relay.get('/v1/incidents')).body
  const [triggered, acknowledged, resolved] = incidents.map(({ id }: { id: string }) => id)
  const commands = [
    { type: 'timer.start', incidentId: acknowledged, task: 'Look again', seconds: 60 },
    { type: 'incident.set-known', incidentId: triggered, field: 'scope', text: 'one region' },
    { type: 'postmortem.start', incidentId: resolved },
    { type: 'handoff.offer', team: 'sample', to: 'ana', items: [], notes: '' },
  ]
  for (const command of commands) expect(await relay.command(command), command.type).toMatchObject({ status: 200 })
  await relay.advance(60_000)
  await fireAlert(relay, { title: 'New' })
  await relay.advance(0)
  const { seq, hash } = relay.core.desk
  await relay.close()
  const again = await startRelay({ dir: relay.dir, clock: relay.clock })
  expect(again.core.desk).toMatchObject({ seq, hash })
  expect((await again.get(`/v1/incidents/${acknowledged}`)).body.timers).toMatchObject([{ state: 'rang' }])
  expect((await again.get('/v1/postmortems')).body.postmortems).toMatchObject([{ incidentId: resolved }])
  expect((await again.get('/v1/handoffs')).body.handoffs).toMatchObject([{ toName: 'Ana (sample)' }])
})
