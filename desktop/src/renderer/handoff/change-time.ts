import { formatDay, formatMoment, formatZone } from '../../presentation/format.ts'

const clock = /^(?:(\d{4}-\d{2}-\d{2})[T ]\s*)?([01]?\d|2[0-3]):([0-5]\d)$/

/**
 * Unix ms of what was typed in this device's zone: `06:00` is the next one, `2026-11-21 06:00` that day's. Null for
 * empty, which is now; NaN for what is no time, and for one that the clocks skip.
 */
export function changeTime(text: string, now: number): number | null {
  const typed = text.trim()
  if (typed === '') return null
  const read = clock.exec(typed)
  if (read === null) return Number.NaN
  const [, day, hour = '', minute = ''] = read
  const at = (of: string) => new Date(`${of}T${hour.padStart(2, '0')}:${minute}`)
  if (day !== undefined) return exact(at(day), day, hour, minute)
  const today = exact(at(formatDay(now)), formatDay(now), hour, minute)
  if (today > now - 60_000) return today
  const tomorrow = new Date(now)
  tomorrow.setDate(tomorrow.getDate() + 1)
  const next = formatDay(tomorrow.getTime())
  return exact(at(next), next, hour, minute)
}

/** 31 February and 02:30 in the night that skips it are no times: a Date would move them. */
function exact(date: Date, day: string, hour: string, minute: string): number {
  const time = date.getTime()
  if (Number.isNaN(time)) return time
  const isSame = date.getHours() === Number(hour) && date.getMinutes() === Number(minute) && formatDay(time) === day
  return isSame ? time : Number.NaN
}

/** When the change is, with day and zone where they matter. */
export function changeWords(text: string, now: number): string {
  const at = changeTime(text, now)
  if (at === null) return 'now'
  return Number.isNaN(at) ? 'not a time' : `${formatMoment(at, now)} ${formatZone(at)}`
}
