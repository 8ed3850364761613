import { randomUUID } from 'node:crypto'
import { withoutSecrets } from './blanks.ts'
import { sources } from './index.ts'
import { type BadBody, type BodyText, readText, readValue } from './read-body.ts'
import type { Parsed, Refusal, SourceName } from './source.ts'
import { cut } from './text.ts'

/** A body that is to be understood. */
export interface BodyAsk {
  readonly source: SourceName
  /** As it came, unpacked. */
  readonly bytes: Uint8Array
  /** What the request says of its type. */
  readonly type: string
  /** The key that it came with. */
  readonly own: string | null
  readonly integrationId: string
  /** Unix ms by the relay's clock. */
  readonly now: number
}

/** Signals; a body that is none, or one of which nothing is usable. No secret of this relay is in any of it. */
export type BodyRead =
  | (Parsed & {
      /** What is to be kept of it where that is not the bytes as they came. */
      readonly kept: Uint8Array | null
    })
  | BadBody
  | (Refusal & { readonly text: string })

/** Of a body that cannot be used, what is kept to be shown at most, UTF-16 units. */
const longestBegin = 8 * 1_024

export type IsSecret = (word: string) => boolean

/** Turns a body into signals. Pure but for the keys that it mints. */
export function readSignals(ask: BodyAsk, isSecret: IsSecret): BodyRead {
  return understand(ask, readText(ask.bytes, ask.type), isSecret)
}

/** Of a body that was read as text: the words that may be secrets of this relay. */
export function candidatesIn({ own }: BodyAsk, { text }: BodyText | BadBody): readonly string[] {
  const words = new Set<string>()
  withoutSecrets(text, (word) => !words.add(word), own)
  return [...words]
}

export function understand(
  { source, type, own, integrationId, now }: BodyAsk,
  read: BodyText | BadBody,
  isSecret: IsSecret,
): BodyRead {
  const text = withoutSecrets(read.text, isSecret, own)
  const begin = text.length > longestBegin ? cut(text, longestBegin) : text
  if (!read.ok) return { ...read, text: begin }
  const parsed = readValue(text, type, source !== 'alertmanager')
  if (!parsed.ok) return { ...parsed, text: begin }
  const result = sources[source].parse(parsed.value, { integrationId, now, mintDedupKey: randomUUID })
  const isAsItCame = read.isPlain && text === read.text
  return result.ok
    ? { ...result, kept: isAsItCame ? null : new TextEncoder().encode(text) }
    : { ...result, text: begin }
}
