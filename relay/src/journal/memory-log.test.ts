import { runSharedContract } from './journal.contract-shared.ts'
import { createMemoryLog } from './memory-log.ts'

runSharedContract('memory', async (clock) => {
  const log = createMemoryLog({ clock })
  return { open: async () => log.open(), dispose: async () => undefined }
})
