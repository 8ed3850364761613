import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes the directory, for its owner alone, with all that is above it, so that a power cut does not undo it. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = directory; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made))
}

/** Resolves when the names in the directory are on disk as they are now. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory for this, and makes names last by itself.
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
