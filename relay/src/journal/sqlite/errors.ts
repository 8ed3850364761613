import Database from 'better-sqlite3'
import { JournalError } from '../journal.ts'

/** What SQLite or the file system threw, as one line for an operator that names the place. Bugs pass unchanged. */
export function asJournalError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof JournalError || !('code' in error)) return error
  const code = String(error.code)
  const kind = error instanceof Database.SqliteError ? sqliteKind(code) : fileKind(code)
  if (kind === null) return error
  // The file system's own messages begin with the code.
  const reason = error.message.startsWith(code) ? error.message : `${code}: ${error.message}`
  return new JournalError(kind, `${sentences[kind](place)} (${reason})`, { cause: error })
}

const sentences: Readonly<Record<JournalError['code'], (place: string) => string>> = {
  locked: (place) => `Another process is using the journal in ${place}.`,
  damaged: (place) => `The journal in ${place} is damaged.`,
  io: (place) => `The journal in ${place} cannot be opened, read or written.`,
  full: (place) => `There is no space left for the journal in ${place}.`,
  unsupported: (place) => `The journal in ${place} is of a kind that this version does not know.`,
}

function sqliteKind(code: string): JournalError['code'] | null {
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged'
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') return 'locked'
  if (code === 'SQLITE_FULL') return 'full'
  return /^SQLITE_(IOERR|CANTOPEN|READONLY|PERM|AUTH|PROTOCOL|NOLFS)/.test(code) ? 'io' : null
}

function fileKind(code: string): JournalError['code'] | null {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  // What does not unpack is not what was packed.
  if (code.startsWith('Z_')) return 'damaged'
  return code.startsWith('ERR_') ? null : 'io'
}
