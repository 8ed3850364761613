import { readPostmortem } from '@baton/shared/postmortem/read-postmortem.ts'
import { expect, it } from 'vitest'
import { createBench } from '../testing/bench.ts'

it('exports an incident from the console’s own copy in each format', async () => {
  const bench = await createBench(({ relay }) => {
    const { id } = relay.signal()
    relay.command('bo', { type: 'note.add', incidentId: id, text: 'rolled back' })
  })
  const { id } = bench.relay.newest()
  const [md, html, json, csv] = await Promise.all(
    (['md', 'html', 'json', 'csv'] as const).map((format) => bench.bridge.exportIncident(id, format, false)),
  )
  expect(readPostmortem(md ?? '')).toMatchObject({ kind: 'markdown', incidentId: id })
  expect(html).toMatch(/^<!doctype html>[\s\S]*rolled back/)
  expect(readPostmortem(json ?? '')).toMatchObject({ kind: 'postmortem', postmortem: { incidentId: id } })
  expect(csv).toMatch(/^seq,at,[\s\S]*,rolled back,live,,false,false\r\n/)
})

it('shows in the notebook the report that it exports, and none while a part of the history is missing', async () => {
  const bench = await createBench(({ relay }) => {
    const { id } = relay.signal()
    relay.command('bo', { type: 'incident.acknowledge', incidentId: id })
    relay.command('bo', { type: 'note.add', incidentId: id, text: 'Bo rolled back' })
  })
  const { id } = bench.relay.newest()
  for (const names of [false, true]) {
    const exported = JSON.parse(await bench.bridge.exportIncident(id, 'json', names))
    expect(JSON.parse(JSON.stringify(await bench.bridge.readReport(id, names)))).toEqual(exported)
    expect(exported.timeline.at(-1)).toMatchObject(
      names ? { who: 'Bo', text: 'Bo rolled back' } : { who: 'commander B', text: 'person B rolled back' },
    )
  }
  expect(await bench.bridge.readReport('inc-none', false)).toBeNull()
})
