import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'
import { isOpenNotice } from '@baton/shared/view/open-notices.ts'
import { formatClock, formatDuration, plural } from '../presentation/format.ts'
import { purposeWords } from '../renderer/alarm/acknowledgeable.ts'
import { connectionWords, trustOf } from '../renderer/bar/connection-words.ts'
import { ends, type Line, type Span, span } from './lines.ts'
import { personText } from './person-text.ts'

const mostPages = 3

/** The top of the screen: who answers, whether it can be trusted, what pages me, and what I should know. */
export function barLines(state: ConsoleState, width: number, now: number): readonly Line[] {
  return [
    ends([span('Baton', 'bold'), span(` · ${youWords(state)}`)], connectionSpans(state), width),
    ...blindLine(state),
    ...pageLines(state, now),
    [span(` ${oncallWords(state, now)}`)],
    ...troubleLines(state),
  ]
}

function oncallWords(state: ConsoleState, now: number): string {
  const { oncall } = state
  const teams = oncall.map(({ name, levels }) => {
    const people = levels.map((level) => personText(state, level.person, level.name, now))
    return `${oncall.length > 1 ? `${name}: ` : ''}${people.length === 0 ? 'nobody' : people.join(' → ')}`
  })
  return `on call: ${teams.length === 0 ? 'nobody' : teams.join(', ')}`
}

function youWords({ me }: ConsoleState): string {
  return me === null ? 'this device belongs to nobody' : `you: ${me.name}${me.onCall ? ' (on call)' : ''}`
}

/** The connection in words, with how fast it is while it is live. */
export function connectionText({ connection }: Pick<ConsoleState, 'connection'>): string {
  const words = connectionWords(connection)
  if (connection.kind === 'blind') return words.toUpperCase()
  return connection.kind === 'live' && connection.latencyMs !== null
    ? `${words} · ${Math.round(connection.latencyMs)} ms`
    : words
}

function connectionSpans(state: ConsoleState): readonly Span[] {
  const { connection, outbox } = state
  const trust = trustOf(connection.kind)
  const pending = outbox.length === 0 ? [] : [span(`${outbox.length} pending · `, 'bold')]
  return [...pending, span(connectionText(state), trust === 'good' ? 'ok' : trust === 'stale' ? 'warning' : 'alarm')]
}

function blindLine({ connection }: ConsoleState): readonly Line[] {
  if (connection.kind !== 'blind') return []
  const since = formatClock(connection.since)
  return [
    [
      span(
        ` BLIND since ${since}: you are on call, and a page may not reach this terminal. Use another way. `,
        'alarm',
      ),
    ],
  ]
}

function pageLines({ alarm }: ConsoleState, now: number): readonly Line[] {
  const shown = alarm.pages.slice(0, mostPages).flatMap((page): readonly Line[] => {
    const parts = [
      `${page.drill ? 'TEST PAGE' : 'PAGE'} ${page.severity}: ${page.title}`,
      page.serviceName ?? '',
      formatDuration(now - page.openedAt),
      plural(page.alertCount, 'alert'),
      page.pending ? 'acknowledgement pending, escalation continues' : page.ask === null ? purposeWords(page) : '',
    ]
    return [[span(` ${parts.filter((part) => part !== '').join(' · ')} `, 'alarm')], ...askedMeLine(page)]
  })
  const more = alarm.pages.length - Math.min(mostPages, alarm.pages.length)
  return more > 0 ? [...shown, [span(` and ${plural(more, 'more page')} to you `, 'alarm')]] : shown
}

/** Who asks, and in which words. */
function askedMeLine(page: AlarmPage): readonly Line[] {
  if (page.ask === null) return []
  const { byName, why } = page.ask
  const to = page.purpose === 'reassign' ? ' to take over' : page.purpose === 'join' ? ' to join' : ' for help'
  const keys = page.pending ? '' : ' [a: I am coming, c: I cannot]'
  return [[span(` ${byName} asks you${to}${why === '' ? '' : `: “${why}”`}${keys} `, 'alarm')]]
}

function troubleLines({ alarm, connection, notices }: ConsoleState): readonly Line[] {
  const rings = alarm.pages.length > 0 || alarm.blind
  const trouble = [
    ...(alarm.silencedHere ? ['Silenced here only: escalation continues, and it rings again.'] : []),
    ...(rings && alarm.sound === 'failed' ? ['No sound: no player works on this machine.'] : []),
    ...connection.limits,
    ...(alarm.notifications === 'unsupported' ? ['No notifications: notify-send is not installed.'] : []),
    ...(connection.kind === 'history-changed' ? ['The relay’s history changed: this is not the log seen before.'] : []),
    ...(connection.kind === 'revoked' ? ['This pairing was ended: no page reaches this terminal any more.'] : []),
  ]
  const open = notices.filter(isOpenNotice)
  const notice = open.at(-1)
  const said = notice ? [`${notice.text}${open.length > 1 ? ` (1 of ${open.length})` : ''} [x: dismiss]`] : []
  return [...trouble, ...said].map((text) => [span(` ${text}`, 'warning')])
}
