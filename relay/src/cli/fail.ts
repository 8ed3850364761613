import { JournalError } from '../journal/journal.ts'

/** An error that an operator can act on: one clear line on standard error, and this exit code. */
export class OperatorError extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What to tell an operator of an error; null for a bug, which shows its stack. */
export function operatorMessage(error: unknown): { readonly message: string; readonly exitCode: number } | null {
  if (error instanceof OperatorError) return { message: hideSecrets(error.message), exitCode: error.exitCode }
  if (error instanceof JournalError || isSystemError(error)) return { message: hideSecrets(error.message), exitCode: 1 }
  return null
}

/**
 * Takes the user and password out of any `scheme://user:password@…`, also out of one that was taken for a path: what is
 * printed ends in logs and tickets. A password that is not encoded may hold anything, so all up to the line's last @ goes.
 */
export function hideSecrets(text: string): string {
  // Our own words for them hide nothing; nor do a host and its port, whatever follows on the line.
  return text
    .replace(
      /(:\/\/|\bpostgres(?:ql)?:\/(?!\/))(?!user:password@)(?:[^\s:@/]*:(?!\d{1,5}(?:[/?#][^\s@]*)?(?:[\s,.;:)]|$)).*|\S*)@/g,
      '$1…@',
    )
    .replace(/\b(password=)[^\s&'"]+/gi, '$1…')
}

/** What the operating system refused, such as a disk without space. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error
}
