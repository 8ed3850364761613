import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { startPostgres, type TestServer } from '../postgres-kit.ts'
import { api, journalOf, kill, type ReadyLine, run, sendAlert, serve } from './relay-process.ts'

const eventually = { timeout: 10_000, interval: 50 }

let server: TestServer
let url: string
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  url = await server.createDatabase()
})

const openTitles = async (line: ReadyLine) =>
  ((await api(line, '/v1/incidents')).body.incidents as readonly { title: string }[]).map(({ title }) => title).sort()

test('two relays on one database take alerts, show those of both, and one goes on when the other is killed', async () => {
  const [a, b] = await Promise.all([serve(temporaryDir(), '--journal', url), serve(temporaryDir(), '--journal', url)])
  expect(await Promise.all([sendAlert(a.line, { title: 'at a' }), sendAlert(b.line, { title: 'at b' })])).toEqual([
    202, 202,
  ])
  for (const { line } of [a, b])
    await vi.waitFor(async () => expect(await openTitles(line)).toEqual(['at a', 'at b']), eventually)
  await kill(a)
  expect(await sendAlert(b.line, { title: 'after' })).toBe(202)
  expect(await openTitles(b.line)).toEqual(['after', 'at a', 'at b'])
  const events = await journalOf(b.line)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
  const verified = await run('verify', '--journal', url)
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+ events, the chain is whole/) })
})

test('a store moves from its folder to a database, and its relay goes on there with the same keys', async () => {
  const dir = temporaryDir()
  const before = await serve(dir)
  expect(await sendAlert(before.line, { title: 'before' })).toBe(202)
  const refused = await run('migrate', '--from', dir, '--to', url)
  expect(refused).toMatchObject({ code: 1, stderr: `baton: Another relay uses ${dir}.\n` })
  before.child.kill('SIGTERM')
  await before.ended
  const migrated = await run('migrate', '--from', dir, '--to', url)
  expect(migrated).toMatchObject({ code: 0, stdout: expect.stringContaining('the chain is whole in its new place') })
  expect(migrated.stderr).toMatch(/(\d+) of \1 events copied/)
  // Another history would begin there.
  for (const command of [
    ['serve', '--port', '0'],
    ['invite', 'owner'],
  ])
    expect(await run(...command, '--data', dir)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was carried to PostgreSQL: start with --journal'),
    })

  // As a variable it stands in no list of processes.
  vi.stubEnv('BATON_JOURNAL', url)
  const after = await serve(dir)
  vi.unstubAllEnvs()
  expect(after.line.token).toBe(before.line.token)
  expect(after.line.integrations.generic.url.split('/').at(-1)).toBe(
    before.line.integrations.generic.url.split('/').at(-1),
  )
  expect(await openTitles(after.line)).toEqual(['before'])
  expect(await sendAlert(after.line, { title: 'after' })).toBe(202)
  expect(await openTitles(after.line)).toEqual(['after', 'before'])
})

test('commands on the machine of a relay on a database join it, and open its journal when it is stopped', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir, '--journal', url)
  const joined = await run('invite', 'owner', '--data', dir)
  expect(joined).toMatchObject({ code: 0, stdout: expect.stringContaining(relay.line.relay) })
  const second = await run('serve', '--data', dir, '--journal', url, '--port', '0')
  expect(second).toMatchObject({ code: 3, stderr: `baton: Another relay uses ${dir}.\n` })
  await kill(relay)
  const alone = await run('invite', 'owner', '--data', dir, '--journal', url)
  expect(alone).toMatchObject({ code: 0, stderr: expect.stringContaining('No relay runs') })
})

test('says what is wrong with an address in one line, without the password', async () => {
  const dir = temporaryDir()
  const wrong = new URL(url)
  wrong.password = 'wrong-secret'
  const refused = await run('serve', '--data', dir, '--journal', wrong.href)
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^baton: .*refused the user or password.*\n$/),
  })
  expect(refused.stderr).not.toContain('secret')
  const nothing = await run('migrate', '--from', dir, '--to', 'mysql://u:wrong-secret@h/d')
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringMatching(/^baton: .*postgres:\/\/.*\n$/) })
  expect(nothing.stderr).not.toContain('secret')
})
