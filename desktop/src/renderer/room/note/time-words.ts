import { parseNoteTime } from './note-time.ts'

const part = /(\d{1,4})(h|m|s)/g
const whole = /^(?:\d{1,4}h)?(?:\d{1,4}m)?(?:\d{1,5}s)?$/
const maxSeconds = 86_400

/** Seconds that `3m`, `90s`, `1h` or `1h30m` mean; null when it is none of these. */
export function parseDuration(word: string): number | null {
  if (word === '' || !whole.test(word)) return null
  const units: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1 }
  let seconds = 0
  for (const [, count, unit = 's'] of word.matchAll(part)) seconds += Number(count) * (units[unit] ?? 0)
  return seconds
}

/** Whether a timer can run this long. Seconds. */
export function isTimerLength(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 5 && seconds <= maxSeconds
}

/** The moment that `02:14`, `2:14 pm` or `02:14 UTC` means, Unix ms: today, or yesterday when that is still to come; else null. */
export function parseClock(text: string, now: number): number | null {
  const read = parseNoteTime(`${text.trim()} x`, now)
  return read?.kind === 'time' ? read.about : null
}

/**
 * The next moment that `14:51` is shown by the clock here, Unix ms, within a day; null for what is no time of day. A time that
 * the clocks skip is as much later, one that comes twice is whichever is next.
 */
export function nextClock(text: string, now: number): number | null {
  const [, hours, minutes] = /^\s*(\d{1,2}):(\d{2})\s*$/.exec(text) ?? []
  const [hour, minute] = [Number(hours ?? Number.NaN), Number(minutes ?? Number.NaN)]
  if (!(hour < 24 && minute < 60)) return null
  const today = new Date(now)
  for (const day of [0, 1]) {
    const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() + day, hour, minute)
    const again = new Date(date.getTime() + 3_600_000)
    if (date.getTime() > now) return date.getTime()
    if (again.getTime() > now && again.getHours() === hour) return again.getTime()
  }
  return null
}
