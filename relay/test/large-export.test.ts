import { setImmediate as nextTurn } from 'node:timers/promises'
import { postmortemOf } from '@baton/shared/postmortem/postmortem.ts'
import { renderTimelineCsv } from '@baton/shared/postmortem/render-csv.ts'
import { renderMarkdown } from '@baton/shared/postmortem/render-markdown.ts'
import { expect, test } from 'vitest'
import { exportIncident } from '../src/exports/export-incident.ts'
import { many, sendGroup } from './alerts.ts'
import { openIncident, startRelay, teamYaml } from './kit.ts'

test("a storm's export is written apart: it holds no turn of the loop, and is what it always was", async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  await sendGroup(relay, many(12_000))
  const { id } = await openIncident(relay)
  const ask = { names: false, today: '2026-11-20', config: relay.core.desk.config } as const
  let longest = 0
  let isOver = false
  const writing = exportIncident(relay.journal, id, { ...ask, format: 'md' }).finally(() => {
    isOver = true
  })
  while (!isOver) {
    const before = process.threadCpuUsage()
    await nextTurn()
    const { user, system } = process.threadCpuUsage(before)
    longest = Math.max(longest, (user + system) / 1_000)
  }
  const written = await writing
  expect(longest).toBeLessThan(100)
  const incident = await relay.core.incident(id)
  const postmortem = postmortemOf(incident!, await relay.journal.readIncident(id), ask.config, ask)
  expect(String(written) === renderMarkdown(postmortem)).toBe(true)
  const csv = await relay.get(`/v1/incidents/${id}/timeline.csv`)
  expect([csv.status, String(csv.body) === renderTimelineCsv(postmortem)]).toEqual([200, true])
}, 60_000)

test('an export of no incident is not found', async () => {
  const relay = await startRelay()
  expect(await relay.get('/v1/incidents/inc-none/postmortem.md')).toMatchObject({ status: 404, body: { field: 'id' } })
})
