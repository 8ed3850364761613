import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDir } from '../../../test/kit.ts'
import { batchOf } from '../journal-builders.ts'
import { backupStore } from './backup-store.ts'
import { restoreStore } from './restore-store.ts'
import { createSqliteJournal } from './sqlite-journal.ts'
import { verifyStore } from './verify-store.ts'

async function storeOf(events: number): Promise<{ dir: string; head: string }> {
  const dir = temporaryDir()
  const journal = await createSqliteJournal({ dir, clock: () => 1 })
  for (let n = 0; n < events; n++) await journal.append(batchOf([`note ${n}`]))
  const head = journal.head.hash
  await journal.close()
  return { dir, head }
}

test('a proved copy takes the place of the store, which is kept', async () => {
  const { dir, head } = await storeOf(3)
  const copy = join(temporaryDir(), 'copy.db')
  await backupStore(dir, copy)
  const other = await storeOf(9)
  const restored = await restoreStore(copy, other.dir, 0)
  expect(restored.head).toMatchObject({ seq: 3, hash: head })
  expect(await verifyStore(other.dir)).toMatchObject({ head: { seq: 3, hash: head }, damage: null })
  expect(readdirSync(other.dir).some((name) => name.startsWith('journal.db.before-restore-'))).toBe(true)
  const journal = await createSqliteJournal({ dir: other.dir, clock: () => 1 })
  await journal.append(batchOf(['after']))
  expect(journal.head.seq).toBe(4)
  await journal.close()
})

test('a damaged copy is refused, and the store stays as it is', async () => {
  const { dir } = await storeOf(50)
  const copy = join(temporaryDir(), 'copy.db')
  await backupStore(dir, copy)
  const bytes = readFileSync(copy)
  const at = bytes.indexOf('note 20')
  bytes[at] = bytes[at] === 0x4e ? 0x6e : 0x4e
  writeFileSync(copy, bytes)
  const other = await storeOf(2)
  await expect(restoreStore(copy, other.dir, 0)).rejects.toThrow(/damaged/)
  expect(await verifyStore(other.dir)).toMatchObject({ head: { seq: 2 }, damage: null })
})

test('a store that a relay uses is not replaced', async () => {
  const { dir } = await storeOf(1)
  const copy = join(temporaryDir(), 'copy.db')
  await backupStore(dir, copy)
  const journal = await createSqliteJournal({ dir, clock: () => 1 })
  await expect(restoreStore(copy, dir, 0)).rejects.toMatchObject({ code: 'locked' })
  await journal.close()
})
