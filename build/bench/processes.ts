import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Ready {
  readonly relay: string
  readonly token: string
  readonly console: string
  readonly integrations: { readonly alertmanager: { readonly url: string }; readonly generic: { readonly url: string } }
}

export interface RunningRelay {
  readonly ready: Ready
  readonly startedMs: number
  readonly pid: number
  stop(): Promise<void>
}

/** Starts the real relay on `dir` and resolves when it says that it is ready, with how long that took in milliseconds. */
export async function startRelay(dir: string, extra: readonly string[] = []): Promise<RunningRelay> {
  const started = performance.now()
  const args = [
    'relay/src/main.ts',
    'serve',
    '--local',
    '--json',
    '--port',
    '0',
    '--allow-send',
    '127.0.0.1',
    '--data',
    dir,
  ]
  const child = spawn(process.execPath, [...args, ...extra], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = JSON.parse(await firstLine(child)) as Ready
  return { ready, startedMs: performance.now() - started, pid: child.pid ?? 0, stop: () => stop(child) }
}

/** The same, serving the console as it is built from the sources here. */
export async function startRelayWithConsole(dir: string): Promise<RunningRelay> {
  const { ensureBuilt, webDir } = await webBuild()
  await ensureBuilt(process.execPath)
  return startRelay(dir, ['--console-dir', webDir])
}

/** The build scripts are plain JavaScript without declarations. */
async function webBuild() {
  const url = new URL('../lib/web-build.mjs', import.meta.url).href
  return (await import(url)) as { readonly webDir: string; ensureBuilt(node: string): Promise<void> }
}

/** Starts one of the bench's own servers; its first line is its address. */
export async function startServer(file: string): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { url: await firstLine(child), stop: () => stop(child) }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const end = text.indexOf('\n')
      if (end !== -1) resolve(text.slice(0, end))
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)))
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

/** The value at a quantile of unsorted numbers. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}
