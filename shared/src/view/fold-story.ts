import { durationWords, provedLayers, type TimelineRow } from './timeline.ts'

/** One line of the story: a row, or several that say the same, folded into one. */
export interface StoryItem {
  /** The same for the same line, however the story grows. */
  readonly key: string
  readonly row: TimelineRow
  /** What it says here; a page says how it ended. */
  readonly text: string
  /** All that it stands for, oldest first; one for a line that is no fold. */
  readonly rows: readonly TimelineRow[]
}

/** Rows that say the same within this of the first are one line. */
const foldWithinMs = 120_000

/**
 * The story that people follow: what they did and said, pages by their end, equal rows as one. What only proves that
 * something worked is left out, and nothing that was starred or waits is.
 */
export function storyOf(rows: readonly TimelineRow[]): readonly StoryItem[] {
  const ends = pageEnds(rows)
  const items: StoryItem[] = []
  const folds = new Map<string, number>()
  for (const row of rows) {
    if (!isTold(row, ends)) continue
    const key = foldKey(row)
    const at = key === null ? undefined : folds.get(key)
    const fold = at === undefined ? undefined : items[at]
    if (at !== undefined && fold && row.at - fold.row.at <= foldWithinMs) {
      items[at] = { ...fold, rows: [...fold.rows, row] }
      continue
    }
    if (key !== null) folds.set(key, items.length)
    items.push({ key: rowKey(row), row, text: textOf(row, ends), rows: [row] })
  }
  return items
}

/** Every row as a line of its own. */
export function linesOf(rows: readonly TimelineRow[]): readonly StoryItem[] {
  return rows.map((row) => ({ key: rowKey(row), row, text: row.text, rows: [row] }))
}

/** A pending row has no seq yet; a note of ours has its id from the start. */
function rowKey(row: TimelineRow): string {
  return row.seq > 0 ? `${row.seq}-${row.kind}-${row.noteId ?? ''}` : `pending-${row.noteId ?? `${row.type}-${row.at}`}`
}

/** What rows must share to be one line; null for what people wrote or picked. */
function foldKey(row: TimelineRow): string | null {
  if (row.starred || row.pending || row.kind === 'note' || row.kind === 'link') return null
  if (row.kind === 'page' && row.type === 'page.raised') return null
  return row.alike ?? `${row.type} ${row.who} ${row.text}`
}

interface PageEnd {
  readonly raisedAt: number
  readonly proved: string[]
  readonly failed: string[]
  ended: string | null
}

/** By page, how far it got and how it ended. */
function pageEnds(rows: readonly TimelineRow[]): ReadonlyMap<string, PageEnd> {
  const ends = new Map<string, PageEnd>()
  for (const { type, pageId, at, recordedAt, text } of rows) {
    if (pageId === null) continue
    if (type === 'page.raised') ends.set(pageId, { raisedAt: at, proved: [], failed: [], ended: null })
    const end = ends.get(pageId)
    if (!end) continue
    const after = durationWords(recordedAt - end.raisedAt)
    if (type === 'page.answered') end.ended = `answered after ${after}`
    else if (type === 'page.declined') end.ended = `${text} after ${after}`
    else if (type === 'page.failed') end.failed.push(text.replace(/^.* was /, ''))
    else if (type === 'page.delivered') end.proved.push(text.replace(/^.* by /, 'sent by '))
    else if (type === 'page.receipted') {
      const layer = provedLayers.get(text)
      if (layer === 'seen') end.proved.push(`seen after ${after}`)
      else if (layer === undefined) end.failed.push(text)
      else if (layer !== 'reached' && layer !== 'acted') end.proved.push(layer)
    }
  }
  return ends
}

function isTold(row: TimelineRow, ends: ReadonlyMap<string, PageEnd>): boolean {
  if (row.starred || row.pending) return true
  switch (row.type) {
    case 'page.receipted':
    case 'page.delivered':
    case 'page.failed':
    case 'page.answered':
    case 'page.declined':
      // What tells of a page whose beginning is not here stands for itself.
      return row.pageId === null || !ends.has(row.pageId)
    case 'page.channels-set':
    case 'escalation.started':
    case 'escalation.revised':
      return false
    case 'escalation.stepped':
      return row.text.includes('reached nobody')
    case 'runbook.opened':
    case 'responder.asked':
      return false
    default:
      return true
  }
}

function textOf(row: TimelineRow, ends: ReadonlyMap<string, PageEnd>): string {
  const end = row.type === 'page.raised' && row.pageId !== null ? ends.get(row.pageId) : undefined
  if (!end) return row.text
  const { proved, failed, ended } = end
  const steps = [...new Set([...failed, ...proved, ...(ended === null ? [] : [ended])])]
  return steps.length === 0 ? row.text : `${row.text}: ${steps.join(', ')}`
}

/** What a fold says: how many of what, and until when. */
export function foldWords({ rows, text, row }: StoryItem): { readonly count: string; readonly of: string } {
  const [, verb, name] = /^(fires|clears) (.*)$/.exec(row.alike ?? '') ?? []
  if (verb === undefined) return { count: `${rows.length} ×`, of: text }
  return { count: verb === 'fires' ? `${rows.length} alerts` : `${rows.length} cleared`, of: name ?? '' }
}

/** How a fold's rows lie over its time, for a spark: how many in each of `bins` parts. */
export function foldBins(rows: readonly TimelineRow[], bins: number): readonly number[] {
  const from = rows[0]?.at ?? 0
  const span = Math.max(1, (rows.at(-1)?.at ?? from) - from)
  const counts = new Array<number>(bins).fill(0)
  for (const { at } of rows) {
    const bin = Math.min(bins - 1, Math.floor(((at - from) / span) * bins))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}
