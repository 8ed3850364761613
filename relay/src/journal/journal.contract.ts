import { genesisHash, verifyEntry, verifyLink } from '@baton/shared/log/chain.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sidesContract } from './journal.contract-sides.ts'
import type { Journal } from './journal.ts'
import { batchOf, noteDraft } from './journal-builders.ts'

/** A journal under test. `reopen` closes and opens it again where it has a disk, and gives the same one elsewhere. */
export interface JournalUnderTest {
  readonly journal: Journal
  readonly reopen: () => Promise<Journal>
  readonly dispose: () => Promise<void>
}

export type SetUpJournal = (clock: () => number) => Promise<JournalUnderTest>

/** What every journal promises, whatever it is made of. */
export function runJournalContract(name: string, setUp: SetUpJournal): void {
  describe(`${name}: the journal's contract`, () => {
    let test: JournalUnderTest
    beforeEach(async () => {
      test = await setUp(() => 1_790_000_000_123)
    })
    afterEach(() => test.dispose())
    describe('appending', () => appendContract(() => test))
    describe('content', () => contentContract(() => test))
    describe('reading', () => readContract(() => test))
    sidesContract(() => test)
  })
}

function appendContract(test: () => JournalUnderTest): void {
  it('begins empty', async () => {
    const { journal } = test()
    expect(journal.head).toEqual({ seq: 0, hash: genesisHash, recordedAt: 0 })
    expect(await journal.read(0, 10)).toEqual([])
    expect(await journal.verify()).toBeNull()
    expect(journal.now()).toBe(1_790_000_000_123)
  })

  it('numbers entries without a gap, in the order of the drafts, across batches and restarts', async () => {
    const { journal, reopen } = test()
    await journal.append(batchOf(['a', 'b']))
    await journal.append(batchOf(['c']))
    const again = await reopen()
    await again.append(batchOf(['d']))
    const entries = await again.read(0, 10)
    expect(entries.map(({ seq, body }) => [seq, (body as { text: string }).text])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ])
  })

  it('resolves to the entries that it will read back, and moves its head to the last', async () => {
    const { journal, reopen } = test()
    const entries = await journal.append(batchOf(['a', 'b']))
    expect(await journal.read(0, 10)).toEqual(entries)
    const head = { seq: 2, hash: entries[1]?.hash, recordedAt: 1_790_000_000_000 }
    expect(journal.head).toEqual(head)
    expect((await reopen()).head).toEqual(head)
  })

  it('never lets recordedAt decrease when the clock goes back', async () => {
    const { journal, reopen } = test()
    await journal.append(batchOf(['a'], { now: 2_000 }))
    await journal.append(batchOf(['b'], { now: 1_000 }))
    const again = await reopen()
    await again.append(batchOf(['c'], { now: 1_500.7 }))
    await again.append(batchOf(['d'], { now: 2_500.7 }))
    expect((await again.read(0, 10)).map((entry) => entry.recordedAt)).toEqual([2_000, 2_000, 2_000, 2_500])
  })

  it('chains entries so that a console can check them, with and without bodies', async () => {
    const { journal } = test()
    await journal.append(batchOf(['a', 'b']))
    await journal.append(batchOf(['c']))
    let previous = genesisHash
    for (const entry of await journal.read(0, 10)) {
      expect(verifyLink(previous, JSON.parse(JSON.stringify(entry)))).toBeNull()
      expect(verifyEntry(previous, entry, JSON.stringify(entry.body))).toBeNull()
      previous = entry.hash
    }
    expect(previous).toBe(journal.head.hash)
    expect(await journal.verify()).toBeNull()
    expect(await journal.verify(2)).toBeNull()
    expect(await journal.verify(4)).toBeNull()
    expect(await journal.verify(9)).toBeNull()
  })

  it('gives each entry a salt of its own', async () => {
    const entries = await test().journal.append(batchOf(Array(2_000).fill('same')))
    expect(new Set(entries.map((entry) => entry.salt)).size).toBe(2_000)
    expect(new Set(entries.map((entry) => entry.bodyHash)).size).toBe(2_000)
    expect(entries.every((entry) => /^[0-9a-f]{32}$/.test(entry.salt))).toBe(true)
  })

  it('leaves nothing of an append that failed, and takes the next one in its place', async () => {
    const { journal } = test()
    await journal.append(batchOf(['a']))
    const head = journal.head
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const outcome = { key: 'ana/1', bodyHash: 'h', outcome: { outcome: 'committed', seq: 2 }, at: 1 } as const
    const drafts = [noteDraft('b'), noteDraft('', { body: circular } as never)]
    const payloads = [{ id: 'p', bytes: new Uint8Array([1]) }]
    await expect(journal.append({ ...batchOf([]), drafts, outcomes: [outcome], payloads })).rejects.toThrow(/circular/)
    expect(journal.head).toBe(head)
    expect(await journal.outcome('ana/1')).toBeNull()
    expect(await journal.payload('p')).toBeNull()
    const [next] = await journal.append(batchOf(['c']))
    expect(next?.seq).toBe(2)
    expect(await journal.verify()).toBeNull()
  })

  it('appends nothing for an empty batch', async () => {
    const { journal } = test()
    expect(await journal.append(batchOf([]))).toEqual([])
    expect(journal.head.seq).toBe(0)
  })
}

function contentContract(test: () => JournalUnderTest): void {
  it('fills in what the draft leaves to its input', async () => {
    const { journal } = test()
    const actor = { kind: 'relay', id: 'relay', device: null } as const
    const own = noteDraft('b', { actor, at: 5, drill: true, incidentId: null, commandId: null })
    const [inherits, says] = await journal.append({ ...batchOf([]), drafts: [noteDraft('a'), own] })
    expect(inherits).toMatchObject({
      v: 1,
      at: 1_790_000_000_000,
      actor: { kind: 'person', id: 'ana', device: 'dev-1' },
      commandId: '0192f0c1-0000-7000-8000-000000000001',
      incidentId: 'inc-1',
      scope: 'team',
      drill: false,
    })
    expect(says).toMatchObject({ at: 5, actor, drill: true, incidentId: null, commandId: null })
    expect(await journal.read(0, 2)).toEqual([inherits, says])
  })

  it.each([
    ['U+0000', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b\udc00'],
    ['an emoji', '\u{1f525}'],
    ['line separators', '\u2028\u2029\r\n\t'],
    ['right-to-left marks', '\u202eabc\u2066'],
    ['a byte order mark', '\ufeffabc'],
    ['quotes and SQL', `'"; DROP TABLE events; --`],
    ['a million characters', 'x'.repeat(1_000_000)],
  ])('keeps %s as it came', async (_, text) => {
    const { journal, reopen } = test()
    await journal.append(batchOf([text]))
    const again = await reopen()
    const [entry] = await again.read(0, 1)
    expect((entry?.body as { text: string } | undefined)?.text === text).toBe(true)
    expect(await again.verify()).toBeNull()
  })

  it('verifies whatever text an identifier holds', async () => {
    const { journal, reopen } = test()
    const actor = { kind: 'source', id: 'a\u0000\ud800', device: '\udc00' } as const
    const drafts = [noteDraft('a', { actor, scope: '\ud800', incidentId: 'i\u0000' })]
    const entries = await journal.append({ ...batchOf([]), drafts })
    const again = await reopen()
    expect(await again.read(0, 1)).toEqual(entries)
    expect(await again.readIncident('i\u0000')).toEqual(entries)
    expect(await again.verify()).toBeNull()
  })
}

function readContract(test: () => JournalUnderTest): void {
  const seqs = (entries: readonly { readonly seq: number }[]) => entries.map((entry) => entry.seq)

  it('reads what follows a number, at most as much as is asked for', async () => {
    const { journal } = test()
    await journal.append(batchOf(['a', 'b', 'c', 'd']))
    expect(seqs(await journal.read(1, 2))).toEqual([2, 3])
    expect(seqs(await journal.read(3, 10))).toEqual([4])
    expect(await journal.read(4, 10)).toEqual([])
    expect(await journal.read(0, 0)).toEqual([])
  })

  it('reads long stretches whole', async () => {
    const { journal } = test()
    await journal.append(batchOf(Array(2_345).fill('a')))
    expect(seqs(await journal.read(0, 5_000))).toEqual(Array.from({ length: 2_345 }, (_, i) => i + 1))
    expect(await journal.read(100, 1_500)).toHaveLength(1_500)
    expect(await journal.readIncident('inc-1')).toHaveLength(2_345)
  })

  it('reads one incident, in order, and nothing else', async () => {
    const { journal } = test()
    const drafts = [1, 2, 1, null, 2, 1].map((n) => noteDraft('a', { incidentId: n === null ? null : `inc-${n}` }))
    await journal.append({ ...batchOf([]), drafts })
    expect(seqs(await journal.readIncident('inc-1'))).toEqual([1, 3, 6])
    expect(seqs(await journal.readIncident('inc-2'))).toEqual([2, 5])
    expect(await journal.readIncident('inc-3')).toEqual([])
    expect(seqs(await journal.readIncident('inc-1', 1, 1))).toEqual([3])
    expect(seqs(await journal.readIncident('inc-1', 3))).toEqual([6])
  })
}
