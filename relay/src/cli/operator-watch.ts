import { readdirSync, readFileSync } from 'node:fs'

/** How often a start that takes long is told, and the files that are open are counted, ms. */
const lookEveryMs = 5_000
/** How often files that run out are told of, ms. */
const tellAgainAfterMs = 60_000
/** From this share of the limit on. */
const fewLeft = 0.9

/** Tells that a start still goes on, for as long as it does: a slow disk looks like a relay that hangs. Returns the way to stop. */
export function tellWhileStarting(dir: string, warn: (line: string) => void): () => void {
  const began = performance.now()
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1_000)
    warn(`still starting on ${dir} after ${seconds} s: its disk, or the database of its journal, answers slowly`)
  }, lookEveryMs)
  return () => clearInterval(timer)
}

/** Tells when the files that this process may have open run out: without any it takes no connection and says nothing. */
export function watchOpenFiles(dir: string, warn: (line: string) => void): void {
  let toldAt = Number.NEGATIVE_INFINITY
  setInterval(() => {
    const { open, limit } = openFiles()
    if (open < limit * fewLeft || performance.now() < toldAt + tellAgainAfterMs) return
    toldAt = performance.now()
    warn(
      `${open} of the ${limit} files that this relay may have open are open: without one it takes no connection, and the ` +
        `journal in ${dir} can fail. LimitNOFILE= in the unit, or ulimit -n, allows more`,
    )
  }, lookEveryMs).unref()
}

/** Without a limit where the system does not tell, as on anything but Linux. */
function openFiles(): { readonly open: number; readonly limit: number } {
  const limit = openFilesLimit
  try {
    return { open: readdirSync('/proc/self/fd').length, limit }
  } catch (error) {
    const isOut = (error as { readonly code?: string }).code === 'EMFILE'
    return { open: isOut ? limit : 0, limit }
  }
}

/** Read once, while there are files to open. */
const openFilesLimit = readLimit()

function readLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return found ? Number(found[1]) : Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
