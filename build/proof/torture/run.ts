import { setTimeout as wait } from 'node:timers/promises'
import { Aftermath, type AtKill } from './aftermath.ts'
import { countFailures } from './frail-journal.ts'
import { type Database, openGround } from './ground.ts'
import { momentOf } from './moment.ts'
import type { TortureOptions } from './options.ts'
import { Problems } from './problems.ts'
import type { Report } from './report.ts'
import { type Moment, planStrike, type Strike } from './strike.ts'
import { takeOver } from './takeover.ts'
import { verifyStore } from './verify.ts'
import { openWorld, type World } from './world.ts'

/** All that was asked last is answered within this, milliseconds: no relay is killed any more. */
const lastAnswersMs = 30_000
/** A relay gives up a database that does not come back within this, milliseconds. */
const longestFallMs = 60_000

/** Whoever looks on. */
export interface Watch {
  /** Something is wrong, in a line. */
  problem(line: string): void
  /** A cycle is over. */
  cycle(cycle: number): void
  /** False ends the run after the cycle that is under way. */
  goesOn(): boolean
}

/**
 * Kills relays under load, cycle by cycle, and holds what they say afterwards against what was answered before. What is
 * wrong is said at once. Works in `dir`, which is empty and stays behind. Rejects when a relay does not start.
 */
export async function runTorture(options: TortureOptions, dir: string, watch: Watch): Promise<Report> {
  const problems = new Problems(options.seed, watch.problem)
  const ground = await openGround(options, dir)
  try {
    const world = await openWorld(ground, options, problems)
    const torture = new Torture(world, ground.database, problems)
    try {
      await torture.run(options, watch)
    } finally {
      await world.fleet.killAll()
      world.ntfy.close()
    }
    const madeToFail = ground.folders.reduce((sum, folder) => sum + countFailures(folder), 0)
    return torture.report(options, madeToFail, await verifyStore(ground.journalArgs))
  } finally {
    await ground.close()
  }
}

class Torture {
  readonly #world: World
  readonly #database: Database | null
  readonly #problems: Problems
  readonly #aftermath: Aftermath
  readonly #killsAt = new Map<Moment, number>()
  #cycles = 0
  #pauses = 0
  #databaseCrashes = 0
  #takenOverMs: number | null = null

  constructor(world: World, database: Database | null, problems: Problems) {
    this.#world = world
    this.#database = database
    this.#problems = problems
    this.#aftermath = new Aftermath(world, database === null, problems)
  }

  async run({ cycles, relays, takeover }: TortureOptions, watch: Watch): Promise<void> {
    const { sources, storm, consoles, pace } = this.#world
    const clients = Promise.all([...sources, storm, ...consoles].map((client) => client.run()))
    for (let cycle = 1; cycle <= cycles && watch.goesOn(); cycle++) {
      await this.#cycle(cycle)
      watch.cycle(cycle)
    }
    pace.stop()
    await Promise.race([clients, wait(lastAnswersMs, undefined, { ref: false })])
    const unanswered = this.#world.ledger.underWay.map(({ marks }) => marks.join(', '))
    if (unanswered.length > 0) this.#problems.add('refused', `nobody answers: ${unanswered.join('; ')}`)
    // Nobody asks anything any more, and everything was answered.
    if (takeover && relays > 1) this.#takenOverMs = await takeOver(this.#world, this.#problems)
    await this.#aftermath.settled()
    await this.#aftermath.toldOfStorm()
    await this.#aftermath.check(this.#now())
  }

  async #cycle(cycle: number): Promise<void> {
    const { fleet, random, pace } = this.#world
    this.#problems.inCycle(cycle)
    const strike = planStrike(cycle, { relays: fleet.size, hasDatabase: this.#database !== null }, random)
    if (strike.pauseMs > 0) {
      await fleet.pause(strike.victim, strike.pauseMs)
      this.#pauses += 1
    }
    await momentOf(strike, this.#world)
    const kill = this.#now()
    pace.isQuiet = strike.quietly
    if (strike.database) await this.#crashDatabase(strike)
    else await this.#killRelay(strike)
    await this.#aftermath.settled()
    await this.#aftermath.check(kill)
    pace.isQuiet = false
    this.#cycles += 1
  }

  #now(): AtKill {
    return { at: Date.now(), underWay: this.#world.ledger.underWay }
  }

  async #killRelay({ victim, moment, whileStopping, afterMs, downMs, inStart }: Strike): Promise<void> {
    const { fleet } = this.#world
    const at = Date.now()
    if (whileStopping) await fleet.stopAndKill(victim, afterMs)
    else await fleet.kill(victim)
    this.#killsAt.set(moment, (this.#killsAt.get(moment) ?? 0) + 1)
    // The others take over while it is away.
    if (fleet.size > 1) await this.#aftermath.consolesLive(at)
    await wait(downMs)
    if (inStart !== null) await fleet.startAndKill(victim, inStart)
    await fleet.start(victim)
    if (fleet.size === 1) await this.#aftermath.consolesLive(Date.now())
  }

  /** Relays may end of it, and are started again; until then nothing that is due can go out. */
  async #crashDatabase({ downMs }: Strike): Promise<void> {
    const { fleet, uptime } = this.#world
    fleet.excuse(downMs + longestFallMs)
    await this.#database?.crash()
    await wait(downMs)
    await this.#database?.restart()
    uptime.begin(Date.now())
    this.#databaseCrashes += 1
    await fleet.allAnswer()
  }

  report(options: TortureOptions, madeToFail: number, verified: string): Report {
    const { fleet, ledger, ntfy, book, due, consoles } = this.#world
    if (!verified.includes(book.hash)) this.#problems.add('chain', `read to ${book.seq}, ${book.hash}; ${verified}`)
    const count = this.#problems.count.bind(this.#problems)
    return {
      options,
      cycles: this.#cycles,
      kills: fleet.kills,
      killsAt: this.#killsAt,
      pauses: this.#pauses,
      databaseCrashes: this.#databaseCrashes,
      madeToFail,
      answered: {
        alerts: ledger.count('alerts'),
        commands: ledger.count('commands'),
        receipts: ledger.count('receipts'),
      },
      underWay: this.#aftermath.underWay,
      unanswered: this.#aftermath.unanswered,
      lost: count('lost'),
      duplicated: count('duplicated'),
      outOfOrder: count('out-of-order'),
      pages: { onTime: due.onTime, late: due.late, pushes: ntfy.pushes.length },
      secondAlarms: count('second-alarm'),
      pagesForResolved: count('page-for-resolved'),
      worst: {
        readyMs: fleet.worstReadyMs,
        dueOutMs: due.worstRecoveryMs,
        consoleMs: Math.max(0, ...consoles.flatMap(({ gaps }) => gaps)),
      },
      takenOverMs: this.#takenOverMs,
      verified,
      problems: this.#problems.total,
    }
  }
}
