import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Journal } from '../journal.ts'
import { batchOf, noteDraft } from '../journal-builders.ts'
import { emptyHead, placeBatch } from '../seal.ts'
import { backupStore } from './backup-store.ts'
import { asJournalError } from './errors.ts'
import { openStore } from './open-store.ts'
import { packPayloads } from './payload-store.ts'
import { runLength } from './schema.ts'
import { createSqliteJournal } from './sqlite-journal.ts'
import { createStore } from './store.ts'
import { verifyStore } from './verify-store.ts'

let root: string
let dir: string
const opened: Journal[] = []
const clock = () => 1_790_000_000_123

async function open(at = dir): Promise<Journal> {
  const journal = await createSqliteJournal({ dir: at, clock })
  opened.push(journal)
  return journal
}

/** A closed store with one event for each text. */
async function storeOf(texts: readonly string[]): Promise<string> {
  const journal = await open()
  await journal.append(batchOf(texts))
  await journal.close()
  return join(dir, 'journal.db')
}

function alter(file: string, sql: string): void {
  const db = new Database(file).unsafeMode(true)
  db.exec(sql)
  db.close()
}

/** Flips a bit in each copy of `marker`: SQLite leaves stale ones in free space. */
async function flipByteOf(file: string, marker: string): Promise<void> {
  const bytes = await readFile(file)
  let at = bytes.indexOf(marker)
  expect(at).toBeGreaterThan(0)
  for (; at !== -1; at = bytes.indexOf(marker, at)) bytes[at] = (bytes[at] ?? 0) ^ 1
  await writeFile(file, bytes)
}

const texts = (length: number) => Array.from({ length }, (_, i) => `note number ${i + 1}.`)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'baton-store-'))
  dir = join(root, 'data')
})
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close()
  await rm(root, { recursive: true })
})

describe('opening a store', () => {
  it('makes the folder and its files for nobody else to read', async () => {
    await (await open()).append(batchOf(['a']))
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
    for (const name of await readdir(dir))
      expect([name, (await stat(join(dir, name))).mode & 0o777]).toEqual([name, 0o600])
  })

  it('keeps a second relay out, also one of the same process, and lets the first go on', async () => {
    const journal = await open()
    for (let i = 0; i < 2; i++)
      await expect(open()).rejects.toMatchObject({ code: 'locked', message: `Another relay uses ${dir}.` })
    await journal.append(batchOf(['a']))
    await journal.close()
    expect((await open()).head.seq).toBe(1)
  })

  it('names a folder that it cannot make', async () => {
    await writeFile(dir, 'a file')
    await expect(open()).rejects.toMatchObject({ code: 'io', message: expect.stringContaining(dir) })
    await expect(open(join(dir, 'below'))).rejects.toMatchObject({ code: 'io', message: expect.stringContaining(dir) })
    expect(await readFile(dir, 'utf8')).toBe('a file')
  })

  it('finishes a store whose making was cut short', async () => {
    await mkdir(dir)
    await writeFile(join(dir, 'journal.db.new'), 'half a store')
    expect((await open()).head.seq).toBe(0)
  })

  it('refuses a store of a newer format', async () => {
    alter(await storeOf(['a']), "UPDATE meta SET value = '9' WHERE key = 'format'")
    await expect(open()).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('format 9') })
  })
})

describe('the entries of an incident', () => {
  const incidents = ['inc-a', 'inc-b', 'inc-c']
  /** More than two runs of the log, of incidents that take turns; the last is opened late in it. */
  const drafts = Array.from({ length: 2 * runLength + 100 }, (_, n) => {
    const incidentId = n < runLength + 50 ? incidents[n % 2] : incidents[n % 3]
    return noteDraft(`note ${n}`, { incidentId: incidentId ?? null })
  })
  const firstOfLast = drafts.findIndex(({ incidentId }) => incidentId === 'inc-c')
  const log = drafts.map((draft, n) =>
    n === firstOfLast ? ({ ...draft, type: 'incident.opened', body: {} } as unknown as typeof draft) : draft,
  )
  const seqsOf = (id: string) => log.flatMap((draft, n) => (draft.incidentId === id ? [n + 1] : []))

  it('are found across the runs of the log, from any place and as many as are wanted', async () => {
    const journal = await open()
    await journal.append({ ...batchOf([]), drafts: log })
    for (const id of incidents)
      for (const after of [0, 1, runLength - 2, runLength - 1, runLength, firstOfLast, 2 * runLength, log.length])
        for (const limit of [1, 3, runLength, Number.POSITIVE_INFINITY]) {
          const found = (await journal.readIncident(id, after, limit)).map(({ seq }) => seq)
          const expected = seqsOf(id).filter((seq) => seq > after)
          expect([id, after, limit, found]).toEqual([id, after, limit, expected.slice(0, limit)])
        }
    expect(await journal.readIncident('inc-unknown')).toEqual([])
  })

  it('are found in a store of the format before, once it was opened', async () => {
    const journal = await open()
    await journal.append({ ...batchOf([]), drafts: log })
    await journal.close()
    alter(
      join(dir, 'journal.db'),
      `DROP INDEX events_by_incident; DROP INDEX openings; UPDATE meta SET value = '2' WHERE key = 'format';
      CREATE INDEX events_by_incident ON events (incident_id, seq) WHERE incident_id IS NOT NULL;`,
    )
    expect(await verifyStore(dir)).toMatchObject({ head: { seq: log.length }, damage: null })
    const upgraded = await open()
    expect((await upgraded.readIncident('inc-c')).map(({ seq }) => seq)).toEqual(seqsOf('inc-c'))
    expect(await verifyStore(dir)).toMatchObject({ damage: null })
  })
})

const isDamaged = (message: string) => ({ code: 'damaged', message: expect.stringContaining(message) })

describe('damage', () => {
  it.each([
    ['what is no database', Buffer.alloc(8_192, 'x')],
    ['an empty file', Buffer.alloc(0)],
  ])('refuses %s and leaves it as it is', async (_, bytes) => {
    const file = await storeOf(['a'])
    await writeFile(file, bytes)
    await expect(open()).rejects.toMatchObject(isDamaged(dir))
    expect(await readFile(file)).toEqual(bytes)
    await expect(verifyStore(dir)).rejects.toMatchObject(isDamaged(dir))
  })

  it('refuses a store that is gone but for its write-ahead log', async () => {
    const file = await storeOf(['a'])
    await rm(file)
    await writeFile(`${file}-wal`, 'rest')
    await expect(open()).rejects.toMatchObject(isDamaged('journal.db is gone'))
  })

  it('refuses a database that is no journal', async () => {
    const file = await storeOf(['a'])
    await rm(file)
    alter(file, 'CREATE TABLE recipes (title TEXT)')
    const bytes = await readFile(file)
    await expect(open()).rejects.toMatchObject(isDamaged('not a journal'))
    expect(await readFile(file)).toEqual(bytes)
  })

  it.each([1, 17, 40])('names event %d when one byte of its body was flipped', async (seq) => {
    await flipByteOf(await storeOf(texts(40)), `note number ${seq}.`)
    await expect(open()).rejects.toMatchObject(isDamaged(`at event ${seq}: its body`))
    expect((await verifyStore(dir)).damage?.seq).toBe(seq)
  })

  it.each([
    ['an event that is missing', 'DELETE FROM events WHERE seq = 20', 'event 20: it is missing'],
    [
      'an end that is missing',
      'DELETE FROM events WHERE seq > 37',
      'event 38: it is missing, and with it all up to event 40',
    ],
    ['a start that is missing', 'DELETE FROM events WHERE seq < 3', 'event 1: it is missing'],
    ['a log that is missing', 'DELETE FROM events', 'event 1: it is missing, and with it all up to event 40'],
    ['an altered actor', "UPDATE events SET actor_id = 'bo' WHERE seq = 20", 'event 20: it does not follow event 19'],
    ['an altered last event', "UPDATE events SET hash = '0' WHERE seq = 40", 'event 40'],
    [
      'an event from nowhere',
      'INSERT INTO events SELECT 41, type, v, recorded_at, at, actor_kind, actor_id, actor_device, command_id, incident_id, scope, drill, body, salt, body_hash, hash FROM events WHERE seq = 40',
      'event 41',
    ],
    ['a salt without its body', 'UPDATE events SET salt = NULL WHERE seq = 20', 'event 20: its body'],
  ])('names %s', async (_, sql, message) => {
    alter(await storeOf(texts(40)), sql)
    await expect(open()).rejects.toMatchObject(isDamaged(`at ${message}`))
  })

  it('names an event far from the end', async () => {
    const journal = await open()
    await journal.append(batchOf(texts(2_500)))
    await journal.close()
    await flipByteOf(join(dir, 'journal.db'), 'note number 123.')
    await expect(open()).rejects.toMatchObject(isDamaged('at event 123: its body'))
  })

  it('opens a log that has lost a body, reads that body as null, and says that no event erased it', async () => {
    alter(await storeOf(texts(3)), 'UPDATE events SET body = NULL, salt = NULL WHERE seq = 2')
    const journal = await open()
    const damage = { seq: 2, problem: expect.stringContaining('no event says that it was erased') }
    expect(await journal.verify()).toEqual(damage)
    expect((await journal.read(1, 1))[0]).toMatchObject({ seq: 2, body: null, salt: '' })
    await journal.append(batchOf(['d']))
    expect(await verifyStore(dir)).toMatchObject({ head: { seq: 4 }, damage, erased: 0 })
  })
})

describe('the running store', () => {
  it('leaves nothing of an append that the store refuses, and goes on', async () => {
    const journal = await open()
    await journal.append(batchOf(['a']))
    const outcome = { key: null as never, bodyHash: 'h', outcome: { outcome: 'committed', seq: 2 }, at: 1 } as const
    await expect(journal.append(batchOf(['b'], { outcomes: [outcome] }))).rejects.toThrow(/NOT NULL/)
    expect(journal.head.seq).toBe(1)
    expect(await journal.read(1, 10)).toEqual([])
    await journal.append(batchOf(['c']))
    expect(await journal.verify()).toBeNull()
  })

  it('refuses a second append while one is in flight', async () => {
    const journal = await open()
    const first = journal.append(batchOf(['a']))
    await expect(journal.append(batchOf(['b']))).rejects.toThrow(/in flight/)
    expect(await first).toHaveLength(1)
    expect(journal.head.seq).toBe(1)
  })

  it('says that it is full, keeps what it had, and takes more when there is space again', async () => {
    const opened = openStore(dir)
    const { db } = opened
    const store = createStore(opened)
    const stored = (length: number) => {
      const { rows, recordedAt } = placeBatch(emptyHead, batchOf(texts(length)))
      return { previousHash: emptyHead.hash, rows, outcomes: [], payloads: packPayloads([]), recordedAt }
    }
    const pages = db.pragma('page_count', { simple: true }) as number
    db.pragma(`max_page_count = ${pages + 5}`)
    let thrown: unknown
    try {
      store.append(stored(2_000))
    } catch (error) {
      thrown = asJournalError(error, dir)
    }
    expect(thrown).toMatchObject({
      code: 'full',
      message: expect.stringContaining(`no space left for the journal in ${dir}`),
    })
    expect(store.readRows(0, 1)).toEqual([])
    db.pragma(`max_page_count = ${pages + 5_000}`)
    expect(store.append(stored(2_000))).toHaveLength(2_000)
    store.close()
    expect(await (await open()).verify()).toBeNull()
  })

  it('answers what was asked before it closes, refuses what comes after, and closes once', async () => {
    const journal = await open()
    const appended = journal.append(batchOf(['a']))
    await Promise.all([journal.close(), journal.close()])
    expect(await appended).toHaveLength(1)
    await expect(journal.append(batchOf(['b']))).rejects.toMatchObject({
      code: 'io',
      message: 'The journal is closed.',
    })
    await expect(journal.read(0, 1)).rejects.toMatchObject({ code: 'io' })
  })

  it('compresses payloads', async () => {
    const journal = await open()
    const empty = await journal.size()
    expect(empty).toBeGreaterThan(0)
    await journal.append(batchOf(['a'], { payloads: [{ id: 'p', bytes: new Uint8Array(4_000_000).fill(120) }] }))
    expect((await journal.size()) - empty).toBeLessThan(200_000)
    expect(await journal.payload('p')).toHaveLength(4_000_000)
  })
})

describe('a backup', () => {
  it('is a whole store, though the log grows while it is made', async () => {
    const journal = await open()
    await journal.append(batchOf(Array(3_000).fill('x'.repeat(1_000))))
    await journal.vault.put('token/a', '"hash"')
    const { dir: copy, file } = await emptyCopy()
    const backup = journal.backup(file)
    for (let i = 0; i < 20; i++) await journal.append(batchOf(['b']))
    await backup
    expect(await readdir(copy)).toEqual(['journal.db'])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await verifyStore(copy)).toMatchObject({ damage: null })
    const restored = await open(copy)
    expect(restored.head.seq).toBeGreaterThanOrEqual(3_000)
    expect(await restored.read(0, 5_000)).toEqual(await journal.read(0, restored.head.seq))
    expect(await restored.vault.get('token/a')).toBe('"hash"')
  })

  it('never replaces a file, and names a place where it cannot write', async () => {
    const journal = await open()
    const { dir: copy, file } = await emptyCopy()
    await writeFile(file, 'mine')
    await expect(journal.backup(file)).rejects.toMatchObject({ code: 'io', message: expect.stringContaining(file) })
    expect(await readFile(file, 'utf8')).toBe('mine')
    const nowhere = join(copy, 'none', 'journal.db')
    await expect(journal.backup(nowhere)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining(nowhere),
    })
    await journal.append(batchOf(['a']))
  })

  it('is a whole store also when a reader beside the relay makes it', async () => {
    const journal = await open()
    await journal.append(batchOf(texts(1_500)))
    const { dir: copy, file } = await emptyCopy()
    await backupStore(dir, file)
    expect(await readdir(copy)).toEqual(['journal.db'])
    expect(await verifyStore(copy)).toEqual({ head: journal.head, damage: null, erased: 0, isWitnessed: true })
    await expect(backupStore(dir, file)).rejects.toMatchObject({ code: 'io' })
    await expect(backupStore(join(root, 'none'), `${file}2`)).rejects.toMatchObject({ code: 'io' })
  })

  async function emptyCopy(): Promise<{ readonly dir: string; readonly file: string }> {
    const copy = await mkdtemp(join(root, 'copy-'))
    return { dir: copy, file: join(copy, 'journal.db') }
  }
})

describe('verifying a store', () => {
  it('reads beside a relay that writes', async () => {
    const journal = await open()
    await journal.append({ ...batchOf([]), drafts: texts(1_500).map((text) => noteDraft(text)) })
    expect(await verifyStore(dir)).toEqual({ head: journal.head, damage: null, erased: 0, isWitnessed: true })
    await journal.append(batchOf(['b']))
    expect((await verifyStore(dir)).head.seq).toBe(1_501)
  })

  it('says where there is none, and makes none', async () => {
    await expect(verifyStore(dir)).rejects.toMatchObject({ code: 'io', message: `There is no journal in ${dir}.` })
    await expect(stat(dir)).rejects.toThrow(/ENOENT/)
  })

  it('finds damage of the file beside the log', async () => {
    const file = await storeOf(texts(5))
    alter(file, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'events_by_incident'")
    await expect(verifyStore(dir)).rejects.toMatchObject(isDamaged('its tables are not'))
  })
})
