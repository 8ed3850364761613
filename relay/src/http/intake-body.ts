import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { type BadBody, bad } from '../intake/read-body.ts'
import { isObject } from '../intake/text.ts'

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

/** A request's body, unpacked, which then may be no larger than `limit` bytes. */
export async function unpackBody(request: FastifyRequest, limit: number): Promise<Buffer | BadBody> {
  const raw = request.body
  if (!Buffer.isBuffer(raw) || raw.byteLength === 0) return bad(400, 'empty-body', 'The body is empty.', '')
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase()
  return encoding === '' || encoding === 'identity' ? raw : unpack(raw, encoding, limit)
}

async function unpack(raw: Buffer, encoding: string, limit: number): Promise<Buffer | BadBody> {
  const inflateIt = Object.hasOwn(encodings, encoding) ? encodings[encoding] : undefined
  if (!inflateIt)
    return bad(
      415,
      'content-encoding',
      `The content encoding is not taken; send ${takenEncodings} or none.`,
      beginOf(raw),
    )
  try {
    return await inflateIt(raw, { maxOutputLength: limit })
  } catch (error) {
    return isTooLarge(error)
      ? bad(413, 'too-large', 'Unpacked, the body is larger than this route takes.', beginOf(raw))
      : bad(400, 'content-encoding', 'The body is not packed as Content-Encoding says.', beginOf(raw))
  }
}

/** Of a body that is packed in a way that cannot be read, what is shown of it at most, bytes. */
const longestBegin = 4_096

function beginOf(packed: Buffer): string {
  return packed.toString('utf8', 0, longestBegin)
}

function isTooLarge(error: unknown): boolean {
  return (error as { readonly code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
}

/** The routing key of a PagerDuty event: in the body, as it is sent to either of its APIs, or in PagerDuty's header. */
export function routingKeyOf(request: FastifyRequest, value: unknown): unknown {
  const inBody = isObject(value) ? (value.routing_key ?? value.service_key) : undefined
  return inBody ?? request.headers['x-routing-key']
}
