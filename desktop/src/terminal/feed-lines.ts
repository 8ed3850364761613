import { sevWords } from '@baton/shared/model/sev-words.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { reachText, statusText } from '../presentation/effects.ts'
import { formatClock, formatDuration, formatMoment, plural } from '../presentation/format.ts'
import { isUnheld, nextStepText } from '../presentation/next-step.ts'
import { ends, type Line, type Span, type Style, span } from './lines.ts'
import { namedText } from './person-text.ts'

const linesPerRow = 2

export interface FeedPlace {
  readonly width: number
  readonly height: number
  /** The relay's clock, Unix ms. */
  readonly now: number
  readonly chosen: string | null
}

/** As many rows as fit, the chosen one among them. */
export function feedLines(state: ConsoleState, { width, height, now, chosen }: FeedPlace): readonly Line[] {
  if (state.feed.length === 0) return [[], [span(emptyWords(state), 'dim')]]
  const count = Math.max(1, Math.floor(height / linesPerRow))
  const index = Math.max(
    0,
    state.feed.findIndex(({ id }) => id === chosen),
  )
  const first = Math.max(0, Math.min(index - Math.floor(count / 2), state.feed.length - count))
  const paged = new Set(state.alarm.pages.map(({ incidentId }) => incidentId))
  return state.feed
    .slice(first, first + count)
    .flatMap((row) => rowLines(row, state, { width, now, isChosen: row.id === chosen, isPaged: paged.has(row.id) }))
}

function emptyWords({ connection, lastAlertAt }: ConsoleState): string {
  // A console that knows nothing must not look calm.
  if (connection.lastHeardAt === null) return '  Nothing is known yet: the relay has not answered.'
  return `  No incidents. Last alert: ${lastAlertAt === null ? 'none yet' : formatClock(lastAlertAt)}.`
}

interface RowPlace {
  readonly width: number
  readonly now: number
  readonly isChosen: boolean
  readonly isPaged: boolean
}

function rowLines(row: FeedRow, state: ConsoleState, { width, now, isChosen, isPaged }: RowPlace): readonly Line[] {
  const base: Style = row.status === 'resolved' ? 'dim' : 'plain'
  const title: Style = isChosen ? 'chosen' : row.status === 'triggered' ? 'bold' : base
  const age = formatDuration((row.resolvedAt ?? now) - row.openedAt)
  const facts = [row.serviceName ?? '', plural(row.alertCount, 'alert'), row.recurrence, age].filter(
    (fact) => fact !== '',
  )
  const first = ends(
    [span(isChosen ? '> ' : '  ', title), severitySpan(row), span(' ', title), span(row.title, title)],
    [span(facts.join(' · '), base)],
    width,
  )
  const words = [isPaged ? 'PAGES YOU' : '', ...rowWords(row, state, now)].filter((part) => part !== '')
  const urgent = isPaged || (row.status !== 'resolved' && isUnheld(row.nextStep))
  return [first, ends([span(`    ${words.join(' · ')}`, urgent ? 'critical' : 'dim')], [], width)]
}

/** What a row says besides its title: who has it, what comes next, how far pages got, what waits. */
export function rowWords(row: FeedRow, state: ConsoleState, now: number): readonly string[] {
  return [
    row.sev === null ? '' : sevWords(row.sev),
    statusText(row),
    row.status === 'resolved' ? '' : nextStepText(row.nextStep, now),
    ...reachedNext(row, state, now),
    ...row.paging.map(reachText),
    row.flapping ? 'flapping' : '',
    row.silence && now > row.silence.from ? `not repeated since ${formatMoment(row.silence.since, now)}` : '',
    row.truncated > 0 ? `${row.truncated} alerts left out by the source` : '',
    row.pending > 0 ? `${row.pending} pending` : '',
  ].filter((part) => part !== '')
}

/** How each who is paged next is reached. */
function reachedNext({ nextStep, status }: FeedRow, state: ConsoleState, now: number): readonly string[] {
  if (nextStep.kind !== 'pages' || status === 'resolved') return []
  return nextStep.people.map((name) => namedText(state, name, now)).filter((text, i) => text !== nextStep.people[i])
}

/** Severity as a word in a frame: filled, half or hollow as the row is triggered, acknowledged or resolved. */
export function severitySpan({ severity, status }: Pick<FeedRow, 'severity' | 'status'>): Span {
  const [open, close] = frames[status]
  return span(
    `${open}${severity}${close}`.padEnd(severityWidth),
    status === 'resolved' || severity === 'unknown' ? 'plain' : severity,
  )
}

const frames = { triggered: '[]', acknowledged: '()', resolved: '  ' } as const
const severityWidth = '[critical]'.length
