import { expect, test, vi } from 'vitest'
import { type TestRelay, teamYaml } from './kit.ts'
import { connect, listening, pairedDevice, subscribe } from './live-kit.ts'

async function reachOf(relay: TestRelay, person: string) {
  const { body } = await relay.get('/v1/oncall')
  return body.people.find(({ id }: { id: string }) => id === person)
}

const dryRun = (relay: TestRelay, yaml: string) => relay.post('/v1/config', { yaml, dryRun: true })

test('a person is live while a device of theirs is connected, blind when none is, and none without a device', async () => {
  const { relay, url } = await listening()
  expect(await reachOf(relay, 'ana')).toMatchObject({ id: 'ana', name: 'Ana', reach: 'none', devices: 0 })
  const { token, device } = await pairedDevice(relay, 'ana')
  expect(await reachOf(relay, 'ana')).toMatchObject({ reach: 'blind', devices: 1, provenAt: null })
  const socket = connect(url, token)
  await subscribe(socket)
  expect(await reachOf(relay, 'ana')).toMatchObject({ reach: 'live' })
  expect(await reachOf(relay, 'owner')).toMatchObject({ reach: 'none' })
  socket.disconnect()
  await vi.waitFor(async () => expect(await reachOf(relay, 'ana')).toMatchObject({ reach: 'blind' }))
  await relay.app.inject({
    method: 'DELETE',
    url: `/v1/devices/${device}`,
    headers: { authorization: `Bearer ${relay.credentialsFile.token}`, host: 'localhost' },
  })
  expect(await reachOf(relay, 'ana')).toMatchObject({ reach: 'none', devices: 0 })
})

test('a person with another channel than the console is not beyond reach', async () => {
  const { relay } = await listening()
  await relay.apply(teamYaml({ ntfy: 'https://ntfy.example' }))
  expect(await reachOf(relay, 'owner')).toMatchObject({ reach: 'blind', devices: 0 })
})

test('apply says of a person without a device that they cannot be reached, wherever it speaks of them', async () => {
  const { relay, url } = await listening()
  const { token } = await pairedDevice(relay, 'owner')
  await subscribe(connect(url, token))
  const joined = teamYaml().replace('  ana: { name: Ana }', '  ana: { name: Ana }\n  cy: { name: Cy }')
  const { body } = await dryRun(relay, joined.replaceAll('[owner, ana]', '[owner, cy]'))
  expect(body.changes).toContain('new person: Cy (cy), cannot be reached: no device')
  expect(body.preview).toContain('Sam is reached by console at once')
  expect(body.preview).toContain('Cy cannot be reached: no device')
  expect(body.warnings).toEqual([
    'Cy cannot be reached: no device (invite cy)',
    'escalation-policies.default.steps[1] (secondary of Payments) pages in vain: Cy cannot be reached',
  ])
  expect(JSON.stringify(body)).not.toContain('Cy (cy), reached')
})
