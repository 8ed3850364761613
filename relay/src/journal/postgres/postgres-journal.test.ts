import { afterAll, beforeAll } from 'vitest'
import { startPostgres, type TestServer } from '../../../test/postgres-kit.ts'
import { runJournalContract } from '../journal.contract.ts'
import { runSharedContract } from '../journal.contract-shared.ts'
import type { Journal } from '../journal.ts'
import { createPostgresJournal } from './postgres-journal.ts'

let server: TestServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.stop())

/** The journal's clock is the database's: one that stands at this time is put before the server's own. */
async function databaseAt(time: number): Promise<string> {
  const url = await server.createDatabase()
  await server.query(
    url,
    `CREATE SCHEMA clock; ALTER DATABASE ${new URL(url).pathname.slice(1)} SET search_path = clock, pg_catalog;
     CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz RETURN to_timestamp(${time / 1_000})`,
  )
  return url
}

runJournalContract('postgres', async (clock) => {
  const url = await databaseAt(clock())
  const open = () => createPostgresJournal({ url, monotonic: () => 0 })
  let journal = await open()
  return {
    journal,
    reopen: async () => {
      await journal.close()
      journal = await open()
      return journal
    },
    dispose: () => journal.close(),
  }
})

runSharedContract('postgres', async (clock) => {
  const url = await databaseAt(clock())
  const opened: Journal[] = []
  return {
    open: async () => {
      const journal = await createPostgresJournal({ url, monotonic: () => 0 })
      opened.push(journal)
      return journal
    },
    dispose: async () => {
      await Promise.all(opened.map((journal) => journal.close()))
    },
  }
})
