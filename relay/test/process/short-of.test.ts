import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { run } from './relay-process.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const isRoot = process.getuid?.() === 0
if (!isRoot) process.stderr.write('Skipped: a start on a full disk, because only root can make one.\n')
/** Some containers forbid one process to trace another. */
const canSlow = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
if (!canSlow) process.stderr.write('Skipped: a start on a slow disk, for strace is missing or may not trace.\n')

/** A relay that `command` starts, and all that it said. It never outlives its test. */
function startUnder(command: readonly string[], dir: string) {
  const [program = '', ...rest] = [...command, process.execPath, main, 'serve', '--json', '--port', '0', '--data', dir]
  const child = spawn(program, [...rest, '--exit-with-stdin'])
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  onTestFinished(async () => {
    child.stdin.destroy()
    child.kill('SIGKILL')
    await ended
  })
  return said
}

test('a relay that runs out of files says so, with its folder', async () => {
  const dir = temporaryDir()
  const said = startUnder(['sh', '-c', 'ulimit -n 80; exec "$0" "$@"'], dir)
  await vi.waitFor(() => expect(said.stdout).toContain('"relay"'), 60_000)
  const { port } = new URL((JSON.parse(said.stdout) as { relay: string }).relay)
  const sockets: Socket[] = []
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  for (let n = 0; n < 100; n++) sockets.push(connect(Number(port), '127.0.0.1').on('error', () => undefined))
  await vi.waitFor(
    () => expect(said.stderr).toMatch(new RegExp(`of the 80 files .* are open: .*${dir} can fail. LimitNOFILE=`)),
    10_000,
  )
}, 90_000)

test.skipIf(!canSlow)(
  'a start on a disk that takes 2.5 s a sync says within 10 s that it goes on, and on what',
  async () => {
    const dir = temporaryDir()
    const slow = ['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:delay_exit=2500000']
    const said = startUnder(['strace', '-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', ...slow], dir)
    await vi.waitFor(
      () => expect(said.stderr).toMatch(new RegExp(`still starting on ${dir} after \\d+ s: its disk`)),
      60_000,
    )
    expect(Number(/after (\d+) s/.exec(said.stderr)?.[1])).toBeLessThanOrEqual(10)
  },
  90_000,
)

/** Room for the store, or for a part of what a first start makes; in KiB. */
test.skipIf(!isRoot).each([0, 60, 120, 200])(
  'a start with %i KiB left on its disk says what is full, and ends',
  async (left) => {
    const disk = temporaryDir()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk])
    onTestFinished(() => void execFileSync('umount', [disk]))
    const dir = join(disk, 'data')
    mkdirSync(dir)
    writeFileSync(join(disk, 'fill'), Buffer.alloc((300 - left) * 1_024))
    const { code, stdout, stderr } = await run('serve', '--local', '--json', '--port', '0', '--data', dir)
    expect(stdout).toBe('')
    expect(code).not.toBe(0)
    expect(stderr).toMatch(new RegExp(`baton: .*no space left.*${dir}`))
    expect(stderr).not.toMatch(/\n\s+at /)
  },
  60_000,
)
