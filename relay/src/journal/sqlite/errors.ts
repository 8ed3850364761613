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
  const sentence = isForbidden(code)
    ? `The journal in ${place} may not be read or written by this user; run this as the one to whom it belongs.`
    : sentences[kind](place)
  return new JournalError(kind, `${sentence} (${reason})`, { cause: error })
}

const plainReasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'what stands for a folder in it is a file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'its file system is read-only',
  EMFILE: 'this process has as many files open as it may; LimitNOFILE= in the unit, or ulimit -n, allows more',
  ENOSPC: 'there is no space left',
  EDQUOT: 'there is no space left',
}

/** What the file system said, as the end of a sentence that names the file. */
export function fileReason(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return plainReasons[code ?? ''] ?? message ?? String(error)
}

function isForbidden(code: string): boolean {
  return code === 'EACCES' || code === 'EPERM'
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
