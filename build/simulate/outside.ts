import type { Contacts } from '@baton/shared/oncall/config.ts'
import type { Random } from '../lib/random.ts'
import type { RelayProcess } from './relay-machine.ts'
import type { Scheduler } from './scheduler.ts'

const ntfy = 'https://ntfy.test'
const webhook = 'https://chat.test/hook'
/** As long as the relay's own senders wait for an answer. */
const timeoutMs = 10_000

export interface OutsideOptions {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly people: readonly string[]
  /** A message leaves the relay, under the key that tells a resend. */
  readonly onSent: (process: RelayProcess, kind: 'page' | 'update', key: string) => void
}

/**
 * What the relay reaches outside: an ntfy server and a chat. It answers late, badly or never, and takes a message whose
 * answer is then lost. It stands behind `fetch`, so the relay's own senders run as they are.
 */
export class Outside {
  readonly contacts: Contacts
  readonly #options: OutsideOptions
  readonly #realFetch = globalThis.fetch
  isCalm = false

  constructor(options: OutsideOptions) {
    this.#options = options
    const people = options.people.map((person) => [person, { ntfy: { server: ntfy, topic: person } }] as const)
    this.contacts = { people: Object.fromEntries(people), deadMan: null, updates: { url: webhook } }
  }

  /** From now on `fetch` is this process's way out. */
  serve(process: RelayProcess): void {
    globalThis.fetch = (input, init) => this.#fetch(process, String(input), init)
  }

  /** Puts the real `fetch` back. */
  close(): void {
    globalThis.fetch = this.#realFetch
  }

  async #fetch(process: RelayProcess, url: string, init: RequestInit | undefined): Promise<Response> {
    const { scheduler, random, onSent } = this.#options
    const key = new Headers(init?.headers).get('x-idempotency-key') ?? ''
    onSent(process, url.startsWith(ntfy) ? 'page' : 'update', key)
    const fate = this.isCalm
      ? 'answered'
      : random.pick(['answered', 'answered', 'answered', 'unreachable', 'failed', 'silent'])
    await scheduler.wait(fate === 'silent' ? timeoutMs : random.between(5, 900))
    // Whoever asked may be dead by now; then nobody hears the answer.
    if (!process.isAlive) return new Promise(() => undefined)
    if (fate === 'unreachable') throw new TypeError('fetch failed')
    if (fate === 'silent') throw Object.assign(new Error('it took too long'), { name: 'TimeoutError' })
    const status = fate === 'failed' ? 500 : 200
    return { ok: status === 200, status, body: null } as unknown as Response
  }
}
