import { readPostmortem } from '@baton/shared/postmortem/read-postmortem.ts'
import { expect, it } from 'vitest'
import { createBench } from './testing/bench.ts'

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
  expect(csv).toMatch(/^seq,at,[\s\S]*,rolled back,live,,false\r\n/)
})
