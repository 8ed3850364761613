const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The longest duration that the configuration may hold, in milliseconds. */
export const maxDurationMs = 366 * day

/** A duration as people write it (`90s`, `5m`, `1h30m`, `2d`, `0`) in milliseconds; null when it is none. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0
  const parts = /^(?:(\d{1,9})d)? ?(?:(\d{1,9})h)? ?(?:(\d{1,9})m)? ?(?:(\d{1,9})s)?$/.exec(text)
  if (!parts || text === '' || text !== text.trim()) return null
  const [days, hours, minutes, seconds] = parts.slice(1).map((digits) => Number(digits ?? 0))
  return (days ?? 0) * day + (hours ?? 0) * hour + (minutes ?? 0) * minute + (seconds ?? 0) * second
}

/** Milliseconds for people, to the second: `1 m 30 s`, `5 m`, `2 d`. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms / second) * second
  const parts: string[] = []
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(`${count} ${unit}`)
    rest -= count * size
  }
  return parts.join(' ') || '0 s'
}

const units = [
  ['d', day],
  ['h', hour],
  ['m', minute],
  ['s', second],
] as const
