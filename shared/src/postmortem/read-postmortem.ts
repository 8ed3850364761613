import type Type from 'typebox'
import { Value } from 'typebox/value'
import { detailOf, fieldOf } from '../log/check-command.ts'
import { readFrontMatter } from './front-matter.ts'
import { type Postmortem, postmortemSchema, postmortemVersion } from './schema.ts'
import { postmortemV1Schema } from './schema-v1.ts'
import { upgradeV1 } from './upgrade-v1.ts'

/** What a file turned out to be. */
export type ReadPostmortem =
  /** A JSON export, in today's shape; `version` is the one that wrote it. */
  | { readonly kind: 'postmortem'; readonly version: number; readonly postmortem: Postmortem }
  /** A Markdown export: known by its head; its text is for people, and the JSON export of the same is to be read. */
  | { readonly kind: 'markdown'; readonly version: number; readonly incidentId: string; readonly title: string }
  | {
      readonly kind: 'refused'
      readonly reason: 'not-a-postmortem' | 'newer-version' | 'wrong-shape'
      /** The field that is wrong, `timeline.3.seq`; null when the file as a whole is. */
      readonly field: string | null
      readonly detail: string
    }

/** Reads an exported postmortem of this version or an earlier one. */
export function readPostmortem(text: string): ReadPostmortem {
  const head = readMarkdownHead(text)
  if (head) return newer(head.version) ?? { kind: 'markdown', ...head }
  const value = parsed(text)
  if (!isRecord(value) || value.format !== 'baton-postmortem')
    return notOne('This is neither the JSON nor the Markdown of a postmortem from Baton.')
  const { version } = value
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return wrong('version', 'is not a version number')
  const tooNew = newer(version)
  if (tooNew) return tooNew
  return version === 1
    ? checked(postmortemV1Schema, value, (postmortem) => ({
        kind: 'postmortem',
        version,
        postmortem: upgradeV1(postmortem),
      }))
    : checked(postmortemSchema, value, (postmortem) => ({ kind: 'postmortem', version, postmortem }))
}

function checked<T extends Type.TSchema>(
  schema: T,
  value: unknown,
  read: (postmortem: Type.Static<T>) => ReadPostmortem,
): ReadPostmortem {
  if (Value.Check(schema, value)) return read(value)
  const [error] = Value.Errors(schema, value)
  return wrong(fieldOf(error), detailOf(error))
}

function newer(version: number): ReadPostmortem | null {
  if (version <= postmortemVersion) return null
  const detail = `The file is of version ${version}; this Baton reads versions 1 to ${postmortemVersion}. Update Baton to read it.`
  return { kind: 'refused', reason: 'newer-version', field: 'version', detail }
}

function wrong(field: string, detail: string): ReadPostmortem {
  return { kind: 'refused', reason: 'wrong-shape', field, detail: `${field}: ${detail}` }
}

function notOne(detail: string): ReadPostmortem {
  return { kind: 'refused', reason: 'not-a-postmortem', field: null, detail }
}

/** From version 2 on Markdown has a front matter; version 1 had a title and a table. */
function readMarkdownHead(
  text: string,
): { readonly version: number; readonly incidentId: string; readonly title: string } | null {
  const fields = readFrontMatter(text)
  if (fields) {
    const [version, incidentId, title] = [fields.get('version'), fields.get('id'), fields.get('title')]
    if (fields.get('format') !== 'baton-postmortem' || typeof version !== 'number') return null
    return typeof incidentId === 'string' && typeof title === 'string' ? { version, incidentId, title } : null
  }
  const [, title] = /^# Postmortem: (.*)/.exec(text) ?? []
  const [, incidentId] = /^\| Incident \| (.*) \|/m.exec(text) ?? []
  if (title === undefined || incidentId === undefined) return null
  return { version: 1, incidentId: unescaped(incidentId), title: unescaped(title) }
}

/** As it was before `escapeMarkdown`. */
function unescaped(markdown: string): string {
  return markdown
    .replaceAll('&#8203;', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replace(/\\([\\`*_{}[\]()#+!|~>.=-])/g, '$1')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
