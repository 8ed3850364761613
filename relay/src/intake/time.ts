/** Numbers below this are Unix seconds (until the year 5138), from here on milliseconds (from 1973). */
const firstMilliseconds = 1e11
/** The year 5138 in milliseconds: what is later is microseconds, nanoseconds or nonsense. */
const lastMilliseconds = 1e14

const isoDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?( ?Z|[+-]\d{2}:?\d{2})?)?$/i
const dateOnly = 10

/**
 * Unix ms of an ISO date, or null. Without a zone it is UTC, not where the relay happens to stand. Go's zero
 * time and all before 1970 is null: it means "not set".
 */
export function readDate(value: unknown): number | null {
  if (typeof value !== 'string') return null
  // Date.parse alone would take "disk 5" for the year 2001.
  const match = isoDate.exec(value)
  if (match === null) return null
  const ms = Date.parse(value.length > dateOnly && match[1] === undefined ? `${value}Z` : value)
  return ms > 0 && ms < lastMilliseconds ? ms : null
}

/** Unix ms of an ISO date or of Unix seconds or milliseconds, as a number or as digits; or null. */
export function readTime(value: unknown): number | null {
  if (typeof value === 'string' && !/^\d{1,17}(\.\d{1,9})?$/.test(value)) return readDate(value)
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const number = Number(value)
  const ms = Math.round(number < firstMilliseconds ? number * 1_000 : number)
  return ms > 0 && ms < lastMilliseconds ? ms : null
}
