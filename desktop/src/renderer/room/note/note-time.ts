/** A note that begins with a time. */
export type NoteTime =
  | {
      readonly kind: 'time'
      /** The earlier moment that the note is about, Unix ms. */
      readonly about: number
      /** The note without the time in front. */
      readonly text: string
    }
  /** It begins like a time that could mean several moments, or none: it is left as it is written. */
  | { readonly kind: 'unclear'; readonly why: string }

// Input methods write the colon and the comma at full width.
const clock = /^\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?/
const half = /^\s?([ap])\.?m\b\.?/i
const zone = /^\s?(?:(Z|UTC|GMT)(?:\s?([+-]\d{1,2}(?::?\d{2})?))?|([+-]\d{2}:?\d{2}))(?=\s|$)/i
/** Names of zones that mean another time in another country, or in summer; in small letters those that are no words. */
const zoneName =
  /^\s?(?:(?:[ECMPA][SD]?|AK[SD]|H[SD]|[CEW]ES?|MS|BS|IS|JS|KS|SG|HK|AE[SD]|AC[SD]|AW|NZ[SD])T|MEZ|MESZ|[ecmp][sd]t|cest|cet|bst|jst|[A-Z][a-z]+\/[A-Za-z_]+)(?=\s|$)/
/** Words after a time that say which of several it is, and are not understood. */
const whichTime =
  /^\s*(yesterday|today|tomorrow|in the (?:morning|afternoon|evening)|at night|o[’']clock)(?=[\s,.:]|$)/i
const afterTime = /^[,:，：、]?\s+/
/** A clock here may be so much ahead of the relay's: what it shows now is no time of yesterday. */
const aheadMs = 120_000

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * Reads a note that starts with a time of day (`02:14`, `02:14:05`, `2:14 pm`, `02:14 UTC`, `02:14 +01:00`) as one about
 * that moment: local time where no zone is given, today, or yesterday when that is still to come by more than two minutes. An hour that comes twice
 * is the later one that has been. Null when it starts otherwise or nothing follows the time.
 */
export function parseNoteTime(note: string, now: number): NoteTime | null {
  const written = clock.exec(note)
  if (written === null) return null
  const [, hours = '', minutes = '', seconds = '0'] = written
  let rest = note.slice(written[0].length)
  const halved = half.exec(rest)
  if (halved !== null) rest = rest.slice(halved[0].length)
  const named = zoneName.exec(rest)?.[0].trim()
  const zoned = zone.exec(rest)
  if (zoned !== null) rest = rest.slice(zoned[0].length)
  if (!/^[,:，：、]?\s+\S/.test(rest) && !(named !== undefined && /\S\s+\S/.test(rest))) return null
  const hour = hourOf(Number(hours), halved?.[1])
  if (hour === null && halved !== null) return unclear(`${hours}:${minutes} ${halved[1]}m is no time of day`)
  if (hour === null || Number(minutes) > 59 || Number(seconds) > 59) return null
  if (named !== undefined) return unclear(`${named} can mean several zones: write UTC, or an offset such as +01:00`)
  const which = whichTime.exec(rest)?.[1]
  if (which !== undefined) return unclear(`“${which}” after a time is not understood: write it as 14:05, within a day`)
  const ms = (hour * 60 + Number(minutes)) * minuteMs + Number(seconds) * 1_000
  const text = rest.replace(afterTime, '')
  if (zoned !== null) {
    const offset = offsetOf(zoned[2] ?? zoned[3] ?? '')
    if (offset === null) return unclear(`${zoned[0].trim()} is no zone`)
    return { kind: 'time', about: lastAt(ms, offset, now), text }
  }
  const about = lastLocal(ms, now)
  return about === null ? unclear(`the clocks skipped ${hours}:${minutes} that day`) : { kind: 'time', about, text }
}

function unclear(why: string): NoteTime {
  return { kind: 'unclear', why }
}

/** The hour of 24; null when there is no such hour. */
function hourOf(hour: number, letter: string | undefined): number | null {
  if (letter === undefined) return hour < 24 ? hour : null
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (letter.toLowerCase() === 'p' ? 12 : 0)
}

/** Milliseconds that `+01:00`, `-0330` or `+2` are ahead of UTC; null when no zone is. */
function offsetOf(text: string): number | null {
  if (text === '') return 0
  const [, sign, hours = '', minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text) ?? []
  const ms = Number(hours) * hourMs + Number(minutes) * minuteMs
  if (Number(hours) > 14 || Number(minutes) > 59) return null
  return sign === '-' ? -ms : ms
}

/** The last time up to now that the day was `ms` old in a zone `offset` ahead of UTC. */
function lastAt(ms: number, offset: number, now: number): number {
  const day = Math.floor((now + offset) / dayMs) * dayMs
  const at = day + ms - offset
  return at > now + aheadMs ? at - dayMs : Math.min(at, now)
}

/** The last time up to now that the clock here showed it; null when it would have been today or yesterday and was skipped. */
function lastLocal(ms: number, now: number): number | null {
  const today = new Date(now)
  for (const day of [0, -1]) {
    const parts = [Math.floor(ms / hourMs), Math.floor((ms % hourMs) / minuteMs), Math.floor((ms % minuteMs) / 1_000)]
    const [hour = 0, minute = 0, second = 0] = parts
    const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() + day, hour, minute, second)
    const at = date.getTime()
    const isSkipped = date.getHours() !== hour || date.getMinutes() !== minute
    // Before the clocks go on, today's has not been left out yet: yesterday's is meant.
    if (isSkipped && day === 0 && today.getHours() * hourMs + today.getMinutes() * minuteMs < ms) continue
    if (isSkipped) return null
    const again = new Date(at + hourMs)
    const isTwice = again.getHours() === hour && again.getMinutes() === minute
    if (isTwice && again.getTime() <= now) return again.getTime()
    if (at <= now + aheadMs) return Math.min(at, now)
  }
  return null
}
