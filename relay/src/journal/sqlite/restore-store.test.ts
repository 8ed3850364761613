import { chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
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
  expect(restored.knewUpTo).toBe(9)
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

test('nothing is said to be lost where the store knew no more than what is restored', async () => {
  const { dir } = await storeOf(3)
  const copy = join(temporaryDir(), 'copy.db')
  await backupStore(dir, copy)
  expect(await restoreStore(copy, dir, 0)).toMatchObject({ knewUpTo: null })
  expect(await restoreStore(copy, temporaryDir(), 0)).toMatchObject({ knewUpTo: null, keptAs: null })
})

test('what is no copy of a journal is named, and nothing is touched', async () => {
  const { dir } = await storeOf(1)
  const other = temporaryDir()
  const files = { 'README.md': '# Not a journal', empty: '', 'other.db': readFileSync(join(dir, 'lock.db')) }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(other, name), content)
  mkdirSync(join(other, 'folder'))
  for (const name of [...Object.keys(files), 'folder', 'gone']) {
    const error = (await restoreStore(join(other, name), dir, 0).catch((reason: Error) => reason)) as Error
    expect(error.name).toBe('JournalError')
    expect(error.message.startsWith(`${join(other, name)} `)).toBe(true)
    expect(error.message).not.toContain('restoring-')
  }
  expect(await verifyStore(dir)).toMatchObject({ head: { seq: 1 }, damage: null })
})

const nobody = 65_534
const ownersIn = (dir: string) =>
  readdirSync(dir).map((name) => {
    const { uid, gid } = statSync(join(dir, name))
    return { name, uid, gid }
  })

test.skipIf(process.getuid?.() !== 0)(
  'what root makes in a folder of another user, by a restore or a start, belongs to that user',
  async () => {
    const { dir } = await storeOf(2)
    const copy = join(temporaryDir(), 'copy.db')
    await backupStore(dir, copy)
    const theirs = temporaryDir()
    chownSync(theirs, nobody, nobody)
    await restoreStore(copy, theirs, 0)
    const journal = await createSqliteJournal({ dir: theirs, clock: () => 1 })
    await journal.append(batchOf(['after']))
    const owners = ownersIn(theirs)
    await journal.close()
    expect(owners.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['journal.db', 'journal.db-shm', 'journal.db-wal', 'journal.witness', 'lock.db']),
    )
    expect(owners.filter(({ uid, gid }) => uid !== nobody || gid !== nobody)).toEqual([])

    const anew = temporaryDir()
    chownSync(anew, nobody, nobody)
    await (await createSqliteJournal({ dir: anew, clock: () => 1 })).close()
    expect(ownersIn(anew).filter(({ uid }) => uid !== nobody)).toEqual([])
  },
)
