import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { temporaryDir } from '../../test/kit.ts'
import { batchOf } from '../journal/journal-builders.ts'
import { createMemoryJournal } from '../journal/memory-journal.ts'
import { PlaceKeeper, readJournalPlace, refuseElsewhere } from './journal-place.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

const address = 'postgres://db.example.com/baton'
const rememberedIn = (dir: string) => readJournalPlace(dir)?.head?.seq

it('is told how far the journal is while the relay serves, and no more once it is closed', async () => {
  const dir = temporaryDir()
  const journal = createMemoryJournal({ clock: () => 1 })
  const keeper = new PlaceKeeper(dir, address, journal)
  expect(readJournalPlace(dir)).toMatchObject({ journal: address, head: { seq: 0 } })
  await journal.append(batchOf(['a', 'b']))
  vi.advanceTimersByTime(9_000)
  expect(rememberedIn(dir)).toBe(0)
  vi.advanceTimersByTime(1_000)
  await vi.waitFor(() => expect(rememberedIn(dir)).toBe(2))
  await journal.append(batchOf(['c']))
  await keeper.close()
  expect(readJournalPlace(dir)).toMatchObject({ head: { seq: 3, hash: journal.head.hash } })
  expect(vi.getTimerCount()).toBe(0)
  expect(readdirSync(dir)).toEqual(['journal.place'])
})

it('goes on where the folder takes nothing any more, and keeps what it said before', async () => {
  const dir = temporaryDir()
  const journal = createMemoryJournal({ clock: () => 1 })
  const keeper = new PlaceKeeper(dir, address, journal)
  await journal.append(batchOf(['a']))
  // Folders where the drafts would go: root may write anywhere else.
  for (const draft of ['next', 'last']) mkdirSync(join(dir, `journal.place.${draft}`))
  vi.advanceTimersByTime(10_000)
  await keeper.close()
  expect(rememberedIn(dir)).toBe(0)
})

it.each(['', '{', '{"journal":"postgres://db/baton"}', '[]'])(
  'is not taken for nothing when it is altered to %j',
  (text) => {
    const dir = temporaryDir()
    writeFileSync(join(dir, 'journal.place'), text)
    expect(() => refuseElsewhere(dir)).toThrow(/cannot be understood/)
  },
)

it('also counts what versions before it left behind', () => {
  const dir = temporaryDir()
  writeFileSync(join(dir, 'journal.moved'), 'Carried to PostgreSQL at 2026-11-20T02:00:00.000Z.')
  expect(() => refuseElsewhere(dir)).toThrow(/is at PostgreSQL: name it .* remove .*journal\.moved$/)
})
