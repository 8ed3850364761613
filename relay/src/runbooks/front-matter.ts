import type { RunbookMatch } from '@baton/shared/model/runbook.ts'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { cleanLine } from '../intake/text.ts'
import { opensMoreThan } from '../oncall/yaml-source.ts'

/** A file's own words about itself, and the Markdown below them. */
export interface FrontMatter {
  readonly title: string | null
  readonly match: RunbookMatch
  readonly text: string
}

const Word = Type.String({ minLength: 1, maxLength: 500 })
const Words = Type.Union([Word, Type.Array(Word, { maxItems: 100 }), Type.Null()])
/** The parser is slow where everything is wrong, and the core waits for it. */
const maxHeader = 4_000
/** Lists within lists are nothing to us. */
const maxOpenBrackets = 16
/** Other keys are other tools': they are nothing to us. */
const Header = Type.Object({
  title: Type.Optional(Type.Union([Word, Type.Null()])),
  services: Type.Optional(Words),
  alerts: Type.Optional(Words),
  labels: Type.Optional(
    Type.Union([Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 1_024 })), Type.Null()]),
  ),
})

const block = /^---[ \t]*\r?\n(?<yaml>(?:[\s\S]*?\r?\n)?)---[ \t]*(?:\r?\n|$)/

/** Splits a Markdown file into its front matter and its text. Returns what is wrong, in words, when it cannot. */
export function readFrontMatter(file: string): FrontMatter | string {
  const found = block.exec(file)
  if (!found) return { title: null, match: { services: [], alerts: [], labels: {} }, text: file }
  const header = readHeader(found.groups?.yaml ?? '')
  if (typeof header === 'string') return header
  const { title, services, alerts, labels } = header
  return {
    title: title == null ? null : cleanLine(title, 200) || null,
    match: { services: wordsOf(services), alerts: wordsOf(alerts), labels: labels ?? {} },
    text: file.slice(found[0].length),
  }
}

function readHeader(yaml: string): Static<typeof Header> | string {
  if (yaml.length > maxHeader) return `its front matter has more than ${maxHeader} characters`
  if (opensMoreThan(yaml, maxOpenBrackets)) return 'its front matter opens too many brackets within each other'
  try {
    // Every scalar stays the text that was written, and no alias can make much of little.
    const header: unknown =
      parse(yaml, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'error', prettyErrors: false }) ?? {}
    if (Value.Check(Header, header)) return header
    const [error] = Value.Errors(Header, header)
    const key = error?.instancePath.split('/')[1]
    return key === undefined
      ? 'its front matter is no mapping with title, services, alerts and labels'
      : `its front matter has another form under \`${cleanLine(key, 40)}\`; expected ${forms[key] ?? 'text'}`
  } catch {
    return 'its front matter is not YAML'
  }
}

const forms: Readonly<Record<string, string>> = {
  title: 'one line of text',
  services: 'a list of service ids',
  alerts: 'a list of alert names',
  labels: 'a mapping from label names to values',
}

function wordsOf(words: Static<typeof Words> | undefined): readonly string[] {
  return typeof words === 'string' ? [words] : (words ?? [])
}
