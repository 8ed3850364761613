import { runJournalContract } from './journal.contract.ts'
import { createMemoryJournal } from './memory-journal.ts'

runJournalContract('memory', async (clock) => {
  const journal = createMemoryJournal({ clock })
  return { journal, reopen: async () => journal, dispose: () => journal.close() }
})
