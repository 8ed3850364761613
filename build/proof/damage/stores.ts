import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { Journal } from '../../../relay/src/journal/journal.ts'
import { batchOf, incidentRow, noteDraft } from '../../../relay/src/journal/journal-builders.ts'
import { createSqliteJournal } from '../../../relay/src/journal/sqlite/sqlite-journal.ts'

/** How a store's process ended, and what its write-ahead log holds. */
export const endings = ['closed', 'killed', 'killed-after-carrying'] as const
export type Ending = (typeof endings)[number]

/** The files of a store as they were when its process ended. The lock file holds nothing. */
export type StoreFiles = ReadonlyMap<string, Buffer>

/** A store of a few hundred commits of every kind, made by a real process that ended in this way. */
export function makeStore(ending: Ending, parent: string): StoreFiles {
  const dir = mkdtempSync(join(parent, `${ending}-`))
  try {
    const { signal, status, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), dir, ending])
    if (status !== 0 && signal !== 'SIGKILL') throw new Error(`no store could be made: ${stderr}`)
    const names = readdirSync(dir).filter((name) => name !== 'lock.db')
    return new Map(names.map((name) => [name, readFileSync(join(dir, name))]))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function write(journal: Journal, from: number, commits: number): Promise<void> {
  for (let n = from; n < from + commits; n++) {
    const incidentId = `inc-${n % 7}`
    const bytes = Buffer.from(`payload ${n} ${'x'.repeat(n % 50)}`)
    const batch = batchOf([], {
      drafts: [noteDraft(`note ${n}`, { incidentId })],
      outcomes:
        n % 3 === 0 ? [{ key: `ana/${n}`, bodyHash: 'h', outcome: { outcome: 'committed', seq: n }, at: n }] : [],
      payloads: n % 8 === 0 ? [{ id: `${n.toString(16)}-${hash('sha256', bytes)}`, bytes }] : [],
    })
    await journal.append(batch)
    if (n % 10 === 0) await journal.vault.put(`token/${n}`, JSON.stringify({ n }))
    if (n % 30 === 0) await journal.vault.delete(`token/${n - 10}`)
    // An answer without an event: the head stays where it is.
    if (n % 20 === 0)
      await journal.append({
        ...batchOf([]),
        outcomes: [{ key: `bo/${n}`, bodyHash: 'h', outcome: { outcome: 'committed', seq: n }, at: n }],
      })
    if (n % 40 === 0) {
      const { seq, hash: head } = journal.head
      const desk = { reducerVersion: 1, seq, hash: head, state: JSON.stringify({ seq, of: 'x'.repeat(3_000) }) }
      await journal.saveSnapshots({ desk, incidents: [incidentRow({ id: incidentId, openedSeq: seq })] })
    }
  }
}

async function writeAndEnd(dir: string, ending: Ending): Promise<void> {
  const before = await createSqliteJournal({ dir, clock: () => 1 })
  await write(before, 1, ending === 'closed' ? 200 : 160)
  await before.close()
  if (ending === 'closed') return
  const journal = await createSqliteJournal({ dir, clock: () => 1 })
  await write(journal, 161, 30)
  if (ending === 'killed-after-carrying') {
    // The log then starts over, with what was carried still behind its new end.
    const other = new Database(join(dir, 'journal.db'))
    other.pragma('wal_checkpoint(PASSIVE)')
    await write(journal, 191, 10)
  }
  process.kill(process.pid, 'SIGKILL')
}

const [, script, dir, ending] = process.argv
if (script === import.meta.filename && dir !== undefined) await writeAndEnd(dir, ending as Ending)
