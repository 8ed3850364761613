import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { startPostgres, type TestServer } from '../postgres-kit.ts'
import { api, journalOf, kill, type ReadyLine, type RelayProcess, run, sendAlert, serve } from './relay-process.ts'

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
  const [, kept = ''] = /--head: (\S+)/.exec(verified.stderr) ?? []
  const [seq = ''] = kept.split(':')
  const held = await run('verify', '--journal', url, '--head', kept)
  expect(held).toMatchObject({ code: 0, stdout: expect.stringContaining(`It holds event ${seq} as it was kept`) })
  const forged = await run('verify', '--journal', url, '--head', `${seq}:${'0'.repeat(64)}`)
  expect(forged).toMatchObject({ code: 1, stderr: expect.stringContaining(`event ${seq}`) })
})

test('a store moves from its folder to a database, and its relay goes on there with the same keys', async () => {
  const dir = temporaryDir()
  const before = await serve(dir)
  expect(await sendAlert(before.line, { title: 'before' })).toBe(202)
  const refused = await run('migrate', '--from', dir, '--to', url)
  expect(refused).toMatchObject({ code: 1, stderr: `baton: a relay uses ${dir}; stop it first\n` })
  before.child.kill('SIGTERM')
  await before.ended
  const migrated = await run('migrate', '--from', dir, '--to', url)
  expect(migrated).toMatchObject({ code: 0, stdout: expect.stringContaining('the chain is whole in its new place') })
  expect(migrated.stderr).toMatch(/(\d+) of \1 events copied/)
  const place = `postgres://${new URL(url).host}${new URL(url).pathname}`
  // Another history would begin there.
  for (const command of [
    ['serve', '--port', '0'],
    ['invite', 'owner'],
    ['serve', '--port', '0', '--journal', ''],
  ])
    expect(await run(...command, '--data', dir)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`the journal of ${dir} is at ${place}: name it with --journal or BATON_JOURNAL`),
    })
  expect(await run('migrate', '--from', dir, '--to', url)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(`^baton: the journal of ${dir} was carried to ${place} already: .*\n$`),
  })
  expect(await run('verify', '--data', dir)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`That is what was carried from here: the journal is at ${place} now.\n`),
  })
  expect(await run('backup', join(dir, 'copy.db'), '--data', dir)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('pg_dump'),
  })
  expect(await run('restore', join(dir, 'journal.db'), '--data', dir)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(`^baton: the journal of ${dir} is at ${place} now; .*\n$`),
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
  expect((await serve(dir)).line).toMatchObject({ relay: relay.line.relay, joined: true })
  const second = await run('serve', '--data', dir, '--journal', url, '--port', '0')
  expect(second).toMatchObject({ code: 3, stderr: `baton: Another relay uses ${dir}.\n` })
  await kill(relay)
  const alone = await run('invite', 'owner', '--data', dir, '--journal', url)
  expect(alone).toMatchObject({ code: 0, stderr: expect.stringContaining('No relay runs') })
})

const placeFileIn = (dir: string) => join(dir, 'journal.place')
const remembered = (dir: string) => JSON.parse(readFileSync(placeFileIn(dir), 'utf8'))

async function stop(relay: RelayProcess): Promise<void> {
  relay.child.kill('SIGTERM')
  await relay.ended
}

test('a folder remembers the database that it served, without the password, and begins no other history', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir, '--journal', url)
  await sendAlert(relay.line, { title: 'one' })
  await stop(relay)
  const seq = Number((await server.query(url, 'SELECT seq FROM baton.head'))[0]?.seq)
  const { host, pathname } = new URL(url)
  expect(remembered(dir)).toMatchObject({ journal: `postgres://${host}${pathname}`, head: { seq } })
  expect(statSync(placeFileIn(dir)).mode & 0o777).toBe(0o600)
  for (const command of [['serve', '--port', '0'], ['invite', 'owner'], ['verify']])
    expect(await run(...command, '--data', dir)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(`^baton: .* is at postgres://${host}${pathname}: name it .*\n$`),
    })
  // An empty database in its place has another history too.
  const other = await server.createDatabase()
  const elsewhere = await run('serve', '--port', '0', '--data', dir, '--journal', other)
  expect(elsewhere).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(`damaged: it is back at event 0, and events 1 to ${seq} are missing.*remove ${dir}`),
  })
  expect(await server.query(other, "SELECT FROM pg_namespace WHERE nspname = 'baton'")).toEqual([])
  rmSync(placeFileIn(dir))
  await serve(dir, '--journal', other)
})

test('an older copy of the database is refused by the relay that runs, and by its restart', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir, '--journal', url)
  await sendAlert(relay.line, { title: 'kept' })
  const kept = (await journalOf(relay.line)).at(-1)!.seq
  await sendAlert(relay.line, { title: 'lost' })
  await server.query(
    url,
    `WITH gone AS (DELETE FROM baton.events WHERE seq > ${kept})
     UPDATE baton.head SET seq = e.seq, hash = e.hash FROM baton.events e WHERE e.seq = ${kept}`,
  )
  await sendAlert(relay.line, { title: 'after' }).catch(() => 0)
  const { code, stderr } = await relay.ended
  expect(code).toBe(70)
  const known = remembered(dir).head.seq
  expect(known).toBeGreaterThan(kept + 1)
  const missing = `is damaged: it is back at event ${kept}, and events ${kept + 1} to ${known} are missing`
  expect(stderr).toContain(missing)
  expect(stderr).not.toContain('?.')
  for (const command of [
    ['serve', '--port', '0'],
    ['invite', 'owner'],
  ]) {
    const again = await run(...command, '--data', dir, '--journal', url)
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining(missing) })
    expect(again.stderr).toContain(`docs/reliability.md says how to go on`)
    expect(again.stderr).toContain(`remove ${placeFileIn(dir)}`)
  }
  rmSync(placeFileIn(dir))
  const { line } = await serve(dir, '--journal', url)
  expect(await openTitles(line)).toEqual(['kept'])
})

test('verify names a damaged database, and where it is told how to go on', async () => {
  const relay = await serve(temporaryDir(), '--journal', url)
  await sendAlert(relay.line, { title: 'altered' })
  await stop(relay)
  await server.query(url, "UPDATE baton.events SET body = '{}' WHERE seq = 1")
  const { host, pathname } = new URL(url)
  expect(await run('verify', '--journal', url)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      `^baton: The journal at postgres://${host}${pathname} is damaged at event 1: .*docs/reliability\\.md says how to go on\\.\n$`,
    ),
  })
})

test('a database with another event where the folder saw one is refused', async () => {
  const dir = temporaryDir()
  await stop(await serve(dir, '--journal', url))
  const other = await server.createDatabase()
  const relay = await serve(temporaryDir(), '--journal', other)
  await sendAlert(relay.line, { title: 'of another' })
  await stop(relay)
  const { seq } = remembered(dir).head
  expect(await run('serve', '--port', '0', '--data', dir, '--journal', other)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(`damaged: event ${seq} is not the one that the relay of this folder saw there`),
  })
})

test('what a folder holds itself is not left behind in silence by a relay on a database', async () => {
  const dir = temporaryDir()
  const own = await serve(dir)
  await sendAlert(own.line, { title: 'mine' })
  await stop(own)
  vi.stubEnv('BATON_JOURNAL', url)
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const command of [
    ['serve', '--port', '0'],
    ['invite', 'owner'],
  ])
    expect(await run(...command, '--data', dir)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        `^baton: ${dir} holds a journal of its own.*relay migrate --from ${dir} \\(with BATON_JOURNAL set\\), or name.*\n$`,
      ),
    })
  expect(await run('migrate', '--from', dir)).toMatchObject({ code: 0 })
  const moved = await serve(dir)
  expect(await openTitles(moved.line)).toEqual(['mine'])
  await stop(moved)
  // As after a migration that was cut off behind its commit: it is found there, and the folder told.
  rmSync(placeFileIn(dir))
  expect(await run('migrate', '--from', dir)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^All \d+ events are there already/),
  })
  await serve(dir)
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
  const without = new URL(url)
  without.password = ''
  expect(await run('serve', '--data', dir, '--journal', without.href)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^baton: The database at .* asks for a password, and its address has none: it is postgres:\/\/user:password@host\/database\. \(SASL.*\n$/,
    ),
  })
  expect(await run('verify', '--journal', `${url}?sslmode=verify-full`)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^baton: The database at .* offers no TLS, which the sslmode in its address.*\n$/),
  })
  const nothing = await run('migrate', '--from', dir, '--to', 'mysql://u:wrong-secret@h/d')
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringMatching(/^baton: .*postgres:\/\/.*\n$/) })
  expect(nothing.stderr).not.toContain('secret')
})
