import type { CommandType } from '@baton/shared/log/commands.ts'
import { type ConsoleState, undoMs } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { compareFeedRows } from '@baton/shared/view/feed-row.ts'
import type { CommandRequest, ConsoleBridge } from '@baton/shared/wire/bridge.ts'
import { demoReportOf } from '../notebook/demo-notebook.ts'
import { demoBrief, demoScope } from './demo-handoff.ts'
import { demoRoom } from './demo-room.ts'
import { step } from './demo-rows.ts'
import { demoSources } from './demo-sources.ts'
import { workedOn } from './fake-work.ts'

export interface FakeBridge extends ConsoleBridge {
  /** Changes the made-up host's state from outside. */
  readonly tell: (change: Partial<ConsoleState>) => void
}

/** A host that lives in memory and believes everything: enough to try the face by hand. It holds no rules. */
export function createFakeBridge(initial: ConsoleState): FakeBridge {
  let state = initial
  const listeners = new Set<(change: Partial<ConsoleState>) => void>()

  function tell(change: Partial<ConsoleState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener(change)
  }

  function changeRow(id: string, change: Partial<FeedRow>): void {
    const feed = state.feed.map((row) => (row.id === id ? { ...row, ...change } : row)).sort(compareFeedRows)
    const row = feed.find((candidate) => candidate.id === id)
    const room = state.rooms[id]
    tell({
      feed,
      rooms: room === undefined || row === undefined ? state.rooms : { ...state.rooms, [id]: { ...room, row } },
    })
  }

  function addEntry(
    id: string,
    text: string,
    more: { readonly about?: number; readonly tags?: readonly string[] } = {},
  ): void {
    const room = state.rooms[id]
    if (room === undefined) return
    const now = Date.now()
    const online = state.connection.kind === 'live'
    const row = {
      seq: online ? 1_000 + room.timeline.length : 0,
      type: 'note.add',
      at: more.about ?? now,
      recordedAt: now,
      kind: 'note' as const,
      who: state.me?.name ?? 'me',
      person: state.me?.id ?? null,
      text,
      addedLater: more.about !== undefined,
      edited: false,
      earlier: [],
      noteId: `note-${now}`,
      severity: null,
      tags: more.tags ?? [],
      mentions: [],
      starred: false,
      omitted: false,
      pending: !online,
      heldAt: online ? null : now,
      pageId: null,
      alike: null,
    }
    tell({ rooms: { ...state.rooms, [id]: { ...room, timeline: [...room.timeline, row] } } })
  }

  function acknowledge(id: string): void {
    changeRow(id, {
      status: 'acknowledged',
      holder: 'sam',
      holderName: 'Sam',
      paging: [],
      nextStep: step('acknowledgement-expires', 'acknowledgement times out', Date.now() + 30 * 60_000, ['Sam']),
    })
    tell({ alarm: { ...state.alarm, pages: state.alarm.pages.filter((page) => page.incidentId !== id) } })
  }

  function work(request: CommandRequest<CommandType>): void {
    const room = 'incidentId' in request ? state.rooms[request.incidentId] : undefined
    if (room === undefined) return
    const pending = state.connection.kind !== 'live'
    const worked = workedOn(room, request, { me: state.me, people: state.people, now: Date.now(), pending })
    tell({ rooms: { ...state.rooms, [room.incidentId]: worked } })
  }

  async function submit(request: CommandRequest<CommandType>): ReturnType<ConsoleBridge['submit']> {
    switch (request.type) {
      case 'incident.acknowledge':
        acknowledge(request.incidentId)
        break
      case 'incident.acknowledge-all':
        for (const id of request.incidentIds ?? []) acknowledge(id)
        break
      case 'note.add':
        addEntry(request.incidentId, request.text, request)
        break
      case 'incident.resolve':
        changeRow(request.incidentId, { status: 'resolved', nextStep: step('resolved', 'resolved') })
        break
      case 'incident.set-sev':
        changeRow(request.incidentId, { sev: request.sev })
        break
      case 'incident.escalate':
        addEntry(request.incidentId, 'asked for help: pages Ana')
        break
      case 'incident.reassign':
        return {
          kind: 'refused',
          reason: 'already-holding',
          detail: `${request.person} holds it already, since 02:14:05`,
        }
      default:
        work(request)
        break
    }
    return state.connection.kind === 'live' ? { kind: 'committed' } : { kind: 'queued' }
  }

  return {
    tell,
    snapshot: async () => state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openRoom: async (id) => {
      const row = state.feed.find((candidate) => candidate.id === id)
      if (row !== undefined) tell({ rooms: { ...state.rooms, [id]: demoRoom(row, state.connection.kind !== 'live') } })
    },
    closeRoom: async (id) => {
      const { [id]: _closed, ...rooms } = state.rooms
      tell({ rooms })
    },
    showAlerts: async () => undefined,
    submit,
    submitLater: async (request, text) => {
      const id = JSON.stringify(request)
      const incidentId = 'incidentId' in request ? request.incidentId : null
      const others = state.delayed.filter((act) => act.id !== id)
      tell({ delayed: [...others, { id, text, incidentId, dueAt: Date.now() + undoMs }] })
    },
    undo: async (id) => tell({ delayed: state.delayed.filter((act) => act.id !== id) }),
    doNow: async (id) => tell({ delayed: state.delayed.filter((act) => act.id !== id) }),
    alarmSeen: async () => record('alarmSeen'),
    alarmShown: async (visible) => record(`alarmShown ${visible}`),
    arm: async () => tell({ alarm: { ...state.alarm, sound: 'silent', notifications: 'granted' } }),
    muteHere: async () => tell({ alarm: { ...state.alarm, sound: 'silent', mutedUntil: Date.now() + 60_000 } }),
    silenceHere: async () => tell({ alarm: { ...state.alarm, silencedHere: true, sound: 'silent' } }),
    dismissNotice: async (id) =>
      tell({
        notices: state.notices.map((notice) => (notice.id === id ? { ...notice, dismissed: true } : notice)),
      }),
    openLink: async (url, consent) => {
      if (url.startsWith('https:') || consent) return { kind: 'opened' }
      if (!url.startsWith('http:')) return { kind: 'refused', why: 'it is not a web address' }
      return {
        kind: 'needs-consent',
        host: new URL(url).host,
        why: 'it is not encrypted (http)',
      }
    },
    exportIncident: async (id, format, names) => `# ${id} as ${format}${names ? ' with names' : ''}\n`,
    readReport: async (id, names) => demoReportOf(state.rooms[id], names),
    replay: async () => null,
    replayAt: async () => null,
    draftBrief: async () => demoBrief(Date.now()),
    handoffScope: async () => demoScope(Date.now()),
    pair: async () => ({ ok: false, detail: 'the code is not known or was used already' }),
    unpair: async () => tell({ connection: { ...state.connection, kind: 'unpaired' } }),
    readSources: async () => demoSources(Date.now()),
    revokeDevice: async (id) => {
      tell({ devices: state.devices.filter((device) => device.id !== id) })
      return { ok: true, detail: '' }
    },
    invite: async (person) => ({
      ok: true,
      url: `https://baton.example.net/#pair=K7Q2-${person}`,
      expiresAt: Date.now() + 900_000,
    }),
  }
}

/** What the face proved, for whoever tries it: `performance.getEntriesByType('mark')`. */
function record(what: string): void {
  performance.mark(what)
}
