import type { JournalEntry } from '@baton/shared/log/events.ts'
import { describe, expect, it } from 'vitest'
import { FanOut, type Follower } from './fan-out.ts'

/** A loop whose turns come when the test says so. */
class Loop {
  readonly #waiting: (() => void)[] = []
  readonly defer = (run: () => void) => void this.#waiting.push(run)

  turn(): boolean {
    const [...runs] = this.#waiting.splice(0)
    for (const run of runs) run()
    return runs.length > 0
  }

  settle(): void {
    while (this.turn());
  }
}

class Console implements Follower {
  readonly messages: number[][] = []
  isCut = false
  readonly #bytes: number

  constructor(bytes = 1) {
    this.#bytes = bytes
  }

  get seqs(): readonly number[] {
    return this.messages.flat()
  }

  take(entries: readonly JournalEntry[]): number {
    this.messages.push(entries.map(({ seq }) => seq))
    return this.#bytes
  }

  cut(): void {
    this.isCut = true
  }
}

const entry = (seq: number) => ({ seq }) as JournalEntry
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

function started(count: number, bytes?: number) {
  const loop = new Loop()
  const fanOut = new FanOut(loop.defer)
  const consoles = Array.from({ length: count }, () => new Console(bytes))
  for (const console of consoles) fanOut.follow(console, 0)
  return { loop, fanOut, consoles }
}

describe('what is committed', () => {
  it('shares the messages of the next round when it comes while one is under way', () => {
    const { loop, fanOut, consoles } = started(200)
    fanOut.publish([entry(1)])
    loop.turn()
    for (const seq of range(2, 50)) fanOut.publish([entry(seq)])
    loop.settle()
    for (const { messages } of consoles) expect(messages).toEqual([[1], range(2, 50)])
  })

  it('reaches each console once and in order, whenever it began to follow', () => {
    const { loop, fanOut, consoles } = started(100)
    const late: Console[] = []
    for (let seq = 1; seq <= 300; seq++) {
      fanOut.publish([entry(seq)])
      if (seq % 3 === 0) loop.turn()
      const joining = new Console()
      late.push(joining)
      fanOut.follow(joining, seq)
    }
    loop.settle()
    for (const { seqs } of consoles) expect(seqs).toEqual(range(1, 300))
    for (const [i, { seqs }] of late.entries()) expect(seqs).toEqual(range(i + 2, 300))
  })

  it('goes out to some consoles a turn, fewer when it is large', () => {
    const perTurn = (bytes: number) => {
      const { loop, fanOut, consoles } = started(300, bytes)
      fanOut.publish([entry(1)])
      loop.turn()
      loop.turn()
      return consoles.filter(({ messages }) => messages.length > 0).length
    }
    expect(perTurn(1)).toBeLessThan(150)
    expect(perTurn(500_000)).toBeLessThan(10)
  })

  it('is not sent to who stopped following, also within a round', () => {
    const { loop, fanOut, consoles } = started(200)
    fanOut.publish([entry(1)])
    loop.turn()
    const last = consoles.at(-1) as Console
    fanOut.unfollow(last)
    loop.settle()
    expect(last.messages).toEqual([])
  })

  it('is kept for a while only: who could not be told by then is cut', () => {
    const { loop, fanOut, consoles } = started(3)
    for (let seq = 1; seq <= 60_000; seq++) fanOut.publish([entry(seq)])
    expect(consoles.every(({ isCut }) => isCut)).toBe(true)
    for (const console of consoles) fanOut.unfollow(console)
    loop.settle()
    const later = new Console()
    fanOut.follow(later, 60_000)
    fanOut.publish([entry(60_001)])
    loop.settle()
    expect(later.seqs).toEqual([60_001])
  })

  it('gives whoever acts all that is on its way before the others have it, and nothing twice', () => {
    const loop = new Loop()
    const fanOut = new FanOut(loop.defer)
    const [actor, other] = [new Console(), new Console()]
    for (const follower of [actor, other]) fanOut.follow(follower, 0)
    fanOut.publish([{ seq: 1 }, { seq: 2 }] as JournalEntry[])
    fanOut.hurry(actor)
    expect([actor.seqs, other.seqs]).toEqual([[1, 2], []])
    fanOut.publish([{ seq: 3 }] as JournalEntry[])
    loop.settle()
    expect([actor.seqs, other.seqs]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
  })
})
