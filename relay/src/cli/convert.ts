import { readFileSync } from 'node:fs'
import { type ReadPostmortem, readPostmortem } from '@baton/shared/postmortem/read-postmortem.ts'
import { renderTimelineCsv } from '@baton/shared/postmortem/render-csv.ts'
import { renderHtml } from '@baton/shared/postmortem/render-html.ts'
import { renderJson } from '@baton/shared/postmortem/render-json.ts'
import { renderMarkdown } from '@baton/shared/postmortem/render-markdown.ts'
import { fileReason } from '../journal/sqlite/errors.ts'
import { OperatorError } from './fail.ts'

const renderers = { md: renderMarkdown, html: renderHtml, json: renderJson, csv: renderTimelineCsv }
export type ConvertFormat = keyof typeof renderers
export const convertFormats = Object.keys(renderers) as readonly ConvertFormat[]

/**
 * Prints a JSON export, of this version or an earlier one, in another format. It needs no store and no relay: a file that
 * was kept is worth something without the machine that wrote it. Throws OperatorError when it is no such file.
 */
export function convert(file: string, format: ConvertFormat): void {
  const text = renderers[format](postmortemIn(file, readPostmortem(textOf(file))))
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

function postmortemIn(file: string, read: ReadPostmortem) {
  if (read.kind === 'postmortem') return read.postmortem
  if (read.kind === 'markdown')
    throw new OperatorError(`${file} is the Markdown export of ${read.incidentId}; give the JSON export of it`)
  const where = read.field === null ? '' : `${read.field}: `
  throw new OperatorError(`${file}: ${where}${read.detail}`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new OperatorError(`${file} cannot be read: ${fileReason(error)}`)
  }
}
