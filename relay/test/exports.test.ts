import { readPostmortem } from '@baton/shared/postmortem/read-postmortem.ts'
import Schema from 'typebox/schema'
import { expect, test } from 'vitest'
import { startRelay, type TestRelay } from './kit.ts'

/** An incident that the owner took, wrote of and resolved; its id. */
async function handled(relay: TestRelay): Promise<string> {
  const alert = { title: '=HYPERLINK("https://evil.example")', severity: 'critical' }
  await relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, alert)
  const incidentId = (await relay.get('/v1/incidents')).body.incidents[0].id
  await relay.command({ type: 'incident.acknowledge', incidentId })
  await relay.command({ type: 'note.add', incidentId, text: 'rolled back', tags: ['decision'] })
  await relay.command({ type: 'action.add', incidentId, title: 'test the canary', dueOn: '2026-11-20' })
  await relay.command({ type: 'incident.resolve', incidentId })
  return incidentId
}

test('the JSON export is what the published schema says, and can be read again', async () => {
  const relay = await startRelay()
  const exported = await relay.get(`/v1/incidents/${await handled(relay)}/postmortem.json`)
  const schema = await relay.get('/v1/schemas/postmortem.json')
  expect(schema.headers['content-type']).toContain('application/schema+json')
  expect(schema.body.$id).toBe('urn:baton:postmortem:2')
  expect(Schema.Check(schema.body, exported.body)).toBe(true)
  expect(readPostmortem(JSON.stringify(exported.body))).toEqual({
    kind: 'postmortem',
    version: 2,
    postmortem: exported.body,
  })
})

test('an action item is overdue by the day of the relay’s clock', async () => {
  const relay = await startRelay()
  const id = await handled(relay)
  const overdue = async () => (await relay.get(`/v1/incidents/${id}/postmortem.json`)).body.actionItems[0].overdue
  expect(await overdue()).toBe(false)
  await relay.advance(24 * 3_600_000)
  expect(await overdue()).toBe(true)
})

test('the timeline comes as CSV, by role unless names are asked for', async () => {
  const relay = await startRelay()
  const id = await handled(relay)
  const csv = await relay.get(`/v1/incidents/${id}/timeline.csv`)
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="timeline-${id}.csv"`,
  })
  const [head, ...rows] = String(csv.body).split('\r\n')
  expect(head).toBe('seq,at,recorded_at,kind,who,text,observed,tags,starred,omitted')
  expect(rows.find((row) => row.includes('rolled back'))).toMatch(
    /,note,commander A,rolled back,live,decision,false,false$/,
  )
  const named = await relay.get(`/v1/incidents/${id}/timeline.csv?names=true`)
  expect(named.body).toMatch(/,note,Owner,rolled back,live,decision,false,false\r\n/)
  expect((await relay.get('/v1/incidents/none/timeline.csv')).status).toBe(404)
})

test('the Markdown export begins with its front matter', async () => {
  const relay = await startRelay()
  const id = await handled(relay)
  const { body } = await relay.get(`/v1/incidents/${id}/postmortem.md`)
  expect(body).toMatch(/^---\nformat: "baton-postmortem"\nversion: 2\n/)
  expect(readPostmortem(body)).toMatchObject({ kind: 'markdown', incidentId: id })
})
