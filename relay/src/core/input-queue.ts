import { type Answers, type Input, type Rank, rankOf, ranks } from './inputs.ts'

/** What may wait; beyond it senders are told to come back. */
const room = { inputs: 20_000, signals: 100_000, bytes: 128 * 1024 * 1024 }
/** The part of the room that each rank may fill: what matters less is refused earlier, and the rest kept for what matters. */
const mayFill: Readonly<Record<Rank, number>> = { critical: 0.9, command: 1, normal: 0.75, cosmetic: 0.5 }
/** The part of the room that one sender may fill: a noisy one must not have the others refused. */
const mayFillAlone = 0.5
/** What a turn takes at least of each rank while there is any, in parts of its budget: no rank starves another. */
const shares: Readonly<Record<Rank, number>> = { critical: 0.5, command: 0.25, normal: 0.2, cosmetic: 0.05 }
/** What one sender takes in a row while others of its rank wait. */
const quantum = 100

/** An input with whoever waits for its answer. */
export interface Waiting {
  readonly input: Input
  readonly settle: (answer: Answers[Input['kind']]) => void
  readonly fail: (error: unknown) => void
}

/** What waits, with what it weighs. */
interface Queued {
  readonly waiting: Waiting
  readonly rank: Rank
  readonly signals: number
  readonly bytes: number
}

/** What one sender has waiting, in its order: a firing that overtook an earlier clear would end wrongly. */
interface Lane {
  readonly sender: string
  readonly queued: Queued[]
  /** How many of them are of each rank. */
  readonly counts: Record<Rank, number>
  readonly weight: Weight
}

interface Weight {
  inputs: number
  signals: number
  bytes: number
}

/**
 * What waits for the core's next turns. Each sender keeps its own order and stands at the rank of the highest that it
 * has waiting; senders of one rank take turns; each rank has a share of every turn. Bounded.
 */
export class InputQueue {
  readonly #lanes = new Map<string, Lane>()
  /** The senders that stand at each rank, in the order of their turns. */
  readonly #turns: Readonly<Record<Rank, Set<Lane>>> = {
    critical: new Set(),
    command: new Set(),
    normal: new Set(),
    cosmetic: new Set(),
  }
  readonly #weight: Weight = { inputs: 0, signals: 0, bytes: 0 }
  /** They cost nothing, and prove that the loop turns: none waits for a second turn. */
  #probes: Waiting[] = []

  /** Inputs that wait. */
  get size(): number {
    return this.#weight.inputs + this.#probes.length
  }

  /**
   * Takes all of them or none: false when there is no room, and the sender is told to come back. They are of one sender
   * and belong together. While there is room left any size is taken, so that what is large is not refused for ever.
   */
  push(waiting: readonly Waiting[]): boolean {
    const [first] = waiting
    if (!first) return true
    if (first.input.kind === 'probe') return this.#pushProbes(waiting)
    const queued = waiting.map(weighed)
    const sender = senderOf(first.input)
    const rank = ranks.find((each) => queued.some((one) => one.rank === each)) ?? 'cosmetic'
    if (!isOwn(first.input) && !this.#hasRoom(sender, rank)) return false
    const lane = this.#lanes.get(sender) ?? newLane(sender)
    for (const each of queued) this.#add(lane, each)
    return true
  }

  /** False when nothing that an integration may send would be taken. */
  hasRoomFor(integrationId: string): boolean {
    return this.#hasRoom(senderOfSignals(integrationId), 'critical')
  }

  /** The next ones, in the order to decide them, for about `budget`: a signal costs 1, as does any other input. */
  take(budget: number): readonly Waiting[] {
    const taken = this.#probes
    this.#probes = []
    let left = budget
    for (const rank of ranks) left -= this.#takeOf(rank, shares[rank] * budget, taken)
    for (const rank of ranks) left -= this.#takeOf(rank, left, taken)
    return taken
  }

  /** Takes out all that waits. */
  drain(): readonly Waiting[] {
    return this.take(Number.POSITIVE_INFINITY)
  }

  #hasRoom(sender: string, rank: Rank): boolean {
    // Nobody has more waiting than all together: most of the time nothing is looked up.
    if (!fills(this.#weight, Math.min(mayFillAlone, mayFill[rank]))) return true
    const lane = this.#lanes.get(sender)
    return !fills(this.#weight, mayFill[rank]) && !(lane && fills(lane.weight, mayFillAlone))
  }

  #pushProbes(probes: readonly Waiting[]): boolean {
    if (this.#probes.length >= room.inputs) return false
    this.#probes.push(...probes)
    return true
  }

  #add(lane: Lane, queued: Queued): void {
    lane.queued.push(queued)
    this.#count(lane, queued, 1)
    this.#stand(lane)
  }

  /** Takes from the senders that stand at a rank, in turns, until `budget` is spent; returns what was spent. */
  #takeOf(rank: Rank, budget: number, taken: Waiting[]): number {
    let spent = 0
    for (const lane of this.#turns[rank]) {
      if (spent >= budget) break
      spent += this.#serve(lane, Math.min(quantum, budget - spent), taken)
      // Whoever has more waiting stands at the end now, and comes up again in this very loop.
      this.#turns[rank].delete(lane)
      this.#stand(lane)
    }
    return spent
  }

  #serve(lane: Lane, budget: number, taken: Waiting[]): number {
    let spent = 0
    let count = 0
    for (const queued of lane.queued) {
      if (spent >= budget) break
      spent += Math.max(1, queued.signals)
      count += 1
      this.#count(lane, queued, -1)
    }
    for (const { waiting } of lane.queued.splice(0, count)) taken.push(waiting)
    return spent
  }

  /** Puts a sender among those of its rank, or forgets it when it has nothing waiting. */
  #stand(lane: Lane): void {
    const rank = ranks.find((each) => lane.counts[each] > 0)
    if (rank === undefined) {
      this.#lanes.delete(lane.sender)
      return
    }
    this.#lanes.set(lane.sender, lane)
    if (this.#turns[rank].has(lane)) return
    for (const each of ranks) this.#turns[each].delete(lane)
    this.#turns[rank].add(lane)
  }

  #count(lane: Lane, { rank, signals, bytes }: Queued, by: 1 | -1): void {
    lane.counts[rank] += by
    for (const weight of [lane.weight, this.#weight]) {
      weight.inputs += by
      weight.signals += by * signals
      weight.bytes += by * bytes
    }
  }
}

function newLane(sender: string): Lane {
  const counts = { critical: 0, command: 0, normal: 0, cosmetic: 0 }
  return { sender, queued: [], counts, weight: { inputs: 0, signals: 0, bytes: 0 } }
}

function weighed(waiting: Waiting): Queued {
  const { input } = waiting
  const rank = rankOf(input)
  if (input.kind !== 'signals') return { waiting, rank, signals: 0, bytes: 0 }
  const { batch, payload, slice } = input
  const bytes = Math.ceil((payload?.byteLength ?? 0) / (slice?.of ?? 1))
  return { waiting, rank, signals: batch.signals.length, bytes }
}

function fills(weight: Weight, part: number): boolean {
  return (
    weight.inputs >= room.inputs * part || weight.signals >= room.signals * part || weight.bytes >= room.bytes * part
  )
}

/** The relay's own word on what it sent: refused, it would be sent again. There is one at most for each page. */
function isOwn({ kind }: Input): boolean {
  return kind === 'delivery' || kind === 'publication'
}

/** Whose order is kept: an integration's, a person's, and the relay's own. */
function senderOf(input: Input): string {
  switch (input.kind) {
    case 'signals':
      return senderOfSignals(input.batch.integrationId)
    case 'command':
    case 'receipts':
      return `${input.kind}/${input.actor.id}`
    default:
      return input.kind
  }
}

function senderOfSignals(integrationId: string): string {
  return `signals/${integrationId}`
}
