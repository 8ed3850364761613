import type { Postmortem } from './schema.ts'

const columns = ['seq', 'at', 'recorded_at', 'kind', 'who', 'text', 'observed', 'tags', 'starred'] as const

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
    }),
  )
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))]
  return lines.map((line) => `${line}\r\n`).join('')
}

/** A spreadsheet takes text that begins like a formula for one, and runs it; an apostrophe makes it text. */
function cell(text: string): string {
  const inert = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
