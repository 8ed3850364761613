/** By how many minutes a clock is ahead of UTC at a moment, Unix ms. */
export type AheadOf = (at: number) => number

const minute = 60_000
const two = (n: number) => String(n).padStart(2, '0')

/**
 * A moment by somebody's clock, with what that clock is, so that whoever reads it elsewhere knows when: `03:31 UTC+1` on
 * the day of `now`, else `2026-11-21 03:31 UTC+1`. `at` and `now` in Unix ms.
 */
export function clockWords(at: number, now: number, ahead: AheadOf): string {
  const local = (moment: number) => new Date(moment + ahead(moment) * minute).toISOString()
  const [day, time] = [local(at).slice(0, 10), local(at).slice(11, 16)]
  return `${day === local(now).slice(0, 10) ? '' : `${day} `}${time} ${zoneWords(ahead(at))}`
}

/** `UTC`, `UTC+1`, `UTC−3:30`; in minutes. */
function zoneWords(ahead: number): string {
  if (ahead === 0) return 'UTC'
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60]
  return `UTC${ahead < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${two(minutes)}`}`
}
