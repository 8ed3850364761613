const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const two = (n: number) => String(n).padStart(2, '0')

/** `ms` in words: `12 s`, `4 m 12 s`, `22 m`, `1 h 5 m`, `3 d 4 h`. Seconds show only under ten minutes; negative is `0 s`. */
export function formatDuration(ms: number): string {
  const left = Math.max(0, ms)
  if (left < minute) return `${Math.floor(left / second)} s`
  if (left < 10 * minute) return `${Math.floor(left / minute)} m ${Math.floor((left % minute) / second)} s`
  if (left < hour) return `${Math.floor(left / minute)} m`
  if (left < day) return parts(Math.floor(left / hour), 'h', Math.floor((left % hour) / minute), 'm')
  return parts(Math.floor(left / day), 'd', Math.floor((left % day) / hour), 'h')
}

/** A span that is about so long, in whole minutes: `5 m`, `4 h`. */
export function formatSpan(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / minute))
  return minutes < 60 ? `${minutes} m` : formatDuration(minutes * minute)
}

function parts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/** Time that is left: `1:32` under ten minutes, rounded up so that `0:00` is never shown early; a duration above. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / second))
  if (seconds >= 600) return formatDuration(seconds * second)
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}

/** Local `HH:MM:SS` of Unix ms. */
export function formatClock(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** Local `HH:MM` of Unix ms. */
export function formatClockShort(at: number): string {
  return formatClock(at).slice(0, 5)
}

/** Local `YYYY-MM-DD` of Unix ms. */
export function formatDay(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** By how much local time is ahead of UTC at Unix ms: `UTC+1`, `UTC−3:30`, `UTC`. */
export function formatZone(at: number): string {
  const ahead = -new Date(at).getTimezoneOffset()
  const minutes = Math.abs(ahead) % 60
  const hours = Math.floor(Math.abs(ahead) / 60)
  if (ahead === 0) return 'UTC'
  return `UTC${ahead < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${two(minutes)}`}`
}

/** UTC `HH:MM:SSZ` of Unix ms. */
export function formatUtcClock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`
}

/** UTC `YYYY-MM-DD HH:MM:SSZ` of Unix ms, for a title. */
export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** `02:14` when it is the same local day as `now`, else `2026-11-19 02:14`. */
export function formatMoment(at: number, now: number): string {
  const clock = formatClockShort(at)
  return formatDay(at) === formatDay(now) ? clock : `${formatDay(at)} ${clock}`
}

/** As `formatMoment`, but within half a day of `now` the clock alone: what is near is not mistaken for another day's. */
export function formatNear(at: number, now: number): string {
  return Math.abs(at - now) < day / 2 ? formatClockShort(at) : formatMoment(at, now)
}

/** `Ana`, `Ana and Sam`, `Ana, Sam and Kim`; `nobody` when the list is empty. */
export function joinNames(names: readonly string[]): string {
  if (names.length === 0) return 'nobody'
  if (names.length === 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

/** `1 alert`, `12 alerts`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
