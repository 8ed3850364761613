import { JournalError } from '../journal.ts'
import type { Store } from './store.ts'

/** What crosses between the journal and the thread that owns its store. Ask 0 is implied: open. */
export interface Ask {
  readonly id: number
  readonly op: keyof Store
  readonly args: readonly unknown[]
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorDescription }

/** An error as data, since structured clone drops `code`. A null code is a bug, not the state of the store. */
export interface ErrorDescription {
  readonly code: JournalError['code'] | null
  readonly message: string
}

export function describeError(error: unknown): ErrorDescription {
  if (error instanceof JournalError) return { code: error.code, message: error.message }
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function reviveError({ code, message }: ErrorDescription): Error {
  return code === null ? new Error(message) : new JournalError(code, message)
}
