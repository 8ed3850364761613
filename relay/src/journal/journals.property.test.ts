import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostgres, type TestServer } from '../../test/postgres-kit.ts'
import type { AppendBatch, DraftFor, Journal } from './journal.ts'
import { createMemoryJournal } from './memory-journal.ts'
import { createPostgresJournal } from './postgres/postgres-journal.ts'
import { createSqliteJournal } from './sqlite/sqlite-journal.ts'

/** Any UTF-16, with U+0000 and halves of surrogate pairs. */
const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units))
const id = fc.oneof(fc.constantFrom('inc-1', 'inc-2'), text)
const actor = fc.record({
  kind: fc.constantFrom('person', 'source', 'relay'),
  id: text,
  device: fc.option(text),
})
const draft = fc.record(
  {
    type: fc.constantFrom('note.added', 'alert.fired', 'config.applied'),
    body: fc.dictionary(text, fc.jsonValue({ maxDepth: 3 })),
    incidentId: fc.option(id),
    at: fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger()),
    actor,
    drill: fc.boolean(),
    actorOf: actor,
    commandId: fc.option(text),
    scope: text,
  },
  { requiredKeys: ['type', 'body', 'incidentId', 'actorOf', 'commandId', 'scope'] },
) as fc.Arbitrary<unknown> as fc.Arbitrary<DraftFor>
const batch: fc.Arbitrary<AppendBatch> = fc.record({
  drafts: fc.array(draft, { maxLength: 8 }),
  outcomes: fc.constant([]),
  payloads: fc.constant([]),
  now: fc.integer({ min: 0, max: 2_000_000_000_000 }),
})

let dir: string
let server: TestServer
let stored: readonly Journal[]
const memory = createMemoryJournal({ clock: () => 0 })
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'baton-property-'))
  server = await startPostgres()
  stored = [
    await createSqliteJournal({ dir, clock: () => 0 }),
    await createPostgresJournal({ url: await server.createDatabase() }),
  ]
})
afterAll(async () => {
  await Promise.all(stored?.map((journal) => journal.close()) ?? [])
  await server?.stop()
  await rm(dir, { recursive: true })
})

/** Salts are random, and the hashes follow from them. */
function withoutSalt(entries: readonly JournalEntry[]): readonly unknown[] {
  return entries.map(({ salt, bodyHash, hash, ...rest }) => rest)
}

it('reads any sequence of batches back as it was appended, equal in all journals', async () => {
  const property = fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async (batches) => {
    const before = memory.head.seq
    for (const next of batches) await memory.append(next)
    const expected = withoutSalt(await memory.read(before, 1_000))
    for (const journal of stored) {
      const appended: JournalEntry[] = []
      for (const next of batches) appended.push(...(await journal.append(next)))
      expect(await journal.read(before, 1_000)).toEqual(appended)
      expect(withoutSalt(appended)).toEqual(expected)
      for (const incidentId of new Set(appended.flatMap((entry) => entry.incidentId ?? []))) {
        const ours = await journal.readIncident(incidentId)
        expect(withoutSalt(ours)).toEqual(withoutSalt(await memory.readIncident(incidentId)))
        expect(ours.every((entry) => entry.incidentId === incidentId)).toBe(true)
      }
      expect(await journal.verify(before)).toBeNull()
    }
    expect(await memory.verify(before)).toBeNull()
  })
  await fc.assert(property, { seed: 20, numRuns: 60 })
}, 60_000)
