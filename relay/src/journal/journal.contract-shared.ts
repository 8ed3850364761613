import { genesisHash, verifyEntry } from '@baton/shared/log/chain.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Journal, KeptOutcome } from './journal.ts'
import { batchOf, incidentRow, noteDraft } from './journal-builders.ts'

/** One empty log under test. `open` is another relay's journal on it; `dispose` ends what is still open. */
export interface SharedLogUnderTest {
  readonly open: () => Promise<Journal>
  readonly dispose: () => Promise<void>
}

export type SetUpSharedLog = (clock: () => number) => Promise<SharedLogUnderTest>

/** What every journal promises to relays that share its log, beside what it promises to one. */
export function runSharedContract(name: string, setUp: SetUpSharedLog): void {
  describe(`${name}: the contract of a shared log`, () => {
    let test: SharedLogUnderTest
    beforeEach(async () => {
      test = await setUp(() => 1_790_000_000_123)
    })
    afterEach(() => test.dispose())
    const open = (count: number) => Promise.all(Array.from({ length: count }, () => test.open()))
    describe('turns', () => turnContract(open))
    describe('news', () => newsContract(open))
    describe('beside the log', () => besideContract(open))
  })
}

type Open = (count: number) => Promise<readonly Journal[]>

const textsOf = (entries: readonly JournalEntry[]) => entries.map(({ body }) => (body as { text: string }).text)
const seqsOf = (entries: readonly JournalEntry[]) => entries.map(({ seq }) => seq)
const countTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

/** A relay as the core is one: it knows what it was told and what it wrote, and decides on no less than the whole log. */
class Follower {
  readonly known: JournalEntry[] = []
  readonly journal: Journal

  constructor(journal: Journal) {
    this.journal = journal
  }

  /** Appends what says how much of the log was known when it was decided. */
  turn(texts = 1): Promise<void> {
    return this.journal.turn(async (news) => {
      this.known.push(...news)
      const said = `after ${this.known.length}`
      this.known.push(...(await this.journal.append(batchOf(Array(texts).fill(said)))))
    })
  }

  async catchUp(): Promise<void> {
    this.known.push(...(await this.journal.catchUp()))
  }
}

async function followers(open: Open, count: number): Promise<readonly Follower[]> {
  return (await open(count)).map((journal) => new Follower(journal))
}

function turnContract(open: Open): void {
  it('says that the log is shared', async () => {
    const [a] = await open(1)
    expect(a?.isShared).toBe(true)
  })

  it('lets three relays append at once: one chain without a gap, each decision on all that was before it', async () => {
    const relays = await followers(open, 3)
    await Promise.all(
      relays.map(async (relay, i) => {
        for (let n = 0; n < 15; n++) await relay.turn(1 + ((n + i) % 3))
      }),
    )
    const [{ journal }] = relays as [Follower]
    const log = await journal.read(0, 1_000)
    expect(seqsOf(log)).toEqual(countTo(90))
    let previous = genesisHash
    for (const entry of log) {
      expect(verifyEntry(previous, entry, JSON.stringify(entry.body))).toBeNull()
      previous = entry.hash
    }
    expect(await journal.verify()).toBeNull()
    const decided = log.filter(({ body }, i) => i === 0 || JSON.stringify(body) !== JSON.stringify(log[i - 1]?.body))
    for (const { seq, body } of decided) expect(body).toMatchObject({ text: `after ${seq - 1}` })
    for (const relay of relays) {
      await relay.catchUp()
      expect(relay.known).toEqual(log)
      expect(relay.journal.head).toEqual({ seq: 90, hash: previous, recordedAt: log.at(-1)?.recordedAt })
    }
  })

  it('lets no relay starve another that turns without a pause', async () => {
    const relays = await followers(open, 3)
    const turns = relays.map(() => 0)
    let isOver = false
    const atEnd = await Promise.all(
      relays.map(async (relay, i) => {
        while (!isOver && turns[i]! < 100) {
          await relay.turn()
          turns[i]! += 1
        }
        isOver = true
        return turns[i]!
      }),
    )
    expect(Math.min(...atEnd)).toBeGreaterThan(10)
  })

  it('gives the log to others while nobody appends, and after a turn that appended nothing', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    expect(await a.turn(async () => 'nothing')).toBe('nothing')
    await b.append(batchOf(['b']))
    expect(await a.turn(async (news) => textsOf(news))).toEqual(['b'])
  })

  it('keeps others out until the turn is over', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    let finish: () => void = () => undefined
    const isBegun = new Promise<void>((begun) => {
      void a.turn(async () => {
        begun()
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        await a.append(batchOf(['a']))
      })
    })
    await isBegun
    const appended = b.append(batchOf(['b']))
    finish()
    await appended
    expect(textsOf(await b.read(0, 10))).toEqual(['a', 'b'])
  })

  it('gives the log back when a turn fails, with the reason to whoever asked for it', async () => {
    const [a, b] = (await followers(open, 2)) as [Follower, Follower]
    const failed = a.journal.turn(async () => {
      throw new Error('could not decide')
    })
    await expect(failed).rejects.toThrow('could not decide')
    await b.turn()
    await a.turn()
    expect(textsOf(await a.journal.read(0, 10))).toEqual(['after 0', 'after 1'])
  })

  it('leaves nothing of an append that failed in a turn, and takes the next one in its place', async () => {
    const [a, b] = (await followers(open, 2)) as [Follower, Follower]
    await b.turn()
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const drafts = [noteDraft('x'), noteDraft('', { body: circular } as never)]
    const failed = a.journal.turn(async (news) => {
      a.known.push(...news)
      await a.journal.append({ ...batchOf([]), drafts })
    })
    await expect(failed).rejects.toThrow(/circular/)
    await b.turn()
    await a.turn()
    expect(textsOf(await a.journal.read(0, 10))).toEqual(['after 0', 'after 1', 'after 2'])
    expect(await a.journal.verify()).toBeNull()
  })

  it('gives the log back when a relay ends in the middle of its turn', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    const isBegun = new Promise<void>((begun) => {
      a.turn(() => {
        begun()
        return new Promise(() => undefined)
      }).catch(() => undefined)
    })
    await isBegun
    await a.close()
    await b.append(batchOf(['b']))
    expect(await b.read(0, 10)).toHaveLength(1)
  })

  it('takes nothing from a relay that has ended', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    await a.close()
    await expect(a.append(batchOf(['a']))).rejects.toThrow()
    await expect(a.vault.put('k', '1')).rejects.toThrow()
    await b.append(batchOf(['b']))
    expect(textsOf(await b.read(0, 10))).toEqual(['b'])
    expect(await b.vault.get('k')).toBeNull()
  })

  it('never lets recordedAt decrease when one relay decides by an earlier time than another', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    await a.append(batchOf(['a'], { now: 2_000 }))
    await b.append(batchOf(['b'], { now: 1_000 }))
    await a.append(batchOf(['c'], { now: 3_000 }))
    expect((await b.read(0, 10)).map((entry) => entry.recordedAt)).toEqual([2_000, 2_000, 3_000])
  })
}

function newsContract(open: Open): void {
  it('begins where the log stands: what was before is no news', async () => {
    const [a] = (await open(1)) as [Journal]
    const [entry] = await a.append(batchOf(['a']))
    const [b] = (await open(1)) as [Journal]
    expect(b.head).toEqual({ seq: 1, hash: entry?.hash, recordedAt: entry?.recordedAt })
    expect(await b.catchUp()).toEqual([])
    expect(await b.turn(async (news) => news)).toEqual([])
  })

  it('tells each entry of others once, by a turn or by catching up, and never an own one', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    await b.append(batchOf(['b1', 'b2']))
    expect(textsOf(await a.catchUp())).toEqual(['b1', 'b2'])
    expect(await a.catchUp()).toEqual([])
    await b.append(batchOf(['b3']))
    expect(textsOf(await a.turn(async (news) => news))).toEqual(['b3'])
    await a.append(batchOf(['a1']))
    expect(await a.catchUp()).toEqual([])
    expect(await a.turn(async (news) => news)).toEqual([])
    expect(textsOf(await b.turn(async (news) => news))).toEqual(['a1'])
  })

  it('tells once what two ask for at the same time', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    await b.append(batchOf(['b1', 'b2']))
    const told = await Promise.all([a.catchUp(), a.catchUp(), a.catchUp()])
    expect(textsOf(told.flat())).toEqual(['b1', 'b2'])
  })

  it('keeps the news for the next turn when an append was made outside one', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    await b.append(batchOf(['b1']))
    await a.append(batchOf(['a1']))
    await b.append(batchOf(['b2']))
    await a.append(batchOf(['a2', 'a3']))
    expect(textsOf(await a.turn(async (news) => news))).toEqual(['b1', 'b2'])
    expect(await a.catchUp()).toEqual([])
    expect(a.head.seq).toBe(5)
    expect(textsOf(await b.catchUp())).toEqual(['a1', 'a2', 'a3'])
  })

  it('stands at the last entry that it was told of', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    const [entry] = await b.append(batchOf(['b']))
    expect(b.head.hash).toBe(entry?.hash)
    expect(a.head.seq).toBe(0)
    await a.turn(async () => expect(a.head).toEqual(b.head))
  })

  it('tells a long absence whole', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    for (let n = 0; n < 3; n++) await b.append(batchOf(Array(1_001).fill('b')))
    expect(seqsOf(await a.turn(async (news) => news))).toEqual(countTo(3_003))
  })

  it('calls a follower back after another relay has appended, until it stops', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    const heard = vi.fn()
    const stop = a.follow(heard)
    await b.append(batchOf(['b']))
    await vi.waitFor(() => expect(heard).toHaveBeenCalled())
    stop()
    const calls = heard.mock.calls.length
    await b.append(batchOf(['b']))
    const other = vi.fn()
    a.follow(other)
    await b.append(batchOf(['b']))
    await vi.waitFor(() => expect(other).toHaveBeenCalled())
    expect(heard).toHaveBeenCalledTimes(calls)
  })
}

function besideContract(open: Open): void {
  const kept = (by: string): KeptOutcome => ({
    key: 'ana/1/x',
    bodyHash: by,
    outcome: { outcome: 'committed', seq: 1 },
    at: 1_790_000_000_000,
  })

  it('shows a relay in its turn the outcome that another kept, and the first one stays', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    await a.append(batchOf(['a'], { outcomes: [kept('a')] }))
    expect(await b.turn(() => b.outcome('ana/1/x'))).toEqual(kept('a'))
    await b.append(batchOf(['b'], { outcomes: [kept('b')] }))
    expect(await a.outcome('ana/1/x')).toEqual(kept('a'))
  })

  it('shows what one relay put into the vault to all, and lets one of them take it out', async () => {
    const relays = await open(3)
    const [a, b] = relays as [Journal, Journal]
    await a.vault.put('code/1', '{}')
    expect(await b.vault.get('code/1')).toBe('{}')
    expect(await b.vault.list('code/')).toHaveLength(1)
    const taken = await Promise.all(relays.flatMap(({ vault }) => [vault.delete('code/1'), vault.delete('code/1')]))
    expect(taken.filter((was) => was)).toHaveLength(1)
  })

  it('does not let a relay that lags put an older snapshot in the place of a newer one', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    const desk = (seq: number) => ({ reducerVersion: 1, seq, hash: `h${seq}`, state: `{"seq":${seq}}` })
    const row = (seq: number, title: string) => ({ ...incidentRow({ id: 'inc-1', openedSeq: 1, title }), seq })
    await a.saveSnapshots({ desk: desk(20), incidents: [row(20, 'newer')] })
    await b.saveSnapshots({ desk: desk(10), incidents: [row(10, 'older')] })
    expect(await b.loadDesk(1)).toEqual(desk(20))
    expect(await b.loadIncident('inc-1', 1)).toMatchObject({ seq: 20, incident: { title: 'newer' } })
    expect(await b.listIncidents({ limit: 10 })).toMatchObject([{ seq: 20, incident: { title: 'newer' } }])
  })

  it('shows payloads to all', async () => {
    const [a, b] = (await open(2)) as [Journal, Journal]
    await a.append(batchOf(['a'], { payloads: [{ id: 'p', bytes: new Uint8Array([1, 2]) }] }))
    expect([...((await b.payload('p')) ?? [])]).toEqual([1, 2])
  })
}
