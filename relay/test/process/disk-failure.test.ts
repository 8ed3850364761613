import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { api, journalOf, type ReadyLine, run, sendAlert, serve } from './relay-process.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
/** Some containers forbid one process to trace another. */
const canFail = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
if (!canFail)
  process.stderr.write('SKIPPED: no disk can be made to fail here, for strace is missing or may not trace.\n')

interface Failing {
  readonly line: ReadyLine
  /** What the process said and did once its disk had failed it. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string; readonly calls: readonly string[] }>
}

/** A relay on `dir` for which the system calls on `file` fail as `fault` says, in strace's words. */
async function serveOnFailing(dir: string, file: string, fault: string): Promise<Failing> {
  const log = join(temporaryDir(), 'calls')
  const calls = [
    '-e',
    'trace=fsync,fdatasync,pwrite64,ftruncate,unlink',
    '-e',
    `inject=${fault}`,
    '-P',
    join(dir, file),
  ]
  const relay = [
    process.execPath,
    main,
    'serve',
    '--local',
    '--json',
    '--exit-with-stdin',
    '--port',
    '0',
    '--data',
    dir,
  ]
  const child = spawn('strace', ['-f', '-qq', '--seccomp-bpf', '-o', log, ...calls, ...relay])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve)).then((code) => {
    return {
      code,
      stderr,
      calls: readFileSync(log, 'utf8')
        .split('\n')
        .filter((call) => /\w\(/.test(call)),
    }
  })
  // Its input is the test's: it ends with the test whatever happens.
  onTestFinished(async () => {
    child.stdin.destroy()
    await ended
  })
  const line = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\n')) resolve(text)
    })
    ended.then(() => reject(new Error(`the relay ended without a line: ${stderr}`)))
  })
  return { line: JSON.parse(line) as ReadyLine, ended }
}

const enough = 100

/** Sends alerts until one is not answered with a promise; resolves with those that were. */
async function sendUntilRefused(line: ReadyLine): Promise<readonly string[]> {
  const promised: string[] = []
  for (let n = 0; n < enough; n++) {
    const key = `alert-${n}`
    const status = await sendAlert(line, { key, padding: 'x'.repeat(2_000) }).catch(() => 0)
    if (status !== 202) return promised
    promised.push(key)
  }
  throw new Error(`the disk did not fail within ${enough} alerts`)
}

async function expectAllThere(dir: string, promised: readonly string[]): Promise<void> {
  expect((await run('verify', '--data', dir)).stdout).toMatch(/the chain is whole/)
  const { line } = await serve(dir)
  const fired = (await journalOf(line)).filter((event) => event.type === 'alert.fired')
  const keys = fired.map((event) => event.body.key.split('/')[1])
  expect(promised.filter((key) => keys.filter((found) => found === key).length !== 1)).toEqual([])
  expect(await sendAlert(line, { key: 'once the disk is well' })).toBe(202)
}

const syncFails = (at: number) => `fsync,fdatasync:error=EIO:when=${at}`

test.skipIf(!canFail)(
  'a failed sync of the log ends the relay: nothing is tried again, nothing promised is lost',
  async () => {
    const dir = temporaryDir()
    // Once only, as a kernel does that reports an error once and then forgets the pages.
    const { line, ended } = await serveOnFailing(dir, 'journal.db-wal', syncFails(30))
    const promised = await sendUntilRefused(line)
    const { code, stderr, calls } = await ended
    expect(code).toBe(70)
    expect(stderr).toMatch(/^baton: the journal failed, stopping: .*SQLITE_IOERR_FSYNC.*\n$/)
    expect(calls.at(-1)).toMatch(/EIO.*INJECTED/)
    expect(promised.length).toBeGreaterThan(0)
    await expectAllThere(dir, promised)
  },
  60_000,
)

test.skipIf(!canFail)(
  'a failed sync of the witness ends it too, also where only a secret was kept',
  async () => {
    const dir = temporaryDir()
    // All commits within a moment share one sync.
    const { line, ended } = await serveOnFailing(dir, 'journal.witness', syncFails(3))
    const statuses: number[] = []
    for (let n = 0; n < enough && statuses.at(-1) !== 0; n++) {
      const { status } = await api(line, '/v1/invites', { person: 'owner' }).catch(() => ({ status: 0 }))
      statuses.push(status)
    }
    const { code, stderr, calls } = await ended
    expect(code).toBe(70)
    expect(stderr).toMatch(/^baton: the journal failed, stopping: .*journal\.witness cannot be written.*EIO/m)
    expect(calls.at(-1)).toMatch(/EIO.*INJECTED/)
    await expectAllThere(dir, [])
  },
  60_000,
)

test.skipIf(!canFail)(
  'a full disk ends it with a clear message, and it goes on where there is space again',
  async () => {
    const dir = temporaryDir()
    const { line, ended } = await serveOnFailing(dir, 'journal.db-wal', 'pwrite64:error=ENOSPC:when=200+')
    const promised = await sendUntilRefused(line)
    const { code, stderr } = await ended
    expect(code).toBe(70)
    expect(stderr).toMatch(/^baton: the journal failed, stopping: There is no space left for the journal in .*\n$/)
    expect(promised.length).toBeGreaterThan(0)
    await expectAllThere(dir, promised)
  },
  60_000,
)
