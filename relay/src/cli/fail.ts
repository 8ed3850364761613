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
  if (error instanceof OperatorError) return error
  if (error instanceof JournalError || isSystemError(error)) return { message: error.message, exitCode: 1 }
  return null
}

/** What the operating system refused, such as a disk without space. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error
}
