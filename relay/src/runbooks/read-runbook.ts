import { createHash } from 'node:crypto'
import { maxRunbookLength, type Runbook } from '@baton/shared/model/runbook.ts'
import { trimEnd } from '@baton/shared/trim-end.ts'
import { cleanLine } from '../intake/text.ts'
import { readFrontMatter } from './front-matter.ts'

/** A runbook as a file has it. */
export type FiledRunbook = Omit<Runbook, 'publishedAt'>

/** No text within the bound on its UTF-16 units has more bytes. */
export const maxRunbookBytes = 3 * maxRunbookLength

/** Reads one Markdown file. Returns what is wrong, in words, when it is no runbook. */
export function readRunbook(id: string, bytes: Uint8Array): FiledRunbook | string {
  if (bytes.length > maxRunbookBytes) return tooLong
  const file = decode(bytes)
  if (file === null) return 'it is not text in UTF-8'
  if (file.length > maxRunbookLength) return tooLong
  const header = readFrontMatter(file)
  if (typeof header === 'string') return header
  const { match, text } = header
  const title = header.title ?? firstHeading(text) ?? id.split('/').at(-1) ?? id
  return { id, title, text, version: createHash('sha256').update(text).digest('hex'), match }
}

const tooLong = `it has more than ${maxRunbookLength.toLocaleString('en')} characters; split it`

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function firstHeading(text: string): string | null {
  const [, heading = ''] = /^#{1,6}[ \t]+(\S.*)$/m.exec(text) ?? []
  // The marks that may close a heading. A pattern that looks for them takes a time that grows with the line's square.
  return cleanLine(trimEnd(heading, ' \t#'), 200) || null
}
