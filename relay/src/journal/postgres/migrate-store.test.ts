import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { startPostgres, type TestServer } from '../../../test/postgres-kit.ts'
import type { Journal } from '../journal.ts'
import { batchOf, incidentRow, noteDraft } from '../journal-builders.ts'
import { createSqliteJournal } from '../sqlite/sqlite-journal.ts'
import { migrateStore } from './migrate-store.ts'
import { createPostgresJournal } from './postgres-journal.ts'
import { verifyDatabase } from './verify-database.ts'

let server: TestServer
let dir: string
let url: string
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'baton-migrate-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  url = await server.createDatabase()
})

const outcome = { key: 'ana/1', bodyHash: 'h', outcome: { outcome: 'committed', seq: 1 }, at: 5 } as const
const bytes = new TextEncoder().encode('{"status":"firing"}'.repeat(2_000))

async function fillStore(count = 3): Promise<void> {
  const journal = await createSqliteJournal({ dir, clock: Date.now })
  const odd = noteDraft('odd \u0000 \ud800', { scope: 'a\\0b', incidentId: 'i\u0000\\' })
  const payloads = Array.from({ length: 60 }, (_, i) => ({ id: `p${i}`, bytes: bytes.subarray(i) }))
  await journal.append({ ...batchOf([]), drafts: [odd], outcomes: [outcome], payloads })
  await journal.append(batchOf(Array.from({ length: count - 2 }, (_, i) => `note ${i}`)))
  const rest = { noteId: 'note-1', text: '(erased)', about: null }
  const erasing = { erasedSeq: 2, erasedType: 'note.added', reason: 'a password', rest }
  await journal.append({ ...batchOf([]), drafts: [noteDraft('', { type: 'body.erased', body: erasing } as never)] })
  await journal.saveSnapshots({
    desk: { reducerVersion: 1, seq: 2, hash: 'h', state: '{}' },
    incidents: [incidentRow({ id: 'i\u0000\\', openedSeq: 1, title: 'caf\u00e9 \u0000' })],
  })
  await journal.vault.put('token/\u0000', '{"a":1}')
  await journal.close()
}

const migrate = (over: Partial<Parameters<typeof migrateStore>[0]> = {}) =>
  migrateStore({ from: dir, to: url, onProgress: () => undefined, warn: () => undefined, ...over })

async function contentOf(journal: Journal): Promise<unknown> {
  const payloads = await Promise.all([0, 1, 59, 60].map((i) => journal.payload(`p${i}`)))
  const content = {
    head: journal.head,
    entries: await journal.read(0, 10_000),
    one: await journal.readIncident('i\u0000\\'),
    outcome: await journal.outcome('ana/1'),
    payloads: payloads.map((payload) => payload && Buffer.from(payload).toString()),
    desk: await journal.loadDesk(1),
    incidents: await journal.listIncidents({ q: 'CAF\u00c9', limit: 9 }),
    vault: await journal.vault.list(''),
    damage: await journal.verify(),
  }
  await journal.close()
  return content
}

it('carries everything over as it is, and the log goes on there', async () => {
  await fillStore(2_500)
  const before = await contentOf(await createSqliteJournal({ dir, clock: Date.now }))
  const onProgress = vi.fn()
  const { head, wasThere } = await migrate({ onProgress })
  expect(wasThere).toBe(false)
  expect(onProgress).toHaveBeenLastCalledWith(2_500, 2_500)
  expect(await verifyDatabase(url)).toEqual({ head, damage: null, erased: 1 })
  expect(await contentOf(await createPostgresJournal({ url }))).toEqual(before)
  const journal = await createPostgresJournal({ url })
  onTestFinished(() => journal.close())
  expect((await journal.append(batchOf(['next'])))[0]?.seq).toBe(2_501)
  expect(await journal.verify()).toBeNull()
  expect(await contentOf(await createSqliteJournal({ dir, clock: Date.now }))).toEqual(before)
}, 60_000)

it('refuses a database that holds events already', async () => {
  const journal = await createPostgresJournal({ url })
  await journal.append(batchOf(['of another']))
  await journal.close()
  await fillStore()
  await expect(migrate()).rejects.toMatchObject({ code: 'unsupported', message: /holds events already/ })
})

it('finds what an earlier migration carried, also where the log has gone on there, and copies nothing', async () => {
  await fillStore()
  const { head } = await migrate()
  const journal = await createPostgresJournal({ url })
  await journal.append(batchOf(['after']))
  await journal.close()
  expect(await migrate()).toEqual({ head, wasThere: true })
  expect(await verifyDatabase(url)).toMatchObject({ head: { seq: 4 }, damage: null })
})

it('refuses a store that a relay uses, and a database that one uses', async () => {
  await fillStore()
  const relay = await createSqliteJournal({ dir, clock: Date.now })
  await expect(migrate()).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining(dir) })
  await relay.close()
  const shared = await createPostgresJournal({ url })
  await expect(migrate()).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('test_') })
  await shared.close()
  await migrate()
})

it('keeps relays out while it runs', async () => {
  await fillStore()
  await (await createPostgresJournal({ url })).close()
  // Someone else's lock stops it in the middle.
  const blocker = new Client({ connectionString: url })
  await blocker.connect()
  await blocker.query('BEGIN; LOCK baton.events IN SHARE MODE')
  const migrated = migrate()
  await vi.waitFor(async () => {
    expect(await server.query(url, 'SELECT FROM pg_locks WHERE NOT granted')).toHaveLength(1)
  })
  await expect(createPostgresJournal({ url })).rejects.toMatchObject({ code: 'locked', message: /being migrated/ })
  await blocker.end()
  await migrated
  expect((await verifyDatabase(url)).head.seq).toBe(3)
})

it('leaves nothing when it is stopped, and can be done again', async () => {
  await fillStore()
  const stop = () => {
    throw new Error('stopped')
  }
  await expect(migrate({ onProgress: stop })).rejects.toThrow('stopped')
  expect((await verifyDatabase(url)).head.seq).toBe(0)
  await migrate()
  expect(await verifyDatabase(url)).toMatchObject({ head: { seq: 3 }, damage: null })
})

it('refuses a damaged store and leaves nothing of it', async () => {
  await fillStore()
  const db = new Database(join(dir, 'journal.db'))
  db.exec(`UPDATE events SET body = '{}' WHERE seq = 1`)
  db.close()
  await expect(migrate()).rejects.toMatchObject({ code: 'damaged', message: expect.stringContaining(dir) })
})

it('says that there is no store, or no journal', async () => {
  await expect(migrate({ from: join(dir, 'none') })).rejects.toMatchObject({ code: 'io', message: /no journal in/ })
  await expect(verifyDatabase(url)).rejects.toMatchObject({ code: 'io', message: /no journal at/ })
})
