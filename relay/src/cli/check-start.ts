import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backupStore } from '../journal/sqlite/backup-store.ts'
import { storeFile } from '../journal/sqlite/open-store.ts'
import { OperatorError } from './fail.ts'
import { hasStore } from './require-store.ts'
import { aboutStore, readAtRest } from './store-at-rest.ts'

/** A relay that was opened without its background work, as far as it is tried. */
interface Tried {
  health(): Promise<number>
  close(): Promise<void>
}

/**
 * Tries a start: opens a relay on a copy of the store in `dir`, which another relay may be using, and asks whether it is
 * well. Nobody is called, and `dir` stays as it is. Resolves with how long the start took, in ms; rejects as a start would.
 */
export async function checkStart(dir: string, open: (dir: string) => Promise<Tried>): Promise<number> {
  const copy = mkdtempSync(join(tmpdir(), 'baton-check-'))
  try {
    if (hasStore(dir)) await readAtRest(dir, (at) => backupStore(at, join(copy, storeFile)))
    const began = performance.now()
    const relay = await open(copy)
    try {
      const status = await relay.health()
      if (status !== 200) throw new OperatorError(`it starts on a copy of ${dir}, and /health answers ${status}`)
      return performance.now() - began
    } finally {
      await relay.close()
    }
  } catch (error) {
    throw aboutStore(error, copy, dir)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
