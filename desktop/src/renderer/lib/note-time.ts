export interface NoteTime {
  /** The earlier moment that the note is about, Unix ms. */
  readonly about: number
  /** The note without the time in front. */
  readonly text: string
}

const leadingTime = /^\s*([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\s+(\S[\s\S]*)$/

/**
 * Reads a note that starts with `HH:MM ` or `HH:MM:SS ` as one about that moment: local time today, or
 * yesterday when that is still to come. Null when it starts otherwise or nothing follows the time.
 */
export function parseNoteTime(note: string, now: number): NoteTime | null {
  const match = leadingTime.exec(note)
  if (match === null) return null
  const [, hours, minutes, seconds, text] = match
  const today = new Date(now)
  const clock = [Number(hours), Number(minutes), Number(seconds ?? 0)] as const
  const onDay = (offset: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + offset, ...clock).getTime()
  const about = onDay(0) > now ? onDay(-1) : onDay(0)
  return { about, text: text ?? '' }
}
