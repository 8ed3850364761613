import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

const deflateWith = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.deflate)

/** A payload as it is stored; compressed on another thread. A small one needs no large window: making it costs more. */
export function deflate(bytes: Uint8Array): Promise<Buffer> {
  return deflateWith(bytes, bytes.length <= 4_096 ? { level: 1, windowBits: 12, memLevel: 4 } : { level: 1 })
}

export const inflate = promisify<Uint8Array, Buffer>(zlib.inflate)
