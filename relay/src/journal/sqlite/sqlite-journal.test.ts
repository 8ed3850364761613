import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runJournalContract } from '../journal.contract.ts'
import { createSqliteJournal } from './sqlite-journal.ts'

runJournalContract('sqlite', async (clock) => {
  const dir = await mkdtemp(join(tmpdir(), 'baton-journal-'))
  let journal = await createSqliteJournal({ dir, clock })
  return {
    journal,
    reopen: async () => {
      await journal.close()
      journal = await createSqliteJournal({ dir, clock })
      return journal
    },
    dispose: async () => {
      await journal.close()
      await rm(dir, { recursive: true })
    },
  }
})
