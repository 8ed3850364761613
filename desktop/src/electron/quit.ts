import { app, dialog } from 'electron'
import type { QuitQuestion } from '../host/views/presence.ts'

/** What is not written after this is given up: a disk that hangs must not keep a machine from shutting down. */
const stopTimeoutMs = 5_000

export interface QuitOptions {
  readonly question: () => QuitQuestion | null
  /** Resolves when all is on disk. */
  readonly stop: () => Promise<void>
  /** Takes down what would keep the process alive. */
  readonly close: () => void
}

/** Ends the console: asks first when someone would go unpaged by it, and only once all is on disk. */
export class Quit {
  readonly #options: QuitOptions
  #stage: 'running' | 'asking' | 'stopping' | 'done' = 'running'

  constructor(options: QuitOptions) {
    this.#options = options
    app.on('before-quit', (event) => {
      if (this.#stage === 'done') return
      event.preventDefault()
      void this.#ask()
    })
  }

  /** Windows may really close now. */
  get isDone(): boolean {
    return this.#stage === 'done'
  }

  /** Without a question: the system or whoever started it says so. */
  now(): void {
    void this.#stop()
  }

  async #ask(): Promise<void> {
    if (this.#stage !== 'running') return
    this.#stage = 'asking'
    const question = this.#options.question()
    if (question && !(await isConfirmed(question))) {
      if (this.#stage === 'asking') this.#stage = 'running'
      return
    }
    await this.#stop()
  }

  async #stop(): Promise<void> {
    if (this.#stage === 'stopping' || this.#stage === 'done') return
    this.#stage = 'stopping'
    const late = new Promise((resolve) => setTimeout(resolve, stopTimeoutMs).unref())
    await Promise.race([this.#options.stop(), late]).catch((error: unknown) => {
      console.error('baton: not everything could be written:', error)
    })
    this.#stage = 'done'
    this.#options.close()
    app.quit()
  }
}

async function isConfirmed({ message, detail }: QuitQuestion): Promise<boolean> {
  const buttons = ['Keep Baton running', 'Quit']
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Baton',
    message,
    detail,
    buttons,
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}
