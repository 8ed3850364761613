import { existsSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** An option of one of our tools: how its text is read, and what it is when nobody gives it. */
export interface Option<T> {
  readonly otherwise: T
  /** What the text has to be, for who gave another; null for a flag, which takes none. */
  readonly needs: string | null
  /** Undefined for a text that does not serve. */
  readonly read: (text: string) => T | undefined
}

type Known = Readonly<Record<string, Option<unknown>>>

/** The options by their names, each with its value. */
export type OptionsOf<K extends Known> = { readonly [Name in keyof K]: K[Name] extends Option<infer T> ? T : never }

/** What a command line comes to; `reason` is one line, and names what is wrong. */
export type Reading<T> =
  | { readonly kind: 'options'; readonly options: T }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly reason: string }

/** Nine digits: more runs than anybody waits for, and any seed that a tool or a test makes of the clock. */
export function wholeNumber<T extends number | null>(least: number, otherwise: T): Option<number | T> {
  const read = (text: string) => (/^\d{1,9}$/.test(text) && Number(text) >= least ? Number(text) : undefined)
  return { otherwise, needs: `a whole number from ${least} to 999999999`, read }
}

export function oneOf<T extends string>(names: readonly T[], otherwise: T): Option<T> {
  return { otherwise, needs: names.join(' or '), read: (text) => names.find((name) => name === text) }
}

export function folder(otherwise: string): Option<string> {
  const isThere = (path: string) => existsSync(path) && statSync(path).isDirectory()
  return { otherwise, needs: 'a folder that is there', read: (path) => (isThere(path) ? path : undefined) }
}

export const flag: Option<boolean> = { otherwise: false, needs: null, read: () => true }

/** Reads all that is given or refuses: a run that does less than was asked for would pass for one that did it. */
export function readOptions<K extends Known>(args: readonly string[], known: K): Reading<OptionsOf<K>> {
  const types = Object.entries(known).map(([name, { needs }]) => [
    name,
    { type: needs === null ? 'boolean' : 'string' },
  ])
  const { tokens } = parseArgs({ args: [...args], options: Object.fromEntries(types), strict: false, tokens: true })
  const values = Object.fromEntries(Object.entries(known).map(([name, { otherwise }]) => [name, otherwise]))
  if (tokens.some((token) => token.kind === 'option' && token.rawName === '--help')) return { kind: 'help' }
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') return refused(`"${token.value}" is not an option.`)
    const { name, rawName, value: text } = token
    const option = rawName.startsWith('--') && Object.hasOwn(known, name) ? known[name] : undefined
    if (!option) return refused(`${rawName} is not an option.`)
    if (option.needs === null && text !== undefined) return refused(`${rawName} takes no value.`)
    if (option.needs !== null && !text) return refused(`${rawName} needs ${option.needs}.`)
    const value = option.read(text ?? '')
    if (value === undefined) return refused(`${rawName} needs ${option.needs}, not "${text}".`)
    values[name] = value
  }
  return { kind: 'options', options: values as OptionsOf<K> }
}

/** Reads the names of the parts that are wanted: all of them when none is given. */
export function readParts(args: readonly string[], parts: readonly string[]): Reading<readonly string[]> {
  if (args.includes('--help')) return { kind: 'help' }
  const unknown = args.find((name) => !parts.includes(name))
  if (unknown !== undefined) return refused(`"${unknown}" is not a part. The parts are ${parts.join(', ')}.`)
  return { kind: 'options', options: args.length === 0 ? parts : args }
}

export function refused(reason: string): Reading<never> {
  return { kind: 'refused', reason }
}

/** The options to run with. Null when there is nothing to run: what there is to say is said, and the exit code set. */
export function optionsToRun<T>(reading: Reading<T>, usage: string): T | null {
  if (reading.kind === 'options') return reading.options
  if (reading.kind === 'help') process.stdout.write(`${usage}\n`)
  else {
    process.stderr.write(`${reading.reason}\n${usage}\n`)
    process.exitCode = 2
  }
  return null
}
