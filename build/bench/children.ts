import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Starts one of the bench's own processes, which answers messages. */
export function forkBench(file: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args)
}

/** The next message of a process; rejects when it ends without one. */
export function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
}

export interface Prober {
  /** How long the relay's core took to answer, ms each, since the last call. */
  times(): Promise<readonly number[]>
  stop(): void
}

export function startProber(url: string, token: string): Prober {
  const child = forkBench('prober.ts', [url, token])
  return {
    async times() {
      const answer = messageOf(child)
      child.send('times')
      return (await answer) as readonly number[]
    },
    stop: () => void child.kill(),
  }
}
