import { maxDepth, textDepthExceeds } from './depth.ts'
import { formText } from './form-text.ts'
import type { Refused } from './reasons.ts'

/** Why a body was not read. */
export interface BadBody {
  readonly ok: false
  readonly status: 400 | 413 | 415
  readonly reason: Refused
  readonly detail: string
  /** What could be read of it, or its beginning, for people to look at. */
  readonly text: string
}

/** The JSON text of a body, decoded and within bounds. */
export interface BodyText {
  readonly ok: true
  readonly text: string
  /** Whether the bytes are that text in UTF-8 and nothing else. */
  readonly isPlain: boolean
}

export function bad(status: BadBody['status'], reason: Refused, detail: string, text: string): BadBody {
  return { ok: false, status, reason, detail, text }
}

/** A body as text, whatever its type says: what senders call `text/plain`, a form or nothing at all is JSON in most cases. */
export function readText(bytes: Uint8Array, type: string): BodyText | BadBody {
  const decoded = decode(bytes, type)
  const text = formText(decoded.text, type) ?? decoded.text
  if (textDepthExceeds(text, maxDepth))
    return bad(400, 'too-deep', `The body nests deeper than ${maxDepth} levels.`, text)
  return { ok: true, text, isPlain: decoded.isPlain && text === decoded.text }
}

/** `exactNumbers` keeps whole numbers that a double cannot hold as text, for they are keys. */
export function readValue(
  text: string,
  type: string,
  exactNumbers: boolean,
): { readonly ok: true; readonly value: unknown } | BadBody {
  try {
    return { ok: true, value: exactNumbers && mayLoseDigits.test(text) ? parseExactly(text) : JSON.parse(text) }
  } catch {
    return isJsonType(type)
      ? bad(400, 'not-json', 'The body is not JSON.', text)
      : bad(415, 'content-type', 'The body is not JSON. Send application/json.', text)
  }
}

/** A type that says JSON: what then is none is a broken body, and no other kind of body. */
function isJsonType(type: string): boolean {
  return /^\s*(?:application\/json|text\/json|[\w.-]+\/[\w.-]{1,100}\+json)\s*(?:;|$)/i.test(type)
}

/** The text without its byte order mark. JSON begins with an ASCII character, which tells UTF-16 without one. */
function decode(bytes: Uint8Array, type: string): { readonly text: string; readonly isPlain: boolean } {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return { text: utf8(bytes.subarray(3)), isPlain: false }
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  const charset = isLittle
    ? 'utf-16le'
    : isBig
      ? 'utf-16be'
      : (/;\s{0,8}charset="?([\w:-]{1,40})/i.exec(type)?.[1] ?? 'utf-8')
  if (/^(?:utf-?8|us-ascii)$/i.test(charset)) return { text: utf8(bytes), isPlain: true }
  try {
    return { text: new TextDecoder(charset).decode(bytes), isPlain: false }
  } catch {
    return { text: utf8(bytes), isPlain: true }
  }
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/** A whole number of so many digits that a double may not hold it. */
const mayLoseDigits = /[:[,]\s{0,20}-?\d{16}/

function parseExactly(text: string): unknown {
  const reviver = (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value
  return JSON.parse(text, reviver as (name: string, value: unknown) => unknown)
}
