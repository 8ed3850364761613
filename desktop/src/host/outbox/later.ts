import { type CommandType, offlineRule } from '@baton/shared/log/commands.ts'
import { type DelayedAct, undoMs } from '@baton/shared/view/console-state.ts'
import type { CommandRequest, SubmitResult } from '@baton/shared/wire/bridge.ts'
import { isObject } from '../link/inbound.ts'
import { OneTimer } from '../one-timer.ts'
import type { Clock, Store } from '../ports.ts'

/** How long an act whose time has come waits for a link that is on its way, ms: a start must not lose it. */
const linkPatienceMs = 15_000
const firstRetryMs = 1_000
const longestRetryMs = 30_000
const name = 'later'
/** What could not be understood, for whoever can. */
const asideName = 'later-damaged'

interface Act extends DelayedAct {
  readonly request: CommandRequest<CommandType>
  /** The same at each try, so that the relay knows a second one. */
  readonly commandId: string
}

interface LaterDocument {
  readonly version: 1
  readonly acts: readonly Act[]
}

export interface LaterOptions {
  readonly store: Store
  readonly clock: Clock
  readonly isOpen: () => boolean
  readonly mintCommandId: () => string
  readonly submit: (request: CommandRequest<CommandType>, commandId: string) => Promise<SubmitResult>
  /** It was not done, and why. */
  readonly failed: (act: DelayedAct, why: string) => void
  readonly changed: () => void
  /** What is kept of it cannot be read, or could be at last (null). */
  readonly onTrouble: (detail: string | null) => void
  /** What was kept is no act of ours: nobody knows what it was. */
  readonly damaged: () => void
}

/**
 * Acts that wake somebody, put off for the seconds in which they can be undone. They are on disk, so that a reload in between
 * takes none along, and whoever leaves sends them at once.
 */
export class Later {
  readonly #options: LaterOptions
  readonly #timer: OneTimer
  readonly #reading: OneTimer
  #acts: readonly Act[] = []
  /** Until then nothing is written: what is on disk has not been read. */
  #isLoaded = false

  constructor(options: LaterOptions) {
    this.#options = options
    this.#timer = new OneTimer(options.clock)
    this.#reading = new OneTimer(options.clock)
  }

  get acts(): readonly DelayedAct[] {
    return this.#acts
  }

  /** Never rejects: what cannot be read is tried again, is not written over before it was, and is said. */
  async load(failures = 0): Promise<void> {
    const { store, changed, damaged, onTrouble } = this.#options
    let value: unknown
    try {
      value = await store.load(name)
    } catch (error) {
      const delay = Math.min(longestRetryMs, firstRetryMs * 2 ** failures)
      this.#reading.set(delay, () => void this.load(failures + 1))
      onTrouble(error instanceof Error ? error.message : String(error))
      return
    }
    const kept = value === null ? { acts: [] } : readLater(value)
    this.#isLoaded = true
    this.#acts = [...(kept?.acts ?? []), ...this.#acts]
    if (kept === null) {
      await store.save(asideName, value).catch(() => undefined)
      damaged()
    }
    if (kept === null || failures > 0) this.#save()
    if (failures === 0) {
      this.#arm()
      return
    }
    onTrouble(null)
    changed()
    this.#look()
  }

  /** The same act twice is one. */
  add(request: CommandRequest<CommandType>, text: string): void {
    const isAsked = this.#acts.some((act) => JSON.stringify(act.request) === JSON.stringify(request))
    if (isAsked) return
    const { clock, mintCommandId } = this.#options
    const commandId = mintCommandId()
    const incidentId = 'incidentId' in request ? request.incidentId : null
    this.#set([...this.#acts, { id: commandId, commandId, text, incidentId, dueAt: clock.now() + undoMs, request }])
  }

  undo(id: string): void {
    this.#set(this.#acts.filter((act) => act.id !== id))
  }

  /** Its person does not wait: it is due now, and goes as soon as the relay can be asked. */
  doNow(id: string): void {
    const now = this.#options.clock.now()
    this.#set(this.#acts.map((act) => (act.id === id ? { ...act, dueAt: Math.min(act.dueAt, now) } : act)))
    this.#look()
  }

  /** Another person has this device: nothing of the last one's is done in their name. */
  clear(): void {
    this.#reading.clear()
    this.#isLoaded = true
    this.#set([])
  }

  /** What was kept of it is gone: it is kept anew. */
  keepAnew(): void {
    this.#save()
  }

  /** The link is open: what waited for it is done. */
  opened(): void {
    this.#look()
  }

  /** Whoever leaves has meant it. Resolves when each has been answered, or has failed. */
  async leave(): Promise<void> {
    await Promise.all(this.#acts.map((act) => this.#do(act)))
  }

  #look(): void {
    const now = this.#options.clock.now()
    const { isOpen } = this.#options
    for (const act of this.#acts) {
      if (act.dueAt > now) continue
      if (isOpen() || offlineRule[act.request.type] !== 'refuse' || now >= act.dueAt + linkPatienceMs)
        void this.#do(act)
    }
    this.#arm()
  }

  async #do(act: Act): Promise<void> {
    if (!this.#acts.includes(act)) return
    const { submit, failed } = this.#options
    this.#acts = this.#acts.filter((other) => other !== act)
    this.#options.changed()
    const result = await submit(act.request, act.commandId)
    // Only now: had this page ended before, the next one would do it.
    this.#save()
    if (result.kind === 'refused') failed(act, result.detail)
  }

  #set(acts: readonly Act[]): void {
    this.#acts = acts
    this.#save()
    this.#arm()
    this.#options.changed()
  }

  #save(): void {
    if (!this.#isLoaded) return
    const document: LaterDocument = { version: 1, acts: this.#acts }
    // It waits here all the same; where nothing is kept, that is said elsewhere.
    this.#options.store.save(name, document).catch(() => undefined)
  }

  #arm(): void {
    const now = this.#options.clock.now()
    const times = this.#acts.map(({ dueAt }) => (dueAt > now ? dueAt : dueAt + linkPatienceMs))
    if (times.length === 0) this.#timer.clear()
    else this.#timer.set(Math.min(...times) - now, () => this.#look())
  }
}

function readLater(value: unknown): LaterDocument | null {
  if (!isObject(value) || value.version !== 1 || !Array.isArray(value.acts)) return null
  const isAct = (act: unknown) =>
    isObject(act) && typeof act.dueAt === 'number' && typeof act.commandId === 'string' && isObject(act.request)
  return value.acts.every(isAct) ? (value as unknown as LaterDocument) : null
}
