import type { SubmitResult } from '@baton/shared/wire/bridge.ts'
import type { Channel, Method, TabMessage } from './tab-messages.ts'

interface Pending {
  readonly method: Method
  readonly args: readonly unknown[]
  isTaken: boolean
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

const inDoubt =
  'The tab that held the connection closed before it answered. Look at the timeline before doing it again.'

/** Asks the leading tab, and asks its successor again for what may be asked twice. */
export class Follower {
  readonly #channel: Channel
  readonly #tab: string
  readonly #pending = new Map<number, Pending>()
  #nextId = 1

  constructor(channel: Channel, tab: string) {
    this.#channel = channel
    this.#tab = tab
    channel.addEventListener('message', ({ data }) => this.#hear(data))
  }

  ask(method: Method, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#pending.set(id, { method, args, isTaken: false, resolve, reject })
      this.#send(id, method, args)
    })
  }

  /** There is another leader: `ask` is how it is reached (over the channel, or directly when it is this tab). */
  moveTo(ask: ((method: Method, args: readonly unknown[]) => Promise<unknown>) | null): void {
    for (const [id, call] of [...this.#pending]) {
      // Rooms are opened anew by whoever keeps the list of them.
      if (call.method === 'openRoom' || call.method === 'closeRoom')
        this.#settle(id, (pending) => pending.resolve(undefined))
      else if (call.isTaken && call.method === 'submit') this.#settle(id, (pending) => pending.resolve(lostSubmit))
      else if (call.isTaken && call.method === 'pair')
        this.#settle(id, (pending) => pending.resolve({ ok: false, detail: inDoubt }))
      else if (ask) this.#settle(id, (pending) => ask(call.method, call.args).then(pending.resolve, pending.reject))
      else this.#send(id, call.method, call.args)
    }
  }

  #send(id: number, method: Method, args: readonly unknown[]): void {
    this.#channel.postMessage({ kind: 'call', from: this.#tab, id, method, args })
  }

  #hear(message: TabMessage): void {
    if ((message.kind !== 'taken' && message.kind !== 'answer') || message.to !== this.#tab) return
    const call = this.#pending.get(message.id)
    if (!call) return
    if (message.kind === 'taken') call.isTaken = true
    else
      this.#settle(message.id, ({ resolve, reject }) => {
        if (message.ok) resolve(message.value)
        else reject(new Error(String(message.value)))
      })
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const call = this.#pending.get(id)
    this.#pending.delete(id)
    if (call) how(call)
  }
}

const lostSubmit: SubmitResult = { kind: 'refused', reason: 'failed', detail: inDoubt }
