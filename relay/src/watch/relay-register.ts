import { randomUUID } from 'node:crypto'
import type { DeviceId } from '@baton/shared/ids.ts'
import type { Clock } from '../core/clock.ts'
import type { Journal } from '../journal/journal.ts'

const beatEveryMs = 10_000
/** Three beats that did not come. */
const goneAfterMs = 3 * beatEveryMs + 5_000
/** Two: whose consoles it says it has is believed for less long than where it is, for a page may hang on it. */
const silentAfterMs = 2 * beatEveryMs + 5_000
/** What a relay that ended suddenly left behind is dropped after this. */
const dropAfterMs = 3_600_000
const prefix = 'relay/'

export interface RelayRegisterOptions {
  readonly journal: Journal
  readonly clock: Clock
  /** Where consoles reach this relay, as the operator said; null names none: an address of this machine only helps nobody. */
  readonly url: string | null
  /** The devices whose consoles are connected to this relay now. */
  readonly devicesHere: () => readonly DeviceId[]
}

/** A relay as it says that it is there. `at` is the journal's clock, which all of them share. */
interface Beat {
  readonly url: string | null
  readonly at: number
  /** Absent from relays of before they said so. */
  readonly devices?: readonly DeviceId[]
}

/**
 * Which relays share the log, so that their consoles know where to go when one is gone, and whose consoles each has, so that
 * nobody is shown blind who is connected to another. Each says beside the log that it is there; it is no fact of the log,
 * which would grow by it for ever.
 */
export class RelayRegister {
  readonly #options: RelayRegisterOptions
  readonly #key = `${prefix}${randomUUID()}`
  #urls: readonly string[] | null = null
  #devices: ReadonlySet<DeviceId> | null = null
  #cancel: () => void = () => undefined
  #beating: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(options: RelayRegisterOptions) {
    this.#options = options
    this.#beat()
  }

  /** The addresses of those that are there, this one's among them, in one order everywhere; null before they are known. */
  get urls(): readonly string[] | null {
    return this.#urls
  }

  /** The devices that are connected to the others, as they said at most 25 s ago; null before it is known. */
  get devicesElsewhere(): ReadonlySet<DeviceId> | null {
    return this.#devices
  }

  /** Resolves when the others can know that this relay is gone. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#beating
    await this.#options.journal.vault.delete(this.#key).catch(() => false)
  }

  #beat(): void {
    // A beat that could not be noted is followed by another; a journal that fails says so at the next append.
    this.#beating = this.#note().catch(() => undefined)
    this.#cancel = this.#options.clock.after(beatEveryMs, () => {
      if (!this.#stopped) this.#beat()
    })
  }

  async #note(): Promise<void> {
    const { journal, url, devicesHere } = this.#options
    const now = journal.now()
    await journal.vault.put(this.#key, JSON.stringify({ url, at: now, devices: devicesHere() } satisfies Beat))
    const urls = new Set<string>()
    const elsewhere = new Set<DeviceId>()
    for (const { key, value } of await journal.vault.list(prefix)) {
      const { url, at, devices = [] } = JSON.parse(value) as Beat
      if (now - at < goneAfterMs && url !== null) urls.add(url)
      if (now - at < silentAfterMs && key !== this.#key) for (const device of devices) elsewhere.add(device)
      if (now - at >= dropAfterMs) await journal.vault.delete(key)
    }
    this.#urls = [...urls].sort()
    this.#devices = elsewhere
  }
}
