import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { api, flipped, kill, run, sendAlert, serve } from './relay-process.ts'

/** A copy of a store, as a backup or a snapshot of its disk is, with one incident in it. */
async function copiedStore(): Promise<{ readonly dir: string; readonly incidentId: string }> {
  const dir = temporaryDir()
  const relay = await serve(dir)
  expect(await sendAlert(relay.line, { title: 'Checkout is down' })).toBe(202)
  const { body } = await api(relay.line, '/v1/incidents')
  // Killed, so that part of it is in the write-ahead log only.
  await kill(relay)
  const copy = temporaryDir()
  for (const name of ['journal.db', 'journal.db-wal', 'journal.witness'])
    if (existsSync(join(dir, name))) copyFileSync(join(dir, name), join(copy, name))
  return { dir: copy, incidentId: body.incidents[0].id }
}

/** What is in a folder, and when each file was last written. */
function stateOf(dir: string): unknown {
  return readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mtimeMs, statSync(join(dir, name)).size])
}

/** Where the commands of this file make their copies. */
let copies: string
beforeEach(() => {
  copies = temporaryDir()
  vi.stubEnv('TMPDIR', copies)
})
afterEach(() => void vi.unstubAllEnvs())
const copiesLeft = () => readdirSync(copies).filter((name) => name.startsWith('baton-read-'))

async function readsAll(dir: string, incidentId: string): Promise<void> {
  const backup = join(temporaryDir(), 'backup.db')
  expect(await run('verify', '--data', dir)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+ events, the chain is whole; head [0-9a-f]{64}\n/),
  })
  expect(await run('export', incidentId, '--data', dir)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Checkout is down'),
  })
  expect(await run('backup', backup, '--data', dir)).toMatchObject({ code: 0, stderr: '' })
  expect(statSync(backup).size).toBeGreaterThan(0)
}

test('verify, export and backup leave a store that no relay uses exactly as it was', async () => {
  const { dir, incidentId } = await copiedStore()
  const before = stateOf(dir)
  await readsAll(dir, incidentId)
  expect(stateOf(dir)).toEqual(before)
  expect(copiesLeft()).toEqual([])
})

test('verify, export and backup read a store on a read-only disk', async () => {
  const { dir: source, incidentId } = await copiedStore()
  const dir = readOnly(source)
  expect(() => mkdirSync(join(dir, 'new'))).toThrow()
  await readsAll(dir, incidentId)
})

test('damage of a copy is told by the name of its folder', async () => {
  const { dir } = await copiedStore()
  writeFileSync(join(dir, 'journal.db-wal'), flipped(join(dir, 'journal.db-wal'), 'Checkout is down'))
  const verified = await run('verify', '--data', dir)
  expect(verified.code).toBe(1)
  expect(verified.stderr).toContain(`The journal in ${dir} is damaged`)
  expect(verified.stderr).not.toContain('baton-read-')
  expect(copiesLeft()).toEqual([])
})

/** The same files where nobody can write: root may write anywhere else, and so gets a mount of its own. */
function readOnly(source: string): string {
  const dir = temporaryDir()
  if (process.getuid?.() !== 0) {
    for (const name of readdirSync(source)) copyFileSync(join(source, name), join(dir, name))
    chmodSync(dir, 0o555)
    onTestFinished(() => chmodSync(dir, 0o755))
    return dir
  }
  execFileSync('mount', ['--bind', source, dir])
  onTestFinished(() => void execFileSync('umount', [dir]))
  execFileSync('mount', ['-o', 'remount,bind,ro', dir])
  return dir
}
