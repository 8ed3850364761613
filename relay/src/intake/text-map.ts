import { bounds, cleanText, isObject, valueText } from './text.ts'
import { shortName, type Warnings } from './warnings.ts'

/** Labels or annotations being read: text to text, bounded in number, names and values. */
export class TextMap {
  readonly entries: Record<string, string> = {}
  /** False once anything was clipped, changed or dropped. */
  isExact = true
  readonly #field: string
  readonly #maxValue: number
  readonly #warnings: Warnings
  #count = 0
  #isOverflowing = false

  constructor(field: string, maxValue: number, warnings: Warnings) {
    this.#field = field
    this.#maxValue = maxValue
    this.#warnings = warnings
  }

  /** Reads a JSON object. `important` names are kept first when there are too many. */
  readFrom(source: unknown, important: readonly string[]): this {
    if (source === undefined || source === null) return this
    if (!isObject(source)) {
      this.#flaw('', 'is not an object; ignored')
      return this
    }
    for (const name of inOrderOfImportance(Object.keys(source), important)) {
      // What is left is dropped, and that has been said: a body may have hundreds of thousands.
      if (this.#isOverflowing) break
      const value = source[name]
      const text = valueText(value)
      if (text === null) continue
      if (typeof value === 'object') this.#flaw(name, 'is not text; kept as JSON')
      this.put(name, text)
    }
    return this
  }

  /** `field` is what warnings call it, if that is not its name under this map's field. */
  put(name: string, raw: string, field?: string): void {
    const key = cleanText(name, bounds.name)
    if (key !== name) this.#flaw(name, `the name was cleaned or clipped to ${bounds.name} characters`, field)
    if (!this.#hasRoomFor(key, field)) return
    const text = cleanText(raw, this.#maxValue)
    if (raw.length > this.#maxValue) this.#flaw(name, `clipped to ${this.#maxValue} characters`, field)
    else if (text !== raw) this.isExact = false
    this.#count += 1
    this.entries[key] = text
  }

  #hasRoomFor(key: string, field?: string): boolean {
    // Assigning `__proto__` would set a prototype here, or in whoever copies this later.
    const isBad = key === '' || key === '__proto__'
    if (isBad || Object.hasOwn(this.entries, key)) {
      this.#flaw(key, `the name is ${isBad ? 'not allowed' : 'there already'}; dropped`, field)
      return false
    }
    if (this.#count < bounds.entries) return true
    if (!this.#isOverflowing) this.#flaw('', `more than ${bounds.entries}; the rest is dropped`)
    this.#isOverflowing = true
    return false
  }

  #flaw(name: string, detail: string, field = name === '' ? this.#field : `${this.#field}.${shortName(name)}`): void {
    this.isExact = false
    this.#warnings.add(field, detail, /clipped|dropped/.test(detail) ? 'clipped' : undefined)
  }
}

function inOrderOfImportance(names: readonly string[], important: readonly string[]): readonly string[] {
  if (names.length <= bounds.entries) return names
  const isImportant = new Set(important)
  return [...names.filter((name) => isImportant.has(name)), ...names.filter((name) => !isImportant.has(name))]
}
