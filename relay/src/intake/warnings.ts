import type { Remark } from './reasons.ts'
import { cleanText } from './text.ts'

/** One bad template can produce a warning per alert of a storm: the answer and the journal stay small. */
export const maxWarnings = 50

/** Collects `field: detail` lines up to `maxWarnings`; the last one counts what did not fit. */
export class Warnings {
  readonly #lines: string[] = []
  readonly #remarks = new Set<Remark>()
  #count = 0

  /** With a `remark`, it is also counted at the integration. */
  add(field: string, detail: string, remark?: Remark): void {
    this.#count += 1
    if (remark !== undefined) this.#remarks.add(remark)
    if (this.#lines.length < maxWarnings) this.#lines.push(`${field}: ${detail}`)
  }

  list(): readonly string[] {
    if (this.#count <= maxWarnings) return this.#lines
    const kept = this.#lines.slice(0, maxWarnings - 1)
    return [...kept, `and ${this.#count - kept.length} more`]
  }

  /** What is to be counted at the integration, once for the body. */
  get remarks(): readonly Remark[] {
    return [...this.#remarks]
  }
}

/** A hostile name or value as a warning may show it: one short line, quoted if it is a value. */
export function shortName(name: string): string {
  return name.length > 60 ? `${cleanText(name, 60)}…` : cleanText(name, 60)
}

export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortName(value))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === undefined || value === null) return 'nothing'
  return Array.isArray(value) ? 'an array' : 'an object'
}
