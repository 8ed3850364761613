import { chownSync, closeSync, fsyncSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { JournalError } from '../journal.ts'

/** Makes a rename or a new file in `dir` survive a power cut. Windows has no such call and needs none. */
export function syncFolder(dir: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Like `mkdir -p`. Node's own never returns where a folder takes no folders, as /proc does, or hangs by a dead link. */
export function makeFolder(dir: string): void {
  const found = statusOf(dir)
  if (found?.isDirectory()) return
  if (found) throw new JournalError('io', `${dir} is a file, where a folder is needed.`)
  if (dirname(dir) !== dir) makeFolder(dirname(dir))
  try {
    mkdirSync(dir, { mode: 0o700 })
  } catch (error) {
    // Another start may have made it meanwhile.
    if (!statusOf(dir)?.isDirectory()) throw error
  }
}

/** Whether there is something at `path`. Throws where this user may not know: existsSync would take that for no. */
export function isThere(path: string): boolean {
  return statusOf(path) !== undefined
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * Gives what root made in the folder `dir` to whom the folder belongs: the service that runs as its owner must be able to
 * open it. Does nothing for any other user.
 */
export function giveToOwner(file: string, dir: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dir)
  if (uid !== 0) chownSync(file, uid, gid)
}
