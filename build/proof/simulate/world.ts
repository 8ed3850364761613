import { lateNewsMs } from '@baton/shared/model/occurrence.ts'
import { happen } from './happenings.ts'
import { firstDrafts, relayActor } from './setup.ts'
import { Stage } from './stage.ts'

/** Laws that look at everything are asked once in so many steps. */
const dearEvery = 25
const storedEvery = 5
/** Every retry has had its turn by then. */
const longestRestSeconds = 180

export interface Counts {
  readonly steps: number
  readonly crashes: number
  readonly diskFaults: number
  readonly partitions: number
  readonly answers: number
  readonly events: number
}

/** One run: a night that begins well, what a seed does to it, and the morning after. */
export class World {
  readonly #stage: Stage
  #steps = 0

  constructor(seed: number, tell: (line: string) => void = () => undefined) {
    this.#stage = new Stage(seed, tell)
  }

  get verdict() {
    return this.#stage.court.verdict
  }

  get counts(): Counts {
    const { relay, disk, partitions, court } = this.#stage
    return {
      steps: this.#steps,
      crashes: relay.crashes,
      diskFaults: disk.faults,
      partitions,
      answers: court.answers.count,
      events: court.log.entries.length,
    }
  }

  digest(): string {
    return this.#stage.digest()
  }

  close(): void {
    this.#stage.outside.close()
  }

  /** A relay with its configuration, and a console for each person. */
  async begin(): Promise<void> {
    const { relay, scheduler, consoles } = this.#stage
    await relay.start()
    void relay.process?.core.submit({ kind: 'desk', drafts: firstDrafts(), actor: relayActor }).catch(() => undefined)
    await scheduler.pass(2_000)
    for (const console of consoles) await this.#stage.startConsole(console)
    await scheduler.pass(500)
  }

  /** One thing happens, or time passes; then every law is asked. */
  async step(): Promise<void> {
    this.#steps += 1
    await happen(this.#stage)
    await this.#stage.scheduler.settle()
    this.#stage.judge()
    if (this.#steps % dearEvery === 0) this.#stage.judgeDearly()
    if (this.#steps % storedEvery === 0) await this.#stage.judgeStored()
  }

  /**
   * All that was broken is mended and nobody does anything new: everything that was promised comes true, and all copies
   * are the same.
   */
  async end(): Promise<void> {
    const { court, sources } = this.#stage
    await this.#mend()
    await this.#comeToRest()
    this.verdict.require(this.#unrest() === '', 'all comes to rest once all is mended', () => this.#unrest())
    if (this.verdict.violation) return
    this.#stage.judgeDearly()
    await this.#stage.judgeStored()
    court.judgeRest(sources)
    await this.#endSuddenly()
  }

  async #mend(): Promise<void> {
    const { disk, network, outside, consoles, relay, sources } = this.#stage
    this.#stage.note('everything is mended')
    disk.calm()
    network.calm()
    outside.isCalm = true
    for (const console of consoles) {
      console.store.isCalm = true
      if (!console.host) await this.#stage.startConsole(console)
      console.wake()
    }
    await relay.start()
    for (const source of sources) source.tellAll()
  }

  async #comeToRest(): Promise<void> {
    const { sources } = this.#stage
    for (let second = 0; second < longestRestSeconds && !this.verdict.violation; second++) {
      await this.#passSecond()
      if (this.#unrest() !== '') continue
      // What was posted late may have undone what was told last; for a minute what is told again is late news.
      await this.#stage.scheduler.pass(lateNewsMs + 1_000)
      for (const source of sources) source.tellAll()
      await this.#passSecond()
      if (this.#unrest() === '') return
    }
  }

  async #passSecond(): Promise<void> {
    await this.#stage.scheduler.pass(1_000)
    this.#stage.judge()
  }

  /** What is still under way, in words. */
  #unrest(): string {
    const { relay, sources, consoles, court } = this.#stage
    const waits = [
      ...(relay.process ? [] : ['the relay is down']),
      ...sources.filter((source) => !source.isAnswered).map((source) => `${source.integrationId} has no answer`),
      ...consoles.flatMap(({ host, person }) => {
        if (court.log.hasLeft(person)) return []
        if (!host?.connection.isOpen) return [`${person} is not live`]
        if (host.outbox.waiting.length > 0) return [`${person} has ${host.outbox.waiting.length} unsent`]
        return host.replica.desk.seq === court.log.entries.length ? [] : [`${person} is behind`]
      }),
    ]
    return waits.join(', ')
  }

  /** One more sudden end; then the log is read from its first entry. */
  async #endSuddenly(): Promise<void> {
    const { relay, scheduler, court } = this.#stage
    relay.crash()
    await relay.start()
    await scheduler.settle()
    if (relay.process) await court.judgeChain(relay.process)
  }
}
