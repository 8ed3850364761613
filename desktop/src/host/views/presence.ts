import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import type { ConsoleState } from '@baton/shared/view/console-state.ts'

/** What the console shows while nobody looks at its window: badge, tray, tooltip. A function of the state alone. */
export interface Presence {
  /** Incidents that page me and that I have not answered. */
  readonly badge: number
  readonly tray: TrayState
  /** One line for the tray's tooltip and the first line of its menu. */
  readonly summary: string
  readonly incidents: readonly TrayIncident[]
  /** What the alarm windows show: the alarm, a moment who has taken what rang, or nothing. */
  readonly alarm: 'up' | 'taken' | 'down'
  /** Someone would go unpaged if this machine fell asleep, or if the console were gone. */
  readonly isNeeded: boolean
}

export type TrayState = 'calm' | 'paged' | 'offline' | 'blind'

/** An incident that pages me, as the tray's menu lists it. */
export interface TrayIncident {
  readonly incidentId: string
  /** Hostile text made safe for one line of a menu. */
  readonly label: string
  /** An acknowledgement waits for the relay. */
  readonly isPending: boolean
}

/** A menu that is longer than the screen hides what it is for. */
const maxListed = 20
const maxLabel = 60

export function presenceOf(state: ConsoleState): Presence {
  const incidents = incidentsOf(state.alarm.pages)
  const unanswered = incidents.filter(({ isPending }) => !isPending).length
  return {
    badge: unanswered,
    tray: trayStateOf(state),
    summary: summaryOf(state, unanswered),
    incidents: incidents.slice(0, maxListed),
    alarm: alarmOf(state),
    isNeeded: quitQuestion(state) !== null,
  }
}

function alarmOf({ alarm }: ConsoleState): Presence['alarm'] {
  if (!alarm.silencedHere && (alarm.pages.length > 0 || alarm.blind)) return 'up'
  return alarm.taken === null ? 'down' : 'taken'
}

/** Blind comes before a page: what is known of pages is old by then. Unknown is never calm. */
function trayStateOf({ alarm, connection }: ConsoleState): TrayState {
  if (alarm.blind) return 'blind'
  if (alarm.pages.some((page) => !page.pending)) return 'paged'
  return connection.kind === 'live' || connection.kind === 'catching-up' ? 'calm' : 'offline'
}

function summaryOf({ alarm, connection, me, counts }: ConsoleState, unanswered: number): string {
  if (alarm.blind) return 'Blind: you are on call and the relay does not answer'
  if (unanswered > 0) return unanswered === 1 ? 'Paged: 1 incident' : `Paged: ${unanswered} incidents`
  switch (connection.kind) {
    case 'live':
    case 'catching-up': {
      const open = Object.values(counts).reduce((sum, count) => sum + count, 0)
      return `${me?.onCall ? 'On call' : 'Not on call'}: ${open === 0 ? 'nothing is open' : `${open} open`}`
    }
    case 'unpaired':
      return 'This device is not paired'
    case 'revoked':
      return 'The pairing of this device was ended'
    case 'incompatible':
      return 'Update needed: this console and its relay do not understand each other'
    case 'history-changed':
      return 'The history of the relay has changed'
    default:
      return 'Offline: the relay does not answer'
  }
}

function incidentsOf(pages: readonly AlarmPage[]): readonly TrayIncident[] {
  const byId = new Map<string, TrayIncident>()
  for (const page of pages) {
    const known = byId.get(page.incidentId)
    const label = `${page.drill ? 'test' : page.severity}: ${safeLine(page.title, maxLabel)}`
    byId.set(page.incidentId, known ?? { incidentId: page.incidentId, label, isPending: page.pending })
  }
  return [...byId.values()]
}

/** Why quitting now needs a second thought; null when it does not. */
export interface QuitQuestion {
  readonly message: string
  readonly detail: string
}

/** Whom nobody would page on this device once it is closed, and who would be next. */
export function quitQuestion(state: ConsoleState): QuitQuestion | null {
  const { me, oncall, alarm, people } = state
  if (!me || state.connection.kind === 'unpaired' || state.connection.kind === 'revoked') return null
  const name = safeLine(me.name, maxLabel)
  const pages = incidentsOf(alarm.pages).length
  if (!me.onCall && pages === 0) return null
  const duties = oncall.flatMap(({ name: team, levels }) =>
    levels
      .filter(({ person }) => person === me.id)
      .map(({ level }) => {
        const next = levels.find((other) => other.level > level && other.person !== me.id)
        const after = next ? `${nameOf(people, next.person, next.name)} would be paged next` : 'nobody is after you'
        return `${safeLine(team, maxLabel)}, level ${level}: ${after}.`
      }),
  )
  const lines = [
    `${name} would not be paged on this device any more.`,
    ...duties,
    ...(pages === 0 ? [] : [`${pages === 1 ? '1 incident pages' : `${pages} incidents page`} you now.`]),
    'Closing the window keeps Baton in the tray, where it can still page you.',
  ]
  return {
    message: me.onCall ? 'You are on call. Quit Baton?' : 'You are paged. Quit Baton?',
    detail: lines.join('\n'),
  }
}

function nameOf(people: ConsoleState['people'], id: string, fallback: string): string {
  return safeLine(people.find((person) => person.id === id)?.name ?? fallback, maxLabel)
}

// Controls, and the marks that reorder text, can make a line read as what it is not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: hostile text is where they come from
const deceptive = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Hostile text as one line for the system's own surfaces, at most `max` characters. */
export function safeLine(text: string, max: number): string {
  const line = text
    .slice(0, max * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(deceptive, '\ufffd')
  return line.length > max ? `${line.slice(0, max - 1)}…` : line
}
