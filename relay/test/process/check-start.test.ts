import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { api, flipped, kill, run, sendAlert, serve } from './relay-process.ts'

/** Where copies are made. */
let copies: string
beforeEach(() => {
  copies = temporaryDir()
  vi.stubEnv('TMPDIR', copies)
})
afterEach(() => void vi.unstubAllEnvs())
const copiesLeft = () => readdirSync(copies).filter((name) => !name.startsWith('baton-test-'))

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const started = { code: 0, stderr: '', stdout: expect.stringContaining(`Version ${version} starts on a copy of `) }

/** What is in a folder, and when each file was last written. */
function stateOf(dir: string): unknown {
  return readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mtimeMs, statSync(join(dir, name)).size])
}

test('a start is tried beside the relay that runs: nothing is written, and nobody is called', async () => {
  const dir = temporaryDir()
  const { line } = await serve(dir)
  expect(await sendAlert(line, {})).toBe(202)
  const { port } = new URL(line.relay)
  const before = (await api(line, '/health')).body.seq
  expect(await run('serve', '--check', '--data', dir, '--port', port)).toMatchObject(started)
  expect((await api(line, '/health')).body).toMatchObject({ ok: true, seq: before })
  expect(copiesLeft()).toEqual([])
})

test('a start is tried on a store of the first version, which stays as it is', async () => {
  const dir = temporaryDir()
  const fixture = new URL('../fixtures/journal-reducer-2.db.gz', import.meta.url)
  writeFileSync(join(dir, 'journal.db'), gunzipSync(readFileSync(fixture)))
  const before = stateOf(dir)
  expect(await run('serve', '--check', '--data', dir)).toMatchObject(started)
  expect(stateOf(dir)).toEqual(before)
})

test('a start that would fail says why, by the name of the folder', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir)
  expect(await sendAlert(relay.line, { title: 'Checkout is down' })).toBe(202)
  await kill(relay)
  const copy = temporaryDir()
  for (const name of ['journal.db', 'journal.witness']) copyFileSync(join(dir, name), join(copy, name))
  writeFileSync(join(copy, 'journal.db-wal'), flipped(join(dir, 'journal.db-wal'), 'Checkout is down'))
  const refused = await run('serve', '--check', '--data', copy)
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain(`The journal in ${copy} is damaged`)
  const noFolder = await run('serve', '--check', '--data', temporaryDir(), '--console-dir', join(copy, 'none'))
  expect(noFolder).toMatchObject({ code: 1, stderr: expect.stringContaining('--console-dir') })
  expect(copiesLeft()).toEqual([])
})

test('health prints what the relay on this machine answers, and fails where none does', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir)
  const well = await run('health', '--data', dir)
  expect(well).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(well.stdout)).toMatchObject({ ok: true, version })
  await kill(relay)
  const refused = { code: 1, stdout: '', stderr: `baton: no relay answered for ${dir} within 0 s that it is well\n` }
  expect(await run('health', '--data', dir, '--wait', '0')).toMatchObject(refused)
  // A unit's start would wait for who answers for as long as that.
  const gone = await run('health', '--data', dir, '--wait', '86400', '--pid', String(relay.child.pid))
  expect(gone).toMatchObject({
    code: 1,
    stderr: `baton: process ${relay.child.pid} ended before a relay answered for ${dir}\n`,
  })
})

test('BATON_DATA names the folder of every command, and --version the version', async () => {
  const dir = temporaryDir()
  await serve(dir)
  vi.stubEnv('BATON_DATA', dir)
  expect(await run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('the chain is whole') })
  expect(await run('--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
})
