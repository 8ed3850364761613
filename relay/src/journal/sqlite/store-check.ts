import { Worker } from 'node:worker_threads'
import type { Damage, JournalCondition } from '../journal.ts'
import { damageText } from './damage.ts'
import { workerUrl } from './store-thread.ts'

/** What the checking thread says, once. */
export interface Checked {
  readonly condition: JournalCondition
}

/**
 * Checks all of a store on a thread of its own while the relay serves: at a large one a start looks only at the end.
 * Damage is said and stays said; it stops nothing, for whoever is on call is better paged by a damaged log than by none.
 */
export class StoreCheck {
  #condition: JournalCondition
  readonly #worker: Worker | null
  readonly #ended: Promise<unknown>

  /** `say` gets one line for the operator where there is damage. Where all was checked before, nothing runs. */
  constructor(dir: string, isChecked: boolean, say: (line: string) => void = sayOnStandardError) {
    this.#condition = isChecked ? 'whole' : 'checking'
    this.#worker = isChecked ? null : new Worker(workerUrl, { workerData: { dir, role: 'check' } })
    this.#ended = new Promise((resolve) => (this.#worker ? this.#worker.once('exit', resolve) : resolve(0)))
    this.#worker?.unref()
    this.#worker?.once('error', () => {
      this.#condition = 'unknown'
    })
    this.#worker?.once('message', ({ condition }: Checked) => {
      this.#condition = condition
      if (isDamage(condition)) say(lineOf(dir, condition))
    })
  }

  get condition(): JournalCondition {
    return this.#condition
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate()
    await this.#ended
  }
}

export function isDamage(condition: JournalCondition): condition is Damage {
  return typeof condition === 'object'
}

function lineOf(dir: string, damage: Damage): string {
  return `baton: the journal in ${dir} is ${damageText(damage)}. The relay goes on; restore a backup when you can: docs/reliability.md says how.`
}

function sayOnStandardError(line: string): void {
  process.stderr.write(`${line}\n`)
}
