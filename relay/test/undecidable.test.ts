import type { OncallConfig } from '@baton/shared/model/config.ts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { commandId, fireAlert, openIncident, startRelay, type TestRelay, teamYaml } from './kit.ts'
import { ask, connect, pairedDevice } from './live-kit.ts'

/** As a bug would have it: alerts that are `info` cannot be routed, and Ana cannot be paged. Returns the way to mend it. */
async function breakConfig(relay: TestRelay): Promise<() => Promise<void>> {
  await relay.apply(teamYaml())
  const { filed } = relay.core.desk
  const put = async (config: unknown) => {
    const draft = { type: 'config.applied', incidentId: null, body: { config: config as OncallConfig } } as const
    const actor = { kind: 'relay', id: 'relay', device: null } as const
    await relay.core.submit({ kind: 'desk', actor, drafts: [draft] })
  }
  await put({
    ...filed,
    people: { ...filed.people, ana: { ...filed.people.ana, channels: [null] } },
    routes: [{ match: { source: null, severity: ['info'], labels: null }, service: null, policy: null, page: null }],
  })
  return () => put(filed)
}

const metricOf = async (relay: TestRelay) =>
  /^baton_undecidable_total (\d+)$/m.exec((await relay.get('/metrics')).body)?.[1]

test('an alert that the relay trips over gets a problem document that tells nothing of the inside', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  const relay = await startRelay({ logLevel: 'warn' })
  await breakConfig(relay)
  for (const _ of [1, 2]) {
    const { status, headers, body } = await fireAlert(relay, { severity: 'info', title: 'not to be told' })
    expect([status, headers['content-type']]).toEqual([500, 'application/problem+json; charset=utf-8'])
    expect(body).toMatchObject({ title: 'Internal error', detail: expect.stringContaining('could not decide') })
    expect(JSON.stringify(body)).not.toMatch(/null|object|not to be told|decide-|\.ts/)
  }
  const lines = written.mock.calls.map(([line]) => String(line))
  expect(lines).toHaveLength(1)
  const integration = relay.core.desk.integrations().find(({ source }) => source === 'generic')?.id
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      kind: 'signals',
      id: integration,
      stack: expect.stringMatching(/routing/),
    })
    expect(line).not.toMatch(new RegExp(`not to be told|${relay.credentialsFile.keys.generic}`))
  }
  expect((await fireAlert(relay, { key: 'other' })).body).toMatchObject({ accepted: 1 })
  expect((await openIncident(relay)).title).toBe('CheckoutDown')
  expect(await metricOf(relay)).toBe('2')
  expect((await relay.get('/health')).status).toBe(200)
})

test('a command that the relay trips over is answered, and not kept: once the bug is gone it is done', async () => {
  const relay = await startRelay()
  const mend = await breakConfig(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const command = { type: 'incident.reassign', commandId: commandId(), incidentId: id, person: 'ana' }
  expect((await relay.command(command)).status).toBe(500)
  await mend()
  expect((await relay.command(command)).body).toMatchObject({ outcome: 'committed' })
})

test('a console is told so that it does not send it again, and its next command is decided', async () => {
  const relay = await startRelay()
  await breakConfig(relay)
  await fireAlert(relay)
  const { id } = await openIncident(relay)
  const url = await relay.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(url, (await pairedDevice(relay)).token)
  const submit = (type: string, more: object) =>
    ask(socket, 'command:submit', { type, commandId: commandId(), incidentId: id, ...more })
  const answers = await Promise.all([
    submit('incident.reassign', { person: 'ana' }),
    submit('note.add', { text: 'still here' }),
  ])
  // What it says of a command that it cannot read: the one answer after which a console gives it up.
  expect(answers[0]).toEqual({ outcome: 'error', reason: 'malformed', detail: expect.stringContaining('fault') })
  expect(answers[1]).toMatchObject({ outcome: 'committed' })
})
