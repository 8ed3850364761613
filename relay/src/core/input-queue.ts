import { type Answers, type Input, isUrgent } from './inputs.ts'

/** Inputs, and bytes of raw payload, that may wait; beyond it senders are told to come back. */
const maxQueued = 20_000
const maxQueuedBytes = 128 * 1024 * 1024

/** An input with whoever waits for its answer. */
export interface Waiting {
  readonly input: Input
  readonly settle: (answer: Answers[Input['kind']]) => void
  readonly fail: (error: unknown) => void
}

/** What waits for the core's next turns, in the order in which it is to be taken. Bounded. */
export class InputQueue {
  readonly #urgent: Waiting[] = []
  readonly #intake: Waiting[] = []
  #bytes = 0

  get size(): number {
    return this.#urgent.length + this.#intake.length
  }

  /** False when there is no room: the sender is told to come back. */
  push(waiting: Waiting): boolean {
    const queue = isUrgent(waiting.input) ? this.#urgent : this.#intake
    const bytes = bytesOf(waiting.input)
    if (queue.length >= maxQueued || this.#bytes + bytes > maxQueuedBytes) return false
    this.#bytes += bytes
    queue.push(waiting)
    return true
  }

  /** Takes out the next ones, at most `limit`. */
  take(limit: number): readonly Waiting[] {
    const urgent = this.#urgent.splice(0, limit)
    const taken = [...urgent, ...this.#intake.splice(0, limit - urgent.length)]
    for (const { input } of taken) this.#bytes -= bytesOf(input)
    return taken
  }
}

function bytesOf(input: Input): number {
  return input.kind === 'signals' ? (input.payload?.byteLength ?? 0) : 0
}
