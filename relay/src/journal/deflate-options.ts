import type { ZlibOptions } from 'node:zlib'

/** Quick rather than small. A small payload needs no large window, and making one costs more than the payload. */
export function deflateOptions(length: number): ZlibOptions {
  return length <= 4_096 ? { level: 1, windowBits: 12, memLevel: 4 } : { level: 1 }
}
