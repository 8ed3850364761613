import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fireAlert, startRelay, type TestRelay } from './kit.ts'

async function told(relay: TestRelay, series: string): Promise<number | null> {
  const { body } = await relay.get('/metrics')
  const line = String(body)
    .split('\n')
    .find((text) => text.startsWith(`${series} `))
  return line === undefined ? null : Number(line.slice(series.length + 1))
}

test('what an alert costs on its way is told as distributions', async () => {
  const relay = await startRelay()
  const counts = ['baton_intake_seconds', 'baton_commit_seconds', 'baton_fold_seconds', 'baton_publish_seconds']
  const before = await Promise.all(counts.map((name) => told(relay, `${name}_count`)))
  await fireAlert(relay)
  const after = await Promise.all(counts.map((name) => told(relay, `${name}_count`)))
  expect(before[0]).toBe(0)
  expect(after[0]).toBe(1)
  for (const [index, count] of after.entries()) expect(count, counts[index]).toBeGreaterThan(before[index] ?? 0)
})

test('a policy that finds nobody is counted, and shows for as long as nobody has answered', async () => {
  const relay = await startRelay()
  expect(await told(relay, 'baton_policies_exhausted_total')).toBe(0)
  await fireAlert(relay)
  for (let minutes = 0; minutes < 240; minutes += 10) await relay.advance(10 * 60_000)
  expect(await told(relay, 'baton_policies_exhausted_total')).toBe(1)
  expect(await told(relay, 'baton_incidents_exhausted')).toBe(1)
  const { body } = await relay.get('/v1/incidents')
  await relay.command({ type: 'incident.acknowledge', incidentId: body.incidents[0].id })
  expect(await told(relay, 'baton_incidents_exhausted')).toBe(0)
  expect(await told(relay, 'baton_policies_exhausted_total')).toBe(1)
})

test('whoever is on call without a device is told as somebody whom no page reaches', async () => {
  const relay = await startRelay()
  expect(await told(relay, 'baton_on_call_people{reach="none"}')).toBe(2)
  expect(await told(relay, 'baton_on_call_people{reach="live"}')).toBe(0)
})

test('every metric that the documents name is there', async () => {
  const relay = await startRelay()
  const { body, headers } = await relay.get('/metrics')
  expect(headers['content-type']).toContain('text/plain')
  const documents = [
    { file: 'operations.md', metric: /`(baton_[a-z_]+)`/g },
    { file: 'prometheus/baton.rules.yml', metric: /\b(baton_[a-z_]+)/g },
  ]
  const named = documents.flatMap(({ file, metric }) =>
    [...readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8').matchAll(metric)].map(([, name = '']) =>
      name.replace(/_(bucket|sum|count)$/, ''),
    ),
  )
  const names = new Set([...String(body).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name))
  expect([...new Set(named)].filter((name) => !names.has(name))).toEqual([])
})
