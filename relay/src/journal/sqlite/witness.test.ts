import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDir } from '../../../test/kit.ts'
import type { Journal, JournalCondition } from '../journal.ts'
import { batchOf, incidentRow } from '../journal-builders.ts'
import { backupStore } from './backup-store.ts'
import { openStore } from './open-store.ts'
import { restoreStore } from './restore-store.ts'
import { createSqliteJournal } from './sqlite-journal.ts'
import { createStore } from './store.ts'
import { StoreCheck } from './store-check.ts'
import { verifyStore } from './verify-store.ts'
import { readWitness, Witness } from './witness.ts'

async function open(dir: string): Promise<Journal> {
  const journal = await createSqliteJournal({ dir, clock: () => 1 })
  onTestFinished(() => journal.close())
  return journal
}

/** A store with so many events, closed, in a folder of its own. */
async function storeOf(events: number): Promise<string> {
  const dir = temporaryDir()
  const journal = await open(dir)
  for (let n = 1; n <= events; n++) await journal.append(batchOf([`note ${n}.`]))
  await journal.close()
  return dir
}

/** What a crash leaves: the files as they are while the store is open, its write-ahead log not carried. */
function copyOf(dir: string): string {
  const copy = temporaryDir()
  for (const name of ['journal.db', 'journal.db-wal', 'journal.witness'])
    copyFileSync(join(dir, name), join(copy, name))
  return copy
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

const damagedAt = (message: string) => ({ code: 'damaged', message: expect.stringContaining(message) })
const keptOutcome = { key: 'ana/1', bodyHash: 'h', outcome: { outcome: 'committed', seq: 1 }, at: 1 } as const

test('a write-ahead log that is gone is found, with the events that went with it, and all is left as it is', async () => {
  const dir = await storeOf(5)
  const journal = await open(dir)
  for (let n = 6; n <= 9; n++) await journal.append(batchOf([`note ${n}.`]))
  const copy = copyOf(dir)
  rmSync(join(copy, 'journal.db-wal'))
  const before = readFileSync(join(copy, 'journal.db'))
  await expect(open(copy)).rejects.toMatchObject(damagedAt('at event 6: events 6 to 9 are missing'))
  await expect(verifyStore(copy)).rejects.toMatchObject(damagedAt('events 6 to 9 are missing'))
  expect(readFileSync(join(copy, 'journal.db')).equals(before)).toBe(true)
})

test('a write-ahead log that SQLite would read only half of stays whole when it is refused', async () => {
  const dir = await storeOf(5)
  const journal = await open(dir)
  for (let n = 6; n <= 9; n++) await journal.append(batchOf([`note ${n}.`]))
  const copy = copyOf(dir)
  const log = join(copy, 'journal.db-wal')
  flip(log, readFileSync(log).length - 5_000)
  const before = readFileSync(log)
  await expect(open(copy)).rejects.toMatchObject(damagedAt('events 9 to 9 are missing'))
  expect(readFileSync(log).equals(before)).toBe(true)
})

test.each([
  ['an answer without an event', (journal: Journal) => journal.append(batchOf([], { outcomes: [keptOutcome] }))],
  ['a secret', (journal: Journal) => journal.vault.put('token/1', '"hash"')],
  ['the end of a secret', (journal: Journal) => journal.vault.delete('token/0')],
])('the loss of %s is found though no event is missing', async (_, work) => {
  const dir = temporaryDir()
  const journal = await open(dir)
  await journal.vault.put('token/0', '"hash"')
  await journal.append(batchOf(['a']))
  const before = copyOf(dir)
  await work(journal)
  copyFileSync(join(dir, 'journal.witness'), join(before, 'journal.witness'))
  await expect(open(before)).rejects.toMatchObject(
    damagedAt('at event 1: after it 1 commits without events are missing'),
  )
})

test('what was synced last stays whole while what follows is written', async () => {
  const dir = temporaryDir()
  const mark = (commits: number) => ({ seq: commits, hash: String(commits % 10).repeat(64), commits })
  const witness = Witness.open(dir, mark(7))
  onTestFinished(() => witness.close())
  for (const commits of [8, 9, 10]) witness.write(mark(commits))
  expect(readWitness(dir)).toEqual(mark(10))
  // Whichever record it is that a power cut tears.
  const whole = readFileSync(join(dir, 'journal.witness'))
  const seen = [0, 4_096].map((slot) => {
    writeFileSync(join(dir, 'journal.witness'), whole)
    flip(join(dir, 'journal.witness'), slot + 30)
    return readWitness(dir)
  })
  expect(seen).toEqual(expect.arrayContaining([mark(10), mark(7)]))
})

test('a commit that its witness did not see any more is kept', async () => {
  const dir = temporaryDir()
  const journal = await open(dir)
  await journal.append(batchOf(['a']))
  const before = copyOf(dir)
  await journal.append(batchOf(['b']))
  const copy = copyOf(dir)
  copyFileSync(join(before, 'journal.witness'), join(copy, 'journal.witness'))
  expect((await open(copy)).head.seq).toBe(2)
  expect(readWitness(copy)).toMatchObject({ seq: 2 })
})

test('one altered record of the witness leaves the other; a witness that says nothing, or is gone, is no silent hole', async () => {
  const dir = await storeOf(3)
  const witness = join(dir, 'journal.witness')
  const whole = readFileSync(witness)
  for (const slot of [0, 4_096]) {
    writeFileSync(witness, whole)
    flip(witness, slot + 30)
    const journal = await open(dir)
    expect(journal.head.seq).toBe(3)
    await journal.close()
  }
  flip(witness, 30)
  flip(witness, 4_096 + 30)
  await expect(open(dir)).rejects.toMatchObject(damagedAt('at event 3: journal.witness cannot be read'))
  rmSync(witness)
  await expect(open(dir)).rejects.toMatchObject(damagedAt('at event 3: journal.witness is gone'))
  expect(await verifyStore(dir)).toMatchObject({ head: { seq: 3 }, damage: null, isWitnessed: false })

  expect(await restoreStore(join(dir, 'journal.db'), dir, 0)).toMatchObject({ head: { seq: 3 } })
  const journal = await open(dir)
  await journal.append(batchOf(['after']))
  expect(readWitness(dir)).toMatchObject({ seq: 4, hash: journal.head.hash })
})

test('a store that lost its end goes on by a restore of itself, with what its write-ahead log still holds', async () => {
  const dir = temporaryDir()
  const journal = await open(dir)
  for (let n = 1; n <= 6; n++) await journal.append(batchOf([`note ${n}.`]))
  const copy = copyOf(dir)
  const log = join(copy, 'journal.db-wal')
  writeFileSync(log, readFileSync(log).subarray(0, -100))
  await expect(open(copy)).rejects.toMatchObject(damagedAt('events 6 to 6 are missing'))
  const restored = await restoreStore(join(copy, 'journal.db'), copy, 0)
  expect(restored.head).toMatchObject({ seq: 5 })
  expect((await open(copy)).head.seq).toBe(5)
})

test('a backup stands for itself; put in the place of a store by hand it is found out, restored it is not', async () => {
  const dir = await storeOf(3)
  const backup = join(temporaryDir(), 'copy.db')
  await backupStore(dir, backup)
  const alone = temporaryDir()
  copyFileSync(backup, join(alone, 'journal.db'))
  expect(await verifyStore(alone)).toMatchObject({ head: { seq: 3 }, damage: null, isWitnessed: true })
  expect((await open(alone)).head.seq).toBe(3)

  const journal = await open(dir)
  await journal.vault.put('token/1', '"hash"')
  await journal.close()
  copyFileSync(backup, join(dir, 'journal.db'))
  await expect(open(dir)).rejects.toMatchObject(damagedAt('journal.witness of another store'))
  await restoreStore(backup, dir, 0)
  expect((await open(dir)).head.seq).toBe(3)
})

test('a store whose file is gone is no empty store, and a restore does not mix with what is left of it', async () => {
  const dir = await storeOf(3)
  const backup = join(temporaryDir(), 'copy.db')
  await backupStore(dir, backup)
  const journal = await open(dir)
  await journal.append(batchOf(['d']))
  const copy = copyOf(dir)
  rmSync(join(copy, 'journal.db'))
  await expect(open(copy)).rejects.toMatchObject(damagedAt('journal.db is gone'))
  await restoreStore(backup, copy, 0)
  expect((await open(copy)).head.seq).toBe(3)
})

test('a folder that was copied whole is proved by its own witness', async () => {
  const dir = await storeOf(3)
  const copy = temporaryDir()
  cpSync(dir, copy, { recursive: true })
  expect(await verifyStore(copy)).toMatchObject({ head: { seq: 3 }, damage: null, isWitnessed: true })
  renameSync(join(copy, 'journal.witness'), join(copy, 'elsewhere'))
  expect(await verifyStore(copy)).toMatchObject({ damage: null, isWitnessed: false })
})

test('views that are not what was saved are forgotten; secrets and answers that are not are damage', async () => {
  const dir = await storeOf(3)
  const journal = await open(dir)
  await journal.append(batchOf(['d'], { outcomes: [keptOutcome] }))
  await journal.vault.put('token/1', '"hash"')
  const { seq, hash } = journal.head
  await journal.saveSnapshots({
    desk: { reducerVersion: 1, seq, hash, state: '{}' },
    incidents: [incidentRow({ id: 'inc-1', openedSeq: 1 })],
  })
  await journal.close()
  const alter = (sql: string) => {
    const db = new Database(join(dir, 'journal.db'))
    db.exec(sql)
    db.close()
  }
  alter("UPDATE incidents SET severity = 'warning'")
  const again = await open(dir)
  expect([await again.loadDesk(1), await again.listIncidents({ limit: 9 })]).toEqual([null, []])
  await again.close()
  alter('UPDATE vault SET value = \'"other"\'')
  await expect(open(dir)).rejects.toMatchObject(damagedAt('a row of the table vault is not the one that was written'))
  alter('UPDATE vault SET value = \'"hash"\'; UPDATE outcomes SET at = 2')
  await expect(open(dir)).rejects.toMatchObject(damagedAt('a row of the table outcomes'))
})

test('a large store opens by its end; what is wrong before it is found while it serves, and said once', async () => {
  const dir = temporaryDir()
  const journal = await open(dir)
  await journal.append(batchOf(Array.from({ length: 4_000 }, (_, i) => `note ${i + 1}.`)))
  await journal.close()
  const file = join(dir, 'journal.db')
  flip(file, readFileSync(file).indexOf('note 77.'))
  await expect(open(dir)).rejects.toMatchObject(damagedAt('at event 77: its body'))

  const store = createStore(openStore(dir, 3_000))
  onTestFinished(() => store.close())
  const said: string[] = []
  const check = new StoreCheck(dir, false, (line) => said.push(line))
  expect(check.condition).toBe('checking')
  await vi.waitFor(() => expect(check.condition).toMatchObject({ seq: 77 }), { timeout: 15_000 })
  expect(said).toEqual([
    expect.stringMatching(/^baton: the journal in .* is damaged at event 77: its body .* The relay goes on/),
  ])
  await check.stop()
})

test('a whole store is found whole beside the one that writes it', async () => {
  const dir = await storeOf(3)
  const journal = await open(dir)
  expect(journal.condition?.()).toBe('whole' satisfies JournalCondition)
  const check = new StoreCheck(dir, false)
  await journal.append(batchOf(['d']))
  await vi.waitFor(() => expect(check.condition).toBe('whole'), { timeout: 15_000 })
  await check.stop()
})
