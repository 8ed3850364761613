import type { Contacts } from '@baton/shared/model/config.ts'
import type { Random } from '../../lib/random.ts'
import type { RelayProcess } from './relay-machine.ts'
import type { Scheduler } from './scheduler.ts'

const ntfy = 'https://ntfy.test'
const webhook = 'https://chat.test/hook'
/** What may become of a message; `lost` was taken and its answer never came, `fake` is a yes of something else. */
const fates = ['taken', 'taken', 'taken', 'unreachable', 'failed', 'silent', 'fake', 'lost'] as const
/** As long as the relay's own senders wait for an answer. */
const timeoutMs = 10_000

export interface OutsideOptions {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly people: readonly string[]
  /** A message leaves the relay, under the key that tells a resend. */
  readonly onSent: (process: RelayProcess, kind: 'page' | 'update', key: string) => void
  /** A telephone has it, whatever becomes of the answer. */
  readonly onTold: (person: string, key: string) => void
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
    const { scheduler, random, onSent, onTold } = this.#options
    const key = new Headers(init?.headers).get('x-idempotency-key') ?? ''
    const isPage = url.startsWith(ntfy)
    onSent(process, isPage ? 'page' : 'update', key)
    const fate = this.isCalm ? 'taken' : random.pick(fates)
    await scheduler.wait(fate === 'silent' ? timeoutMs : random.between(5, 900))
    const { topic = '' } = JSON.parse(String(init?.body)) as { readonly topic?: string }
    if (isPage && (fate === 'taken' || fate === 'lost')) onTold(topic, key)
    // Whoever asked may be dead by now; then nobody hears the answer.
    if (!process.isAlive) return new Promise(() => undefined)
    switch (fate) {
      case 'unreachable':
      case 'lost':
        throw new TypeError('fetch failed')
      case 'silent':
        throw Object.assign(new Error('it took too long'), { name: 'TimeoutError' })
      case 'failed':
        return new Response('no', { status: 500 })
      case 'fake':
        return new Response('<!doctype html><title>Log in</title>', { headers: { 'content-type': 'text/html' } })
      case 'taken':
        return isPage ? Response.json({ id: 'msg', event: 'message', topic }) : new Response('ok')
    }
  }
}
