import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { api, kill, type ReadyLine, run, serve } from './relay-process.ts'

const remove = (line: ReadyLine, path: string) =>
  fetch(line.relay + path, { method: 'DELETE', headers: { authorization: `Bearer ${line.token}` } })
const opens = async (line: ReadyLine, token: string) => (await api({ ...line, token }, '/v1/oncall')).status === 200

/** A backup of before a device, a token, an integration and an invite ended, and this machine's token was renewed. */
async function revokedSince() {
  const dir = temporaryDir()
  const first = await serve(dir)
  const { line } = first
  const pair = async () => {
    const { body } = await api(line, '/v1/invites', { person: 'owner' })
    return new URL(body.url).hash.replace('#pair=', '')
  }
  const [lost, unused] = [await pair(), await pair()]
  const device = (await api(line, '/v1/pair', { code: lost, deviceName: 'lost phone' })).body
  const kept = (await api(line, '/v1/pair', { code: await pair(), deviceName: 'desk' })).body
  const script = (await api({ ...line, token: kept.token }, '/v1/tokens', { name: 'leaked', scope: 'read' })).body
  const source = (await api(line, '/v1/integrations', { source: 'generic', name: 'old' })).body
  const backup = join(temporaryDir(), 'backup.db')
  expect(await run('backup', backup, '--data', dir)).toMatchObject({ code: 0 })
  await remove(line, `/v1/devices/${device.device}`)
  await remove(line, `/v1/tokens/${script.id}`)
  await remove(line, `/v1/integrations/${source.id}`)
  for (const { id } of (await api(line, '/v1/invites')).body.invites) await remove(line, `/v1/invites/${id}`)
  expect(await run('token', 'renew-local', '--data', dir)).toMatchObject({ code: 0 })
  await kill(first)
  const send = async (to: ReadyLine) => {
    const url = `${to.relay}${new URL(source.url).pathname}`
    const headers = { 'content-type': 'application/json' }
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ title: 'x' }) })).status
  }
  return { dir, backup, old: line, device, kept, script, source, unused, send }
}

test('what was revoked after a backup stays so when it is restored, and the rest works', {
  timeout: 60_000,
}, async () => {
  const { dir, backup, old, device, kept, script, source, unused, send } = await revokedSince()
  const { code, stderr } = await run('restore', backup, '--data', dir)
  expect(code, stderr).toBe(0)
  for (const named of [
    `device ${device.device} (lost phone)`,
    `token ${script.id} (leaked)`,
    `integration ${source.id} (old)`,
    'invite inv-',
  ])
    expect(stderr).toContain(`Stays revoked, as in the store that was here: ${named}`)
  expect(stderr).toContain("This machine's token was renewed since")
  const { line } = await serve(dir)
  expect(await opens(line, kept.token)).toBe(true)
  expect(await opens(line, line.token)).toBe(true)
  for (const token of [device.token, script.token, old.token]) expect(await opens(line, token)).toBe(false)
  expect(await send(line)).toBe(401)
  expect((await api(line, '/v1/pair', { code: unused, deviceName: 'stranger' })).status).toBe(401)
  expect(await run('verify', '--data', dir)).toMatchObject({ code: 0 })
})

test('with --forget-revocations the backup opens what it opened', { timeout: 60_000 }, async () => {
  const { dir, backup, device, script, send } = await revokedSince()
  const { code, stderr } = await run('restore', backup, '--data', dir, '--forget-revocations')
  expect(code, stderr).toBe(0)
  expect(stderr).not.toContain('Stays revoked')
  const { line } = await serve(dir)
  for (const token of [device.token, script.token]) expect(await opens(line, token)).toBe(true)
  expect(await send(line)).toBe(202)
})
