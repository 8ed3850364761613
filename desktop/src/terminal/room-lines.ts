import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { formatClock } from '../renderer/lib/format.ts'
import { rowWords, severitySpan } from './feed-lines.ts'
import { type Line, span } from './lines.ts'
import { cleanText, wrap } from './text.ts'

export interface RoomPlace {
  readonly width: number
  readonly height: number
  /** The relay's clock, Unix ms. */
  readonly now: number
  /** How many lines the timeline is scrolled up from its newest. */
  readonly scroll: number
}

/** A room: what it is about, then its timeline with the newest at the bottom. */
export function roomLines(room: RoomState | undefined, place: RoomPlace): readonly Line[] {
  const { width, height } = place
  const head = headLines(room, place)
  const story = (room?.timeline ?? []).flatMap((row) => entryLines(row, width))
  const left = Math.max(1, height - head.length)
  const end = Math.max(Math.min(left, story.length), story.length - place.scroll)
  return [...head, ...story.slice(Math.max(0, end - left), end)]
}

function headLines(room: RoomState | undefined, { now, scroll }: RoomPlace): readonly Line[] {
  const row = room?.row
  if (!room || room.history === 'unknown-incident' || !row)
    return [[span(room?.history === 'unknown-incident' ? 'This incident is not known here.' : 'Loading…', 'dim')]]
  const { service, runbookUrl, impact } = room
  const runbook = runbookUrl ?? service?.runbook ?? null
  return [
    [severitySpan(row), span(` ${row.title}`, 'bold')],
    [span(`    ${rowWords(row, now).join(' · ')}`, 'dim')],
    ...(service ? [[span(`    ${service.name}: ${service.description}`, 'dim')]] : []),
    ...(impact === '' ? [] : [[span(`    impact: ${impact}`)]]),
    ...(runbook === null ? [] : [[span(`    runbook: ${runbook}`, 'info')]]),
    [span(timelineTitle(room, scroll), 'dim')],
  ]
}

function timelineTitle({ history }: RoomState, scroll: number): string {
  const whole = history === 'complete' ? '' : history === 'loading' ? ' · loading' : ' · not all of it is here'
  return `── Timeline (local time)${whole}${scroll > 0 ? ' · newer below' : ''} ──`
}

function entryLines(row: TimelineRow, width: number): readonly Line[] {
  const marks = [row.pending ? 'pending' : '', row.edited ? 'edited' : '', row.addedLater ? 'added later' : '']
  const suffix = marks.filter((mark) => mark !== '').map((mark) => ` (${mark})`)
  const lead = `${formatClock(row.at)} ${row.kind.padEnd(10)} `
  const [first = '', ...rest] = wrap(cleanText(`${row.who}: ${row.text}${suffix.join('')}`, 4_000), width - lead.length)
  const style = row.pending ? 'dim' : row.kind === 'note' ? 'bold' : 'plain'
  return [[span(lead, 'dim'), span(first, style)], ...rest.map((text) => [span(' '.repeat(lead.length) + text, style)])]
}
