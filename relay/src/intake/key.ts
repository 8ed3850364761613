import { hash } from 'node:crypto'
import { bounds, cleanText, valueText } from './text.ts'

/** What is kept of a key that is too long, before `#` and a hash of the whole. */
const keptOfLongKey = 400

function hexHash(text: string, digits: number): string {
  return hash('sha256', text, 'hex').slice(0, digits)
}

/**
 * A key within bounds. Distinct keys stay distinct: one that had to be clipped or cleaned gets a hash of the
 * original. Applying it twice changes nothing.
 */
export function boundedKey(raw: string): string {
  if (raw.length <= bounds.key && cleanText(raw, bounds.key) === raw) return raw
  return `${cleanText(raw, keptOfLongKey)}#${hexHash(raw, 16)}`
}

/** The same 32 hex digits for the same title and labels, in whatever order the labels came. */
export function contentKey(title: string, labels: Readonly<Record<string, unknown>>): string {
  const sorted = Object.keys(labels)
    .sort()
    .map((name) => [name, valueText(labels[name]) ?? ''])
  return hexHash(JSON.stringify([title, sorted]), 32)
}
