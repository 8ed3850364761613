import { isMap, isScalar, isSeq, type Node, Scalar } from 'yaml'
import { cleanText } from '../intake/text.ts'
import type { Permits } from '../outbound/permits.ts'
import { suggestion } from './nearest.ts'
import { type Problems, shown, shownName } from './problems.ts'
import { maxOncallBytes, type YamlSource } from './yaml-source.ts'

/** One place of the file: where it is and what stands there. `node` is null for nothing, and is never an alias. */
export interface Field {
  readonly path: string
  readonly line: number | null
  readonly node: Node | null
}

/** The fields of a mapping whose keys are known. */
export type Fields<K extends string> = Readonly<Partial<Record<K, Field>>>

export interface TextRule {
  /** UTF-16 units. */
  readonly max: number
  /** Refuses line breaks. */
  readonly oneLine?: boolean
  /** Contact data: a message never repeats it. */
  readonly isSecret?: boolean
}

/** Aliases let a small file stand for a huge one. Without aliases no file within its bytes can spend this. */
const maxRead = 2 * maxOncallBytes

/**
 * Reads fields, and reports what is wrong with path, line, finding and expectation. Every method then returns
 * something harmless, so that one pass finds all problems: what was read counts only if nothing was reported.
 */
export class FieldReader {
  readonly #source: YamlSource
  readonly #problems: Problems
  /** What the operator lets a file point at; null leaves that open. */
  readonly permits: Permits | null
  #left = maxRead

  constructor(source: YamlSource, problems: Problems, permits: Permits | null = null) {
    this.#source = source
    this.#problems = problems
    this.permits = permits
  }

  get hasRoom(): boolean {
    return this.#problems.hasRoom
  }

  root(): Field {
    return this.#field('', this.#source.root?.range?.[0] ?? null, this.#source.root)
  }

  report(field: Field, problem: string): void {
    // Past the bound everything reads as nothing, which is no news.
    if (!this.#isSpent()) this.#problems.add(field.path, field.line, problem)
  }

  /** Reports what was found beside what is expected. */
  expect(field: Field, expected: string, isSecret = false): void {
    this.report(field, `found ${isSecret ? 'something else' : found(field)}; expected ${expected}`)
  }

  /** The fields of a mapping that may hold these keys and no others. */
  fields<const K extends string>(field: Field | undefined, keys: readonly K[], isSecret = false): Fields<K> {
    const known = new Map<string, Field>()
    for (const [key, value] of this.entries(field, `a mapping with ${keys.join(', ')}`, isSecret)) {
      if ((keys as readonly string[]).includes(key)) known.set(key, value)
      else this.report(value, `unknown key; ${suggestion(key, keys)}`)
    }
    return Object.fromEntries(known) as Fields<K>
  }

  /** The entries of a mapping with free keys, each key once, in the order of the file. */
  entries(field: Field | undefined, expected: string, isSecret = false): readonly (readonly [string, Field])[] {
    if (!field || isEmpty(field)) return []
    if (!isMap(field.node)) {
      this.expect(field, expected, isSecret)
      return []
    }
    const entries = new Map<string, Field>()
    for (const { key, value } of field.node.items) {
      if (this.#isSpent()) break
      const name = isScalar(key) ? String(key.value) : ''
      const path = field.path === '' ? shownName(name) : `${field.path}.${shownName(name)}`
      const entry = this.#field(path, (isScalar(key) ? key.range?.[0] : null) ?? null, value as Node | null)
      const first = entries.get(name)
      if (first) this.report(entry, `is there twice, first in line ${first.line ?? '?'}; expected once`)
      else entries.set(name, entry)
    }
    return [...entries]
  }

  /** The items of a list; a single value is a list of one. */
  items(field: Field | undefined, max: number, expected: string): readonly Field[] {
    if (!field || isEmpty(field)) return []
    if (isScalar(field.node)) return [field]
    if (!isSeq(field.node)) {
      this.expect(field, expected)
      return []
    }
    const { items } = field.node
    if (items.length > max) this.report(field, `found a list of ${items.length}; expected at most ${max}`)
    const fields: Field[] = []
    for (const [i, item] of items.slice(0, max).entries()) {
      if (this.#isSpent()) break
      const node = item as Node
      fields.push(this.#field(`${field.path}[${i}]`, node.range?.[0] ?? null, node))
    }
    return fields
  }

  /** The text of a field; null when it is absent or empty, or when it is wrong and was reported. */
  text(field: Field | undefined, rule: TextRule, expected = 'text'): string | null {
    if (!field || isEmpty(field)) return null
    const text = scalarOf(field)
    if (text === null) {
      this.expect(field, expected, rule.isSecret)
      return null
    }
    if (text.length > rule.max) {
      this.report(field, `found ${text.length} characters; expected at most ${rule.max}`)
      return null
    }
    if (cleanText(text, text.length) !== text) {
      this.report(field, 'found a control character or half of a character; expected text that can be shown')
      return null
    }
    if (rule.oneLine && text.includes('\n')) {
      this.report(field, 'found several lines; expected one')
      return null
    }
    return text
  }

  /** As `text`, of a field that must be there; `within` is the mapping that lacks it, `key` its name. */
  requiredText(field: Field | undefined, within: Field, key: string, rule: TextRule, expected = 'text'): string | null {
    if (field && !isEmpty(field) && scalarOf(field) !== '') return this.text(field, rule, expected)
    this.missing(field, within, key, expected)
    return null
  }

  missing(field: Field | undefined, within: Field, key: string, expected: string): void {
    const at = field ?? { path: within.path === '' ? key : `${within.path}.${key}`, line: within.line, node: null }
    this.report(at, `found nothing; expected ${expected}`)
  }

  #field(path: string, offset: number | null, node: Node | null): Field {
    const line = offset === null ? null : this.#source.lineOf(offset)
    const target = node && this.#source.target(node)
    if (target === undefined) {
      this.#problems.add(path, line, 'found an alias without an anchor; expected `&name` before `*name`')
      return { path, line, node: null }
    }
    this.#spend(1 + (isScalar(target) ? String(target.value).length : 0), path, line)
    return { path, line, node: this.#isSpent() ? null : target }
  }

  #spend(amount: number, path: string, line: number | null): void {
    const wasSpent = this.#isSpent()
    this.#left -= amount
    if (this.#isSpent() && !wasSpent) {
      this.#problems.add(path, line, 'the file is too large once its aliases are written out')
    }
  }

  #isSpent(): boolean {
    return this.#left < 0
  }
}

/** Nothing at all, or what YAML takes for nothing: `key:`, `key: ~`, `key: null`. Quotes make text of it. */
export function isEmpty(field: Field): boolean {
  if (field.node === null) return true
  return (
    isScalar(field.node) &&
    field.node.type === Scalar.PLAIN &&
    ['', '~', 'null', 'Null', 'NULL'].includes(String(field.node.value))
  )
}

export function isMapping(field: Field): boolean {
  return isMap(field.node)
}

/** Whether a list that may not be empty is: what is neither list nor nothing was reported as such. */
export function isEmptyList(field: Field | undefined): boolean {
  return !field || isEmpty(field) || (isSeq(field.node) && field.node.items.length === 0)
}

/** The text of a scalar as it was written, null for a list, a mapping or nothing. */
export function scalarOf(field: Field): string | null {
  return isScalar(field.node) && !isEmpty(field) ? String(field.node.value) : null
}

function found(field: Field): string {
  if (isEmpty(field)) return 'nothing'
  if (isScalar(field.node)) return shown(String(field.node.value))
  return isSeq(field.node) ? 'a list' : 'a mapping'
}
