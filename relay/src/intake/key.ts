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

/** Labels that tell alerts apart: no source has so many, and a body of nothing else would hold everything up. */
const mostLabels = 1_000

/** The same 32 hex digits for the same title and labels, in whatever order the labels came, up to a thousand of them. */
export function contentKey(title: string, labels: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(labels)
  const sorted = names
    .slice(0, mostLabels)
    .sort()
    .map((name) => [name, valueText(labels[name]) ?? ''])
  const more = names.length > mostLabels ? [names.length] : []
  return hexHash(JSON.stringify([title, sorted, ...more]), 32)
}
