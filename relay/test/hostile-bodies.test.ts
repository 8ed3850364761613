import { readFileSync } from 'node:fs'
import { type CommandType, commandSchemas } from '@baton/shared/log/commands.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, expectDocumented, requestOf, routesOf, withToken } from './documented.ts'
import { commandId, startRelay, type TestRelay, teamYaml } from './kit.ts'
import { isRecord, mutated, odd } from './mutated.ts'
import { event, generic, othersBodies } from './sample-bodies.ts'

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
}

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../src/intake/fixtures/${name}.json`, import.meta.url), 'utf8'))
const payloads = {
  alertmanager: fc.oneof(
    mutated(fixture('alertmanager-firing-grouped-3')),
    mutated(fixture('alertmanager-resolved-2')),
  ),
  generic: fc.oneof(
    mutated(generic),
    mutated([generic, { ...generic, status: 'resolved' }]),
    mutated({ alerts: [generic] }),
    ...othersBodies.map((body) => mutated(body)),
  ),
  pagerduty: fc.oneof(mutated(event), mutated({ ...event, event_action: 'resolve' })),
}
/** What a route takes that names no limit of its own, bytes. */
const maxBody = 512 * 1024
const intakeStatuses = [202, 400, 401, 413, 415]

test('any body on any intake route is taken or refused by name, and what was taken can be shown', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  const { keys } = relay.credentialsFile
  const routes = (['alertmanager', 'generic', 'pagerduty'] as const).map((source) =>
    fc.record({
      url: fc.constantFrom(`/v1/intake/${source}/${keys[source]}`),
      body: fc.oneof({ weight: 4, arbitrary: payloads[source] }, odd),
    }),
  )
  const enqueue = payloads.pagerduty.map((body) => ({
    url: '/v2/enqueue',
    body: isRecord(body) && !('routing_key' in body) ? { routing_key: keys.pagerduty, ...body } : body,
  }))
  await fc.assert(
    fc.asyncProperty(fc.oneof(...routes, enqueue), async ({ url, body }) => {
      const payload = JSON.stringify(body) ?? ''
      const response = await ask(relay, {
        method: 'POST',
        url,
        payload,
        headers: { 'content-type': 'application/json' },
      })
      expectDocumented(response, intakeStatuses)
      if (response.statusCode >= 400) expect(response.json().field).toEqual(expect.any(String))
    }),
    { numRuns: 400 },
  )
  await expectWhole(relay)
}, 60_000)

test('bytes that are no JSON, of any content type, are refused by name', async () => {
  const relay = await startRelay()
  const { keys } = relay.credentialsFile
  const url = fc.constantFrom(
    `/v1/intake/generic/${keys.generic}`,
    `/v1/intake/alertmanager/${keys.alertmanager}`,
    '/v1/intake/generic/wrong',
    '/v1/intake/generic',
    '/v2/enqueue',
  )
  const text = JSON.stringify(generic)
  const cut = fc.nat(text.length - 1).map((length) => Buffer.from(text.slice(0, length)))
  const deep = fc.integer({ min: 60, max: 100_000 }).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth)))
  const bytes = fc.oneof(
    cut,
    deep,
    fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value)),
  )
  const type = fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/JSON;;;',
    '\u00e4',
    '',
  )
  await fc.assert(
    fc.asyncProperty(url, bytes, type, async (to, payload, contentType) => {
      const headers = { 'content-type': contentType }
      expectDocumented(await ask(relay, { method: 'POST', url: to, payload, headers }), [400, 401, 415])
    }),
    { numRuns: 200 },
  )
})

test('any command is committed, refused with a reason or called malformed, and what it wrote can be shown', async () => {
  const relay = await startRelay()
  await relay.apply(teamYaml())
  await relay.post(`/v1/intake/generic/${relay.credentialsFile.keys.generic}`, generic)
  await relay.advance(0)
  const { id } = (await relay.get('/v1/incidents')).body.incidents[0]
  const types = Object.keys(commandSchemas) as CommandType[]
  const fields: Readonly<Record<string, readonly unknown[]>> = {
    incidentId: [id, id, id, id, 'inc-none', '__proto__'],
    person: ['owner', 'ana', 'nobody', '__proto__', 'constructor'],
    role: ['commander', 'deputy', 'scribe', 'liaison'],
    text: ['a note', '\u0000\ud800<script>', '02:14 restarted', '# [x](javascript:alert(1))'],
    noteId: ['note-1', 'note-none'],
    url: ['https://chat.example.com/x', 'javascript:alert(1)', 'http://[', 'file:///etc/passwd'],
    label: ['', 'chat', '\u202eevil', '|'],
    title: ['declared', '\n- a list', '<img src=x>'],
    reason: ['', 'because', '\u0000'],
    impact: ['', 'nobody can buy', '\ud800'],
    severity: ['critical', 'info'],
    service: ['checkout', 'none', '__proto__'],
    sev: [1, 5, null],
    minutes: [1, 10_080],
    until: [0, Date.parse('2026-11-20T03:00:00Z'), 8.64e15],
    about: [0, Date.parse('2026-11-20T01:00:00Z'), 8.64e15],
    heldAt: [0, 8.64e15],
    basedOn: [0, 1e15],
    via: ['console', '<b>'],
  }
  const wrong = fc.oneof(odd, fc.constantFrom<unknown>(-1, 1.5, 8.64e15 + 1, 1e308, 10_081, 6, 'purple', 'toString'))
  const command = fc.constantFrom(...types).chain((type) => {
    const { properties, required } = commandSchemas[type] as unknown as Schema
    const values = Object.keys(properties)
      .filter((name) => Object.hasOwn(fields, name))
      .map((name) => [name, fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...(fields[name] ?? [])) }, wrong)])
    const requiredKeys = required.filter((name) => Object.hasOwn(fields, name))
    return fc
      .record<Record<string, unknown>, string>(Object.fromEntries(values), { requiredKeys })
      .map((body) => ({ ...body, type }))
  })
  const anything = fc.oneof(
    { weight: 5, arbitrary: command },
    mutated({ type: 'note.add', incidentId: id, text: 'x' }),
    odd,
  )
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const body = isRecord(value) && !Array.isArray(value) ? { commandId: commandId(), ...value } : value
      const payload = JSON.stringify(body) ?? ''
      const headers = { ...withToken(relay), 'content-type': 'application/json' }
      const response = await ask(relay, { method: 'POST', url: '/v1/commands', payload, headers })
      expectDocumented(response, Buffer.byteLength(payload) > maxBody ? [413] : [200, 400, 409])
      if (response.statusCode === 409) expect(response.json().reason).toMatch(/^[a-z-]+$/)
      if (response.statusCode === 400) expect(response.json().field).toEqual(expect.any(String))
    }),
    { numRuns: 400 },
  )
  await relay.advance(24 * 3_600_000)
  await expectWhole(relay)
})

test('any body on any other route is taken or refused by name', async () => {
  const relay = await startRelay()
  const routes = (await routesOf(relay)).filter(
    (route) => /^(POST|DELETE) /.test(route) && !/intake|enqueue|pair|answer/.test(route),
  )
  const known = fc.constantFrom<unknown>(
    { person: 'owner' },
    { source: 'generic', name: '\u0000' },
    { yaml: 'people: {' },
    { yaml: teamYaml(), dryRun: true, sample: { labels: { __proto__: 'x' } } },
    { yaml: '&a [*a, *a]' },
  )
  const headers = { ...withToken(relay), 'content-type': 'application/json' }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), fc.oneof(known, known.chain(mutated), odd), async (route, body) => {
      const response = await ask(relay, { ...requestOf(route), payload: JSON.stringify(body) ?? '', headers })
      expectDocumented(response, [200, 201, 400, 404, 413])
    }),
    { numRuns: 200 },
  )
  await expectWhole(relay)
})

/** After all that the relay is well, its log is whole, all of it can be read in every form, and a restart brings it back. */
async function expectWhole(relay: TestRelay): Promise<void> {
  expect((await relay.get('/health')).body.ok).toBe(true)
  expect(await relay.journal.verify()).toBeNull()
  const { incidents } = (await relay.get('/v1/incidents?limit=500')).body
  for (const { id } of incidents)
    for (const view of ['', '/timeline', '/postmortem.md', '/postmortem.html', '/postmortem.json'])
      expect([view, (await relay.get(`/v1/incidents/${id}${view}`)).status]).toEqual([view, 200])
  for (const path of ['/v1/oncall', '/v1/devices', '/v1/integrations', '/v1/journal?limit=10000', '/metrics'])
    expect([path, (await relay.get(path)).status]).toEqual([path, 200])
  const { seq, hash } = relay.core.desk
  await relay.close()
  const again = await startRelay({ dir: relay.dir, clock: relay.clock })
  expect(again.core.desk).toMatchObject({ seq, hash })
  expect((await again.get('/v1/incidents?limit=500')).body.incidents).toEqual(incidents)
}
