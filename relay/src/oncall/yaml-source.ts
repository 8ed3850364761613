import {
  type Alias,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml'
import { cleanLine } from '../intake/text.ts'
import { type Problems, shownName } from './problems.ts'

/**
 * In bytes of UTF-8: larger than any team writes by hand, and within the 512 KiB of an HTTP body when it travels as
 * JSON. The parser needs seconds for a megabyte of nothing but errors.
 */
export const maxOncallBytes = 256 * 1_024

/** Brackets that may be open at once. The parser's time grows with their square long before it says so itself. */
const maxOpenBrackets = 64

/**
 * Why text is not even given to the parser, as what follows *the file*; null where it may be. Looks at each character once. Brackets in
 * text count too: nobody leaves so many of them open.
 */
export function refuseHostileYaml(text: string): string | null {
  const bytes = Buffer.byteLength(text)
  if (bytes > maxOncallBytes) return `has ${bytes} bytes; expected at most ${maxOncallBytes}`
  return opensMoreThan(text, maxOpenBrackets) ? `opens more than ${maxOpenBrackets} brackets within each other` : null
}

/** Whether more than `max` brackets of `text` are open at once, what stands in quotes included. */
export function opensMoreThan(text: string, max: number): boolean {
  let open = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x5b || code === 0x7b) open += 1
    else if ((code === 0x5d || code === 0x7d) && open > 0) open -= 1
    if (open > max) return true
  }
  return false
}

/** A file that is YAML: its tree, where lines begin, and what its aliases stand for. */
export interface YamlSource {
  readonly root: Node | null
  /** The line of an offset into the text, counted from 1. */
  lineOf(offset: number): number
  /** What a node stands for: itself unless it is an alias; undefined when the alias names no anchor before it. */
  target(node: Node): Exclude<Node, Alias> | undefined
}

/** Reads the text as YAML; null, with the reasons in `problems`, when it is not YAML or has what we do not take. */
export function readYaml(text: string, problems: Problems): YamlSource | null {
  const refused = refuseHostileYaml(text)
  if (refused !== null) {
    problems.add('', null, `the file ${refused}`)
    return null
  }
  const lines = new LineCounter()
  const lineOf = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const document = parseText(text, lines)
  if (document === null) {
    problems.add('', null, 'the file cannot be read as YAML')
    return null
  }
  reportErrors(document.errors, problems, lineOf)
  // A tag that the schema does not know is only a warning to the parser.
  reportErrors(document.warnings, problems, lineOf)
  if (!problems.isEmpty) return null
  const anchors = new Anchors(document.contents)
  for (const { offset, name } of anchors.twice) {
    problems.add('', lineOf(offset), `the anchor ${shownName(name)} is defined twice; expected one place for each name`)
  }
  return { root: document.contents, lineOf, target: (node) => (isAlias(node) ? anchors.find(node) : node) }
}

function parseText(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument<Node, false>(text, {
      // Every scalar stays the text that was written: `1.10` keeps its zero, `no` is a word, and no tag builds an object.
      schema: 'failsafe',
      resolveKnownTags: false,
      merge: false,
      stringKeys: true,
      // The parser's own check compares each key with each other; the reader has a set.
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter,
    })
  } catch {
    // The parser catches its own stack overflows while it composes, not while it lexes.
    return null
  }
}

/** One problem a line, up to where the parser has lost its way: what it says past there is noise. */
function reportErrors(errors: readonly YAMLError[], problems: Problems, lineOf: (offset: number) => number): void {
  let lastLine = 0
  for (const error of errors) {
    const line = lineOf(error.pos[0])
    if (line !== lastLine) problems.add('', line, explain(error))
    if (error.code === 'UNEXPECTED_TOKEN') return
    lastLine = line
  }
}

function explain({ code, message }: YAMLError): string {
  switch (code) {
    case 'RESOURCE_EXHAUSTION':
      return 'not read: lists and mappings are nested too deeply'
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
      return 'tags (words that begin with `!`) are not supported; put text that begins with `!` in quotes'
    case 'MULTIPLE_DOCS':
      return 'found a second document; expected one, without `---` between its parts'
    case 'NON_STRING_KEY':
      return 'a key is not a word; expected text before the colon'
    case 'UNEXPECTED_TOKEN':
      return 'not YAML: does not fit what is before it (indentation, a colon, quotes or brackets); not read further'
    default:
      // Some messages end in a quotation of the file, which may be a secret.
      return `not YAML: ${cleanLine(message.replace(/: ".*$/s, ''), 160)}`
  }
}

/** What `&name` marks, for `*name` to stand for. */
class Anchors {
  readonly #byName = new Map<string, Exclude<Node, Alias>>()
  readonly twice: { readonly name: string; readonly offset: number }[] = []

  constructor(root: unknown) {
    const waiting: unknown[] = [root]
    while (waiting.length > 0) {
      const node = waiting.pop()
      // Last in, first out: what comes first in the file goes in last.
      if (isPair(node)) waiting.push(node.value, node.key)
      if (isCollection(node)) for (const item of node.items.toReversed()) waiting.push(item)
      if (isScalar(node) || isCollection(node)) this.#add(node)
    }
  }

  #add(node: Exclude<Node, Alias>): void {
    if (node.anchor === undefined) return
    if (this.#byName.has(node.anchor)) this.twice.push({ name: node.anchor, offset: node.range?.[0] ?? 0 })
    this.#byName.set(node.anchor, node)
  }

  find(alias: Alias): Exclude<Node, Alias> | undefined {
    const node = this.#byName.get(alias.source)
    return node && (node.range?.[0] ?? 0) < (alias.range?.[0] ?? 0) ? node : undefined
  }
}
