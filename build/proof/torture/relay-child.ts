import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../relay/src/main.ts', import.meta.url))
/** The same relay on a journal whose reads fail now and then. */
const frailMain = fileURLToPath(new URL('frail-relay.ts', import.meta.url))
/** Halves what the start of a process costs here, and there are many. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/relay-process', import.meta.url))
const keptStderr = 2_000

export interface ReadyLine {
  readonly relay: string
  readonly token: string
  readonly integrations: { readonly generic: { readonly url: string } }
}

/** One life of a real relay process. */
export class RelayChild {
  readonly spawnedAt = Date.now()
  /** Its ready line; null when it ended before it said one. */
  readonly ready: Promise<ReadyLine | null>
  readonly ended: Promise<void>
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  #stderr = ''
  #killed = false

  /** Of its reads one in `frail` fails; 0 is none. */
  constructor(args: readonly string[], frail: number) {
    // Its standard input ends with us, and so does it. Its ntfy server is on this machine.
    const serve = [main, 'serve', '--local', '--json', '--exit-with-stdin', '--allow-send', '127.0.0.1']
    const program = frail === 0 ? serve : [frailMain, '--frail', String(frail)]
    this.#child = spawn(process.execPath, [...program, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: compileCache },
    })
    const { stdin, stdout, stderr } = this.#child
    // Closing races with its own end.
    stdin.on('error', () => undefined)
    stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-keptStderr)))
    this.ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
    const line = new Promise<ReadyLine>((resolve) => {
      let text = ''
      stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))) as ReadyLine)
      })
    })
    this.ready = Promise.race([line, this.ended.then(() => null)])
  }

  /** It ended, and nobody here killed it. */
  get hasFallen(): boolean {
    return !this.#killed && (this.#child.exitCode !== null || this.#child.signalCode !== null)
  }

  /** How it ended, if it did, and what it said last. */
  get end(): string {
    return `exit ${this.#child.exitCode ?? this.#child.signalCode}: ${this.#stderr.trim()}`
  }

  /** The end that nothing can prepare for. */
  async kill(): Promise<void> {
    this.#killed = true
    this.#child.kill('SIGKILL')
    await this.ended
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    if (signal === 'SIGTERM') this.#killed = true
    this.#child.kill(signal)
  }
}
