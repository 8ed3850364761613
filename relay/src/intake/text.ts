import { depthExceeds, maxDepth } from './depth.ts'

/** What a signal may hold, in UTF-16 code units, and in entries for `entries`. */
export const bounds = {
  title: 500,
  /** Names of labels and annotations, and short words: severity as written, service hint. */
  name: 200,
  labelValue: 1_024,
  annotationValue: 8_000,
  entries: 64,
  url: 2_048,
  key: 512,
} as const

/**
 * Control characters but newline and tab, lone surrogates, and the bidirectional overrides, embeddings and
 * isolates that would reorder a notification or a terminal line around the text.
 */
const unwanted = /[[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]--[\n\t]]/v
/** Whether a text is worth looking at for those: most are plain, and this is told several times faster. */
const notPlain = /[^\n\t -~]/
const unwantedEach = new RegExp(unwanted.source, 'gv')

/** At most `max` UTF-16 units of well-formed text; line ends become `\n`, what is unwanted U+FFFD. */
export function cleanText(raw: string, max: number): string {
  const text = raw.length > max ? cut(raw, max) : raw
  return notPlain.test(text) && unwanted.test(text)
    ? text.replace(/\r\n?/g, '\n').replace(unwantedEach, '\ufffd')
    : text
}

/** `cleanText` on one line, without white space around it. */
export function cleanLine(raw: string, max: number): string {
  return cleanText(raw.trim(), max).replace(/\s+/g, ' ').trimEnd()
}

/** The first `max` UTF-16 units, or one less where they would end in half a pair. */
export function cut(raw: string, max: number): string {
  const last = raw.charCodeAt(max - 1)
  const splitsPair = last >= 0xd800 && last <= 0xdbff
  // A slice keeps the whole original alive for as long as the incident is open: copy it.
  return Buffer.from(raw.slice(0, splitsPair ? max - 1 : max), 'utf16le').toString('utf16le')
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A string, number or boolean as text; null for anything else. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** Any JSON value as text, what is nested as JSON; null for null and undefined. Not clipped. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  const text = scalarText(value)
  if (text !== null) return text
  // JSON.stringify recurses and overflows the stack where JSON.parse did not.
  return depthExceeds(value, maxDepth) ? '[nested too deeply]' : JSON.stringify(value)
}
