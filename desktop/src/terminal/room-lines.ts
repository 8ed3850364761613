import type { AskView } from '@baton/shared/view/alarm-state.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { RoomState } from '@baton/shared/view/room-state.ts'
import type { TimelineRow } from '@baton/shared/view/timeline.ts'
import { askedWords, askWords, isWaiting } from '../presentation/ask-words.ts'
import { formatClock } from '../presentation/format.ts'
import { rowWords, severitySpan } from './feed-lines.ts'
import { type Line, span } from './lines.ts'
import { callText, personText } from './person-text.ts'
import { cleanText, wrap } from './text.ts'

/** Calls for help that a room's head shows, the latest ones. */
const mostAsks = 3

export interface RoomPlace {
  readonly width: number
  readonly height: number
  /** The relay's clock, Unix ms. */
  readonly now: number
  /** How many lines the timeline is scrolled up from its newest. */
  readonly scroll: number
}

/** A room: what it is about, then its timeline with the newest at the bottom. */
export function roomLines(room: RoomState | undefined, state: ConsoleState, place: RoomPlace): readonly Line[] {
  const { width, height } = place
  const head = headLines(room, state, place)
  const story = (room?.timeline ?? []).flatMap((row) => entryLines(row, width))
  const left = Math.max(1, height - head.length)
  const end = Math.max(Math.min(left, story.length), story.length - place.scroll)
  return [...head, ...story.slice(Math.max(0, end - left), end)]
}

function headLines(room: RoomState | undefined, state: ConsoleState, { now, scroll }: RoomPlace): readonly Line[] {
  const row = room?.row
  if (!room || room.history === 'unknown-incident' || !row)
    return [[span(room?.history === 'unknown-incident' ? 'This incident is not known here.' : 'Loading…', 'dim')]]
  const { service, runbookUrl, impact } = room
  const runbook = runbookUrl ?? service?.runbook ?? null
  return [
    [severitySpan(row), span(` ${row.title}`, 'bold')],
    [span(`    ${rowWords(row, state, now).join(' · ')}`, 'dim')],
    ...(service ? [[span(`    ${service.name}: ${service.description}`, 'dim')]] : []),
    ...(impact === '' ? [] : [[span(`    impact: ${impact}`)]]),
    ...peopleLine(room, state, now),
    ...room.asks.slice(-mostAsks).flatMap((ask) => askLines(ask, state)),
    ...(runbook === null ? [] : [[span(`    runbook: ${runbook}`, 'info')]]),
    [span(timelineTitle(room, scroll), 'dim')],
  ]
}

/** Who is on it, and who was asked, each with how they are reached. */
function peopleLine({ responders }: RoomState, state: ConsoleState, now: number): readonly Line[] {
  if (responders.length === 0) return []
  const people = responders.map(
    (responder) => `${personText(state, responder.person, responder.name, now)} ${responderWords[responder.state]}`,
  )
  return [[span(`    people: ${people.join(', ')}`)]]
}

const responderWords = { holder: 'holds it', asked: 'asked', here: 'here', declined: 'cannot' } as const

/** A call for help: who asked whom, how far it came, the number while there is no answer; then why. */
function askLines(ask: AskView, state: ConsoleState): readonly Line[] {
  const call = isWaiting(ask) && !isMe(state, ask.person) ? callText(state, ask.person) : ''
  const words = [askedWords(ask), askWords(ask), call].filter((part) => part !== '').join(' · ')
  return [[span(`    ${words}`)], ...(ask.why === '' ? [] : [[span(`      “${ask.why}”`)]])]
}

function isMe({ me }: ConsoleState, person: string): boolean {
  return me?.id === person
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
