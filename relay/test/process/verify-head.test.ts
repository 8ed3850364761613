import type { JournalEntry } from '@baton/shared/log/events.ts'
import { expect, test } from 'vitest'
import { batchOf } from '../../src/journal/journal-builders.ts'
import { createSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { temporaryDir } from '../kit.ts'
import { run } from './relay-process.ts'

async function storeOf(texts: readonly string[]) {
  const dir = temporaryDir()
  const journal = await createSqliteJournal({ dir, clock: () => 1 })
  const entries: JournalEntry[] = []
  for (const text of texts) entries.push(...(await journal.append(batchOf([text]))))
  await journal.close()
  return { dir, hashOf: (seq: number) => entries[seq - 1]?.hash ?? '' }
}

test('a head that was kept elsewhere is checked against the store', { timeout: 60_000 }, async () => {
  const { dir, hashOf } = await storeOf(['a', 'b', 'c'])
  // Whole by itself, as is what a hand that can write the store leaves behind: other events, chained anew.
  const other = await storeOf(['a', 'x', 'c'])
  const verify = (at: string, head: string) => run('verify', '--data', at, '--head', head)
  const [held, last, forged, beyond, form] = await Promise.all([
    verify(dir, `2:${hashOf(2)}`),
    verify(dir, `3:${hashOf(3)}`),
    verify(other.dir, `3:${hashOf(3)}`),
    verify(dir, `4:${hashOf(3)}`),
    verify(dir, '2:abc'),
  ])
  expect(held.code, held.stderr).toBe(0)
  expect(held.stdout).toContain('It holds event 2 as it was kept elsewhere.')
  expect(last.code, last.stderr).toBe(0)
  expect(last.stderr).toContain(`--head: 3:${hashOf(3)}`)
  for (const refused of [forged, beyond, form]) {
    expect(refused.code).toBeGreaterThan(0)
    expect(refused.stdout).not.toContain('kept elsewhere')
  }
  expect(forged.stderr).toContain('event 3')
  expect(beyond.stderr).toContain('event 4')
  expect(form.stderr).toContain('SEQ:HASH')
})
