import type { Vault } from '../journal.ts'
import { readText, storedText } from './postgres-text.ts'
import type { Statements } from './statements.ts'

/** Small secrets beside the log. Each call is one statement, so of two relays that delete a value one is told so. */
export function createVault({ read, put, write }: Statements): Vault {
  return {
    async get(key) {
      const [row] = await read('SELECT value FROM baton.vault WHERE key = $1', [storedText(key)])
      return (row?.[0] ?? null) as string | null
    },
    async list(prefix) {
      const rows = await read('SELECT key, value FROM baton.vault WHERE starts_with(key, $1) ORDER BY key', [
        storedText(prefix),
      ])
      return (rows as readonly (readonly [string, string])[]).map(([key, value]) => ({ key: readText(key), value }))
    },
    async put(key, value) {
      const sql = 'INSERT INTO baton.vault VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value'
      await put(sql, [storedText(key), value])
    },
    async delete(key) {
      return (await write('DELETE FROM baton.vault WHERE key = $1', [storedText(key)])) > 0
    },
  }
}
