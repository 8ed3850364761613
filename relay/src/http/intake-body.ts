import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { maxDepth, textDepthExceeds } from '../intake/depth.ts'
import type { Refused } from '../intake/reasons.ts'
import { isObject } from '../intake/text.ts'
import { formText } from './form-text.ts'

/** A body as it was read, or why it was not. */
export type IntakeBody =
  | {
      readonly ok: true
      readonly value: unknown
      /** The JSON text, decoded. */
      readonly text: string
      /** The bytes as they came, where they are that text and nothing else; else null. */
      readonly bytes: Buffer | null
    }
  | BadBody

export interface BadBody {
  readonly ok: false
  readonly status: 400 | 413 | 415
  readonly reason: Refused
  readonly detail: string
  /** What could be read of it, for people to look at. */
  readonly excerpt: Buffer
}

type Inflate = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

const encodings: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip) as Inflate,
  'x-gzip': promisify(gunzip) as Inflate,
  br: promisify(brotliDecompress) as Inflate,
  // Half of all senders mean zlib's format, and half the bare one.
  deflate: (bytes, options) =>
    (promisify(inflate) as Inflate)(bytes, options).catch((error: unknown) => {
      if (isTooLarge(error)) throw error
      return (promisify(inflateRaw) as Inflate)(bytes, options)
    }),
}

export const takenEncodings = 'gzip, deflate, br'

/**
 * Reads a request's body as JSON, whatever its type says: what senders call `text/plain`, a form or nothing at all is
 * JSON in most cases. Unpacked it may be no larger than `limit` bytes. `exactNumbers` keeps whole numbers that a double
 * cannot hold as text, for they are keys.
 */
export async function readIntakeBody(
  request: FastifyRequest,
  limit: number,
  exactNumbers: boolean,
): Promise<IntakeBody> {
  const raw = request.body
  if (!Buffer.isBuffer(raw) || raw.byteLength === 0)
    return bad(400, 'empty-body', 'The body is empty.', Buffer.alloc(0))
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase()
  const isPacked = encoding !== '' && encoding !== 'identity'
  const unpacked = isPacked ? await unpack(raw, encoding, limit) : raw
  if (!Buffer.isBuffer(unpacked)) return unpacked
  const type = request.headers['content-type'] ?? ''
  const decoded = decode(unpacked, type)
  const text = formText(decoded.text, type) ?? decoded.text
  if (textDepthExceeds(text, maxDepth))
    return bad(400, 'too-deep', `The body nests deeper than ${maxDepth} levels.`, unpacked)
  try {
    return {
      ok: true,
      value: parseBody(text, exactNumbers),
      text,
      bytes: decoded.isPlain && text === decoded.text ? unpacked : null,
    }
  } catch {
    return isJsonType(type)
      ? bad(400, 'not-json', 'The body is not JSON.', unpacked)
      : bad(415, 'content-type', 'The body is not JSON. Send application/json.', unpacked)
  }
}

function bad(status: BadBody['status'], reason: Refused, detail: string, excerpt: Buffer): BadBody {
  return { ok: false, status, reason, detail, excerpt }
}

async function unpack(raw: Buffer, encoding: string, limit: number): Promise<Buffer | BadBody> {
  const inflateIt = Object.hasOwn(encodings, encoding) ? encodings[encoding] : undefined
  if (!inflateIt)
    return bad(415, 'content-encoding', `The content encoding is not taken; send ${takenEncodings} or none.`, raw)
  try {
    return await inflateIt(raw, { maxOutputLength: limit })
  } catch (error) {
    return isTooLarge(error)
      ? bad(413, 'too-large', 'Unpacked, the body is larger than this route takes.', raw)
      : bad(400, 'content-encoding', 'The body is not packed as Content-Encoding says.', raw)
  }
}

function isTooLarge(error: unknown): boolean {
  return (error as { readonly code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
}

/** A type that says JSON: what then is none is a broken body, and no other kind of body. */
function isJsonType(type: string): boolean {
  return /^\s*(?:application\/json|text\/json|[\w.-]+\/[\w.-]{1,100}\+json)\s*(?:;|$)/i.test(type)
}

/** The text without its byte order mark. JSON begins with an ASCII character, which tells UTF-16 without one. */
function decode(bytes: Buffer, type: string): { readonly text: string; readonly isPlain: boolean } {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return { text: bytes.subarray(3).toString('utf8'), isPlain: false }
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  const charset = isLittle
    ? 'utf-16le'
    : isBig
      ? 'utf-16be'
      : (/;\s{0,8}charset="?([\w:-]{1,40})/i.exec(type)?.[1] ?? 'utf-8')
  if (/^(?:utf-?8|us-ascii)$/i.test(charset)) return { text: bytes.toString('utf8'), isPlain: true }
  try {
    return { text: new TextDecoder(charset).decode(bytes), isPlain: false }
  } catch {
    return { text: bytes.toString('utf8'), isPlain: true }
  }
}

/** A whole number of so many digits that a double may not hold it. */
const mayLoseDigits = /[:[,]\s{0,20}-?\d{16}/

/** The value of a body's text. Throws what `JSON.parse` throws. */
export function parseBody(text: string, exactNumbers: boolean): unknown {
  return exactNumbers && mayLoseDigits.test(text) ? parseExactly(text) : JSON.parse(text)
}

function parseExactly(text: string): unknown {
  const reviver = (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value
  return JSON.parse(text, reviver as (name: string, value: unknown) => unknown)
}

/** The routing key of a PagerDuty event: in the body, as it is sent to PagerDuty, or in PagerDuty's header. */
export function routingKeyOf(request: FastifyRequest, value: unknown): unknown {
  const inBody = isObject(value) ? value.routing_key : undefined
  return inBody ?? request.headers['x-routing-key']
}
