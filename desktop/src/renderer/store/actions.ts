import { type CommandType, offlineRule } from '@baton/shared/log/commands.ts'
import type { CommandRequest, ConsoleBridge, SubmitResult } from '@baton/shared/wire/bridge.ts'
import { helpNames } from '../../presentation/effects.ts'
import { joinNames } from '../../presentation/format.ts'
import { plainLine } from '../../presentation/plain-text.ts'
import type { ConsoleStore } from './console-store.ts'
import { setDraft, type UiStore } from './ui-store.ts'

export interface ActionTime {
  readonly now: () => number
  /** Runs once after `ms`; returns the function that stops it. */
  readonly after: (ms: number, run: () => void) => () => void
}

export interface ActionSurroundings {
  readonly bridge: ConsoleBridge
  readonly store: ConsoleStore
  readonly ui: UiStore
  readonly time: ActionTime
}

export interface HelpRequest {
  readonly why?: string
  readonly person?: string
  readonly everybody?: true
  readonly names?: readonly string[]
}

export type Actions = ReturnType<typeof createActions>

/** What a person can do, from wherever on the screen it is asked. Failures become notices. */
export function createActions({ bridge, store, ui, time }: ActionSurroundings) {
  let noticeCount = 0
  /** What gives the words of an act back when it is undone, by what the act is called. */
  const giveBacks = new Map<string, () => void>()

  function tell(kind: 'refused' | 'failed' | 'info', text: string, incidentId: string | null = null): void {
    const notice = { id: `face-${++noticeCount}`, kind, text, incidentId, at: time.now() }
    ui.setState(({ notices }) => ({ notices: [...notices.slice(-19), notice] }))
  }

  /** Waits for an answer of the host; that it could not give one is told, not lost. */
  async function ask<T>(what: string, work: Promise<T>): Promise<T | null> {
    try {
      return await work
    } catch (error) {
      tell('failed', `${what} failed: ${error instanceof Error ? error.message : String(error)}. Nothing was changed.`)
      return null
    }
  }

  /** Several lists tell of several incidents: what is said of one names it. */
  function named(text: string, incidentId: string | null): string {
    const title = incidentId === null ? null : titleOf(incidentId)
    return title === null ? text : `${text} · ${title}`
  }

  function titleOf(incidentId: string): string | null {
    const { feed, rooms } = store.getState()
    const row = feed.find(({ id }) => id === incidentId) ?? rooms[incidentId]?.row ?? null
    return row === null ? null : plainLine(row.title, 80)
  }

  async function submit(request: CommandRequest<CommandType>): Promise<SubmitResult | null> {
    const incidentId = 'incidentId' in request ? request.incidentId : null
    const what = named(commandWords(request.type), incidentId)
    const result = await ask(what, bridge.submit(request))
    if (result?.kind === 'refused') tell('refused', `${what}: ${result.detail}`, incidentId)
    return result
  }

  /**
   * Puts off an act that wakes someone for the seconds in which it can be undone; false when it is not taken. `giveBack` returns
   * what was written for it to where it was written.
   */
  async function delayed(text: string, request: CommandRequest<CommandType>, giveBack?: () => void): Promise<boolean> {
    const incidentId = 'incidentId' in request ? request.incidentId : null
    const { kind } = store.getState().connection
    if (offlineRule[request.type] === 'refuse' && kind !== 'live' && kind !== 'catching-up') {
      const what = named(commandWords(request.type), incidentId)
      tell('refused', `${what}: it needs the relay, which is not answering. Nobody was paged.`, incidentId)
      return false
    }
    const called = named(text, incidentId)
    if (giveBack !== undefined) giveBacks.set(called, giveBack)
    return (await ask(commandWords(request.type), bridge.submitLater(request, called))) !== null
  }

  function undo(id: string): void {
    const called = store.getState().delayed.find((act) => act.id === id)?.text ?? ''
    void ask('Undoing', bridge.undo(id))
    giveBacks.get(called)?.()
    giveBacks.delete(called)
  }

  /** Puts words back into a field, before what has been typed there since. */
  function giveBackTo(field: string, words: string): (() => void) | undefined {
    if (words === '') return undefined
    return () => setDraft(ui, field, [words, ui.getState().drafts[field]].filter(Boolean).join(' '))
  }

  function pageNow(id: string): void {
    void ask('Paging', bridge.doNow(id))
  }

  function nameOf(person: string): string {
    return store.getState().people.find((candidate) => candidate.id === person)?.name ?? person
  }

  return {
    tell,
    ask,
    submit,
    undo,
    /** Does at once what waits for its undo. */
    pageNow,
    /** Undoes what was asked for last. */
    undoLast: () => {
      const last = store.getState().delayed.at(-1)
      if (last !== undefined) undo(last.id)
    },
    /** Does at once what was asked for last. */
    pageLastNow: () => {
      const last = store.getState().delayed.at(-1)
      if (last !== undefined) pageNow(last.id)
    },
    dismiss: (id: string) => {
      ui.setState(({ notices }) => ({
        notices: notices.map((notice) => (notice.id === id ? { ...notice, dismissed: true } : notice)),
      }))
      if (!id.startsWith('face-')) void ask('Dismissing', bridge.dismissNotice(id))
    },
    /** What became of it; null where there was nothing to do, or nobody could say. */
    acknowledge: async (incidentIds: readonly string[]): Promise<SubmitResult | null> => {
      const [incidentId, ...others] = incidentIds
      if (incidentId === undefined) return null
      return submit(
        others.length === 0
          ? { type: 'incident.acknowledge', incidentId }
          : { type: 'incident.acknowledge-all', incidentIds: [...incidentIds] },
      )
    },
    /**
     * Asks whoever is next, one person, or everybody; `names` is whom the next step reaches, where that is known here. False
     * when it was not taken.
     */
    needHelp: async (
      incidentId: string,
      { why = '', person, everybody, names }: HelpRequest = {},
    ): Promise<boolean> => {
      const row = store.getState().feed.find((candidate) => candidate.id === incidentId)
      const next = names ?? (row === undefined ? null : helpNames(row))
      const paged = person === undefined ? (everybody ? ['everybody'] : next) : [nameOf(person)]
      if (paged?.length === 0) {
        tell(
          'refused',
          named('Nobody is left to page. Choose somebody in Need help, or give it to somebody.', incidentId),
          incidentId,
        )
        return false
      }
      const whom = paged === null ? 'the next step' : joinNames(paged)
      const words = why.trim()
      const request = {
        type: 'incident.escalate' as const,
        incidentId,
        ...(person === undefined ? {} : { person }),
        ...(everybody && person === undefined ? { everybody } : {}),
        ...(words === '' ? {} : { why: words }),
      }
      return delayed(`Paging ${whom}`, request, giveBackTo(`${incidentId}/help`, words))
    },
    /** False when it was not taken. */
    reassign: (incidentId: string, person: string): Promise<boolean> =>
      delayed(`Paging ${nameOf(person)} to take it`, { type: 'incident.reassign', incidentId, person }),
    /** False when it was not taken. */
    addResponder: (incidentId: string, person: string, why = ''): Promise<boolean> =>
      delayed(
        `Paging ${nameOf(person)} to join`,
        { type: 'incident.add-responder', incidentId, person, ...(why === '' ? {} : { why }) },
        giveBackTo(incidentId, why === '' ? '' : `/page @${person} ${why}`),
      ),
    unacknowledge: (incidentId: string) => {
      void delayed('Un-acknowledging: paging starts again', { type: 'incident.unacknowledge', incidentId })
    },
    unsnooze: (incidentId: string) => {
      void delayed('Ending the snooze: paging starts again', { type: 'incident.unsnooze', incidentId })
    },
    /** Declares an incident that pages others, unless it is undone. False when it was not taken. */
    declareLater: (request: CommandRequest<'incident.declare'>, names: readonly string[]): Promise<boolean> =>
      delayed(`Declaring ${plainLine(request.title, 60)}: pages ${joinNames(names)}`, request),
    reopen: (incidentId: string) => {
      // It goes to whoever reopens it and wakes nobody, so there is nothing to undo.
      void submit({ type: 'incident.reopen', incidentId })
    },
    openLink: async (url: string, consent = false) => {
      const result = await ask('Opening the link', bridge.openLink(url, consent))
      if (result?.kind === 'needs-consent') ui.setState({ consent: { url, host: result.host, why: result.why } })
      if (result?.kind === 'refused') tell('refused', `Link not opened: ${result.why}`)
    },
  }
}

/** What moves people is called by one of three verbs, as the buttons are. */
const peopleVerbs: Partial<Readonly<Record<CommandType, string>>> = {
  'incident.escalate': 'Need help',
  'incident.add-responder': 'Need help',
  'incident.reassign': 'Give',
  'role.assign': 'Give',
  'role.release': 'Give back',
  'role.take': 'Take',
  'shift.take-over': 'Take',
}

/** A command's type in words: `incident.set-sev` is "Set sev", `incident.reassign` is "Give". */
export function commandWords(type: CommandType): string {
  const named = peopleVerbs[type]
  if (named !== undefined) return named
  const words = type.replace('incident.', '').split(/[.-]/)
  const [area, verb] = words
  const plain: Readonly<Record<string, string>> = { note: 'Note', link: 'Link', pager: 'Pager test' }
  if (area !== undefined && area in plain && verb !== undefined) return plain[area] ?? area
  const text = words.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
