import type { Postmortem } from './schema.ts'

const columns = ['seq', 'at', 'recorded_at', 'kind', 'who', 'text', 'observed', 'tags', 'starred', 'omitted'] as const

/** The whole timeline as CSV (RFC 4180): UTF-8 without a byte-order mark, times ISO 8601 in UTC, tags parted by spaces. */
export function renderTimelineCsv({ timeline }: Postmortem): string {
  const rows = timeline.map(
    (row): Readonly<Record<(typeof columns)[number], string>> => ({
      seq: String(row.seq),
      at: row.at,
      recorded_at: row.recordedAt,
      kind: row.kind,
      who: row.who,
      text: row.text,
      observed: row.addedLater ? 'later' : 'live',
      tags: row.tags.join(' '),
      starred: String(row.starred),
      omitted: String(row.omitted === true),
    }),
  )
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))]
  return lines.map((line) => `${line}\r\n`).join('')
}

/**
 * Where a program that parts cells at a semicolon, a tab or a bar, or that takes no quotes, would begin a cell with a sign
 * that begins a formula: behind spaces, quotes and characters of no width too, for programs trim those away. `−` and the
 * small and wide forms are taken for the plain ones by some.
 */
const formulaBegins = /(\r\n?|[;\t\n|]|^)(?=(?:(?![\t\r\n])[\s\p{Cc}\p{Cf}"])*[=+\-@＝＋－＠﹦﹢﹣﹫−])/gu

/** A spreadsheet takes text that begins like a formula for one, and runs it; an apostrophe before it makes it text. */
function cell(text: string): string {
  const parted = text.replace(formulaBegins, "$1'")
  const inert = /^[\t\r\n]/.test(parted) ? `'${parted}` : parted
  return /[",;|\t\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
