import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { deflateOptions } from '../deflate-options.ts'

const deflateWith = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.deflate)

/** A payload as it is stored; compressed on another thread. */
export function deflate(bytes: Uint8Array): Promise<Buffer> {
  return deflateWith(bytes, deflateOptions(bytes.length))
}

export const inflate = promisify<Uint8Array, Buffer>(zlib.inflate)
