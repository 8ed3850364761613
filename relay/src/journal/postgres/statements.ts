import type { Pool } from 'pg'
import type { Database } from './connect.ts'
import { whileLost } from './patience.ts'
import { asJournalError } from './postgres-errors.ts'

type Values = readonly unknown[]
type Row = readonly unknown[]

/** What is read and written beside a turn, one statement at a time on whichever connection is free. */
export interface Statements {
  /** A statement that only reads: tried again while the server restarts. */
  read(text: string, values?: Values): Promise<readonly Row[]>
  /** A statement that may as well be done twice: tried again as one that reads. */
  put(text: string, values: Values): Promise<void>
  /** How many rows a statement touched. When its connection is lost it is in doubt whether it was done. */
  write(text: string, values: Values): Promise<number>
}

/** How a turn reads over the connection that has the log. */
export type Read = (text: string, values: Values) => Promise<readonly Row[]>

export interface StatementsOptions {
  readonly pool: Pool
  readonly database: Database
  /** Once it gives something, nothing is asked any more. */
  readonly ended: () => Error | null
  /** For whoever asks from within the work of a turn; null for all others. */
  readonly inTurn: () => Read | null
}

/** Both reject with `JournalError`, and with what `ended` gives once it gives something. */
export function createStatements({ pool, database: { place }, ended, inTurn }: StatementsOptions): Statements {
  const query = (text: string, values: Values) => pool.query({ text, values: [...values], rowMode: 'array' })
  const ask = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      const error = ended()
      if (error) throw error
      return await run()
    } catch (error) {
      throw asJournalError(error, place)
    }
  }
  const untilDone = (text: string, values: Values) =>
    whileLost(
      () => query(text, values),
      () => ended() !== null,
    )
  return {
    read: (text, values = []) => ask(async () => inTurn()?.(text, values) ?? (await untilDone(text, values)).rows),
    put: (text, values) => ask(async () => void (await untilDone(text, values))),
    write: (text, values) => ask(async () => (await query(text, values)).rowCount ?? 0),
  }
}
