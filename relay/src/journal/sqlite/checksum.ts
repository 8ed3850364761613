import { crc32 } from 'node:zlib'
import type { Database } from 'better-sqlite3'

/**
 * Gives this connection `checksum(…)`, over values and their types. It is against decay, not against a hand: who can
 * write the store can write the sum, and only the chain of events is proof against that.
 */
export function defineChecksum(db: Database): void {
  db.function('checksum', { deterministic: true, varargs: true }, (...values) => checksum(values))
}

/** Texts longer than this are not copied to be summed: a desk has 100 MB. */
const longText = 4_096

/** What `checksum(…)` gives in SQL. No two lists of values are one list of bytes: each value is led by its type. */
export function checksum(values: readonly unknown[]): number {
  let sum = 0
  // The short ones go in one call: by themselves they would cost the call each.
  let unsummed = ''
  for (const value of values) {
    if (value instanceof Uint8Array) {
      sum = crc32(value, crc32(`${unsummed}bytes ${value.length}\0`, sum))
      unsummed = ''
    } else if (typeof value === 'string' && value.length > longText) {
      sum = crc32(value, crc32(`${unsummed}string `, sum))
      unsummed = '\0'
    } else {
      unsummed += `${typeof value} ${value}\0`
    }
  }
  return crc32(unsummed, sum)
}
