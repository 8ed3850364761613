import { setTimeout as wait } from 'node:timers/promises'
import { ask } from './http.ts'
import type { Problems } from './problems.ts'
import { type ReadyLine, RelayChild } from './relay-child.ts'
import type { Uptime } from './uptime.ts'

export interface FleetOptions {
  /** What each relay is started with, beside what all are. */
  readonly args: readonly (readonly string[])[]
  /** Of their reads one in this many fails; 0 is none. */
  readonly frail: number
  readonly uptime: Uptime
  readonly problems: Problems
}

/** A relay that takes longer than this to start is broken, milliseconds. */
const startWithinMs = 60_000

/** The relays, as whoever supervises them knows them. */
export class Fleet {
  readonly #options: FleetOptions
  readonly #relays = new Map<number, RelayChild>()
  #excusedUntil = 0
  #lastReadyMs = 500
  kills = 0
  worstReadyMs = 0

  constructor(options: FleetOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#options.args.length
  }

  /** The relay whose links have this origin; -1 when none has. */
  indexOf(origin: string): number {
    const port = `--port ${new URL(origin).port}`
    return this.#options.args.findIndex((args) => args.join(' ').includes(port))
  }

  /** Starts one and resolves when it answers `/health`. Rejects when it does not start. */
  async start(index: number): Promise<ReadyLine> {
    const child = this.#spawn(index)
    const line = await Promise.race([child.ready, wait(startWithinMs, null, { ref: false })])
    if (line === null) throw new Error(`relay ${index} did not start, ${child.end}`)
    await this.#answers(index, child, line)
    this.#lastReadyMs = Date.now() - child.spawnedAt
    this.worstReadyMs = Math.max(this.worstReadyMs, this.#lastReadyMs)
    return line
  }

  /** Starts one and kills it when `share` of the time is over that the last start took. */
  async startAndKill(index: number, share: number): Promise<void> {
    this.#spawn(index)
    await wait(share * this.#lastReadyMs)
    await this.kill(index)
  }

  async kill(index: number): Promise<void> {
    const child = this.#relays.get(index)
    if (!child) return
    this.#blame(index, child)
    this.#relays.delete(index)
    await child.kill()
    this.kills += 1
  }

  /** Asks one to stop, and kills it while it does. */
  async stopAndKill(index: number, afterMs: number): Promise<void> {
    this.#relays.get(index)?.signal('SIGTERM')
    await wait(afterMs)
    await this.kill(index)
  }

  /** Stops all that one does, its clock too, as a machine does that is suspended. */
  async pause(index: number, ms: number): Promise<void> {
    const child = this.#relays.get(index)
    const line = await child?.ready
    if (!child || !line) return
    child.signal('SIGSTOP')
    this.#options.uptime.down()
    await wait(ms)
    child.signal('SIGCONT')
    this.#options.uptime.up(Date.now())
    await this.#answers(index, child, line)
  }

  /** Relays may end by themselves for this long from now: what they stand on was taken away. Milliseconds. */
  excuse(ms: number): void {
    this.#excusedUntil = Date.now() + ms
  }

  /** Starts again whoever ended by itself, as a supervisor does. To do so without an excuse is a problem. */
  async revive(): Promise<void> {
    for (const [index, child] of this.#relays) {
      if (!child.hasFallen) continue
      this.#blame(index, child)
      await this.#startAgain(index)
    }
  }

  /** Resolves when each answers, started again where it must be. */
  async allAnswer(): Promise<void> {
    for (const index of this.#relays.keys()) {
      while (!(await this.#isWell(index))) {
        await this.revive()
        await wait(50)
      }
    }
    this.#options.uptime.ready(Date.now())
  }

  /** What a relay stands on may still be away when it is started: a supervisor tries again. */
  async #startAgain(index: number): Promise<void> {
    for (;;) {
      try {
        await this.start(index)
        return
      } catch (error) {
        if (Date.now() > this.#excusedUntil) throw error
      }
    }
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#relays.values()].map((child) => child.kill()))
  }

  async #isWell(index: number): Promise<boolean> {
    const line = await this.#relays.get(index)?.ready
    return line ? (await ask({ url: `${line.relay}/health` }))?.status === 200 : false
  }

  #blame(index: number, child: RelayChild): void {
    if (child.hasFallen && Date.now() > this.#excusedUntil)
      this.#options.problems.add('ended', `relay ${index} ended by itself, ${child.end}`)
  }

  async #answers(index: number, child: RelayChild, { relay }: ReadyLine): Promise<void> {
    const giveUpAt = Date.now() + startWithinMs
    while ((await ask({ url: `${relay}/health` }))?.status !== 200) {
      if (child.hasFallen || Date.now() > giveUpAt) throw new Error(`relay ${index} does not answer, ${child.end}`)
      await wait(10)
    }
    this.#options.uptime.ready(Date.now())
  }

  #spawn(index: number): RelayChild {
    const child = new RelayChild(this.#options.args[index] ?? [], this.#options.frail)
    this.#relays.set(index, child)
    this.#options.uptime.up(child.spawnedAt)
    void child.ended.then(() => this.#options.uptime.down())
    return child
  }
}
