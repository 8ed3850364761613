import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, vi } from 'vitest'
import { VirtualScreen } from './virtual-screen.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** `script` of util-linux gives a process a terminal of its own. */
export const hasPty = process.platform === 'linux' && spawnSync('script', ['--version']).error === undefined

/** Waits out what a busy machine may need for two processes and a network. */
export const eventually = { timeout: 20_000, interval: 50 }

type Environment = Readonly<Record<string, string>>

/** The real console in a terminal of its own. */
export interface WatchProcess {
  readonly screen: VirtualScreen
  readonly ended: Promise<number | null>
  /** All bytes that came out. */
  output(): string
  type(keys: string): void
  /** Waits until the screen shows it. */
  shows(text: string | RegExp): Promise<void>
  /** Signals the console, not its terminal. */
  kill(signal: NodeJS.Signals): void
  resize(columns: number, rows: number): void
}

/** Starts it on a terminal of 80 columns and 24 rows; after it has ended, its terminal's settings are printed. */
export function watchOnTerminal(args: readonly string[], env: Environment = {}): WatchProcess {
  const dir = mkdtempSync(join(tmpdir(), 'baton-terminal-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const run = 'tty > "$0/tty"; echo $$ > "$0/pid"; exec "$@"'
  const quoted = ['sh', '-c', run, dir, process.execPath, main, ...args].map(quote).join(' ')
  const child = spawn(
    'script',
    ['-qfec', `stty cols 80 rows 24; ${quoted}; code=$?; stty -a; exit $code`, '/dev/null'],
    {
      // What it has to say when it is ended is not of the console.
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    },
  )
  const screen = new VirtualScreen()
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    screen.write(text)
  })
  const read = (name: string) => readFileSync(join(dir, name), 'utf8').trim()
  return {
    screen,
    ended: endOf(child),
    output: () => output,
    type: (keys) => void child.stdin.write(keys),
    shows: (text) => vi.waitFor(() => expect(screen.toString()).toMatch(text), eventually),
    kill: (signal) => void process.kill(Number(read('pid')), signal),
    resize: (columns, rows) =>
      void spawnSync('stty', ['-F', read('tty'), 'cols', String(columns), 'rows', String(rows)]),
  }
}

function quote(argument: string): string {
  return `'${argument.replaceAll("'", "'\\''")}'`
}

export interface PipedWatch {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly ended: Promise<number | null>
  output(): string
}

/** Starts it without a terminal. */
export function watchPiped(args: readonly string[], env: Environment = {}): PipedWatch {
  const child = spawn(process.execPath, [main, ...args], { stdio: 'pipe', env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return { child, ended: endOf(child), output: () => output }
}

/** It never outlives its test. */
function endOf(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return ended
}
