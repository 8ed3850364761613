import type { JournalEntry } from '@baton/shared/log/events.ts'

/** A batch as socket.io and the websocket carry it, made once for all consoles. */
export interface EncodedBatch {
  readonly entries: readonly JournalEntry[]
  readonly text: string
  /** For engine.io's `write`: the websocket's frame, which all sockets share as it does for a broadcast. */
  readonly options: { readonly compress: false; readonly wsPreEncodedFrame: readonly Buffer[] }
  readonly bytes: number
}

/** The packet of an event in socket.io's protocol 5 is a 2 and its arguments; a message in engine.io's 4 begins with a 4. */
export function encodeBatch(entries: readonly JournalEntry[]): EncodedBatch {
  const text = `2${JSON.stringify(['journal:appended', entries])}`
  const payload = Buffer.from(`4${text}`)
  const header = frameHeader(payload.length)
  const bytes = header.length + payload.length
  return { entries, text, options: { compress: false, wsPreEncodedFrame: [header, payload] }, bytes }
}

/** RFC 6455, 5.2: one whole text frame, unmasked as a server's are. */
function frameHeader(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length])
  const header = Buffer.alloc(length < 65_536 ? 4 : 10)
  header[0] = 0x81
  if (length < 65_536) {
    header[1] = 126
    header.writeUInt16BE(length, 2)
  } else {
    header[1] = 127
    header.writeBigUInt64BE(BigInt(length), 2)
  }
  return header
}
