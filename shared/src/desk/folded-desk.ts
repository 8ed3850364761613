import { reduceAccesses } from '../access/reduce-access.ts'
import {
  effectiveConfig,
  eraseHandoff,
  isHandoffEntry,
  reduceHandoffs,
  reduceShifts,
  shiftsAfterApply,
} from '../handoff/reduce-handoffs.ts'
import type { DeviceId, HandoffId, IncidentId, IntegrationId, PersonId, RunbookId } from '../ids.ts'
import type { EventBodies, JournalEntry } from '../log/events.ts'
import { isKnownEvent, isNewerEvent } from '../log/known-events.ts'
import { type Accesses, noAccesses } from '../model/access.ts'
import { type ChannelKind, emptyConfig, type OncallConfig } from '../model/config.ts'
import type { AlertIndexEntry, Desk, Device, GroupEntry, Integration } from '../model/desk.ts'
import type { Handoff, Handoffs, Shift, Shifts } from '../model/handoff.ts'
import type { Incident } from '../model/incident.ts'
import { type OncallHistory, withOncall } from '../model/oncall-history.ts'
import type { Runbook } from '../model/runbook.ts'
import {
  hasNotebook,
  indexNotebook,
  isWorthIndexing,
  type NotebookIndexEntry,
  notebookEntryOf,
} from '../notebook/notebook-index.ts'
import { type AlertEntry, occurrencesAfter } from '../signal/reduce-occurrences.ts'
import type { DeskState } from './desk-state.ts'
import { LayeredMap } from './layered-map.ts'
import { openIncident, reduceIncident } from './reduce-incident.ts'

/** How long an alert's identity and a group's history are remembered after they were last heard of. */
const memoryMs = 30 * 86_400_000
/** Openings kept per group to tell a recurrence. */
const keptOpenings = 50

/** A desk that entries are folded into. The fold is the same on relay and console. */
export interface DeskFold extends Desk {
  /** Folds one entry. Entries come in order, without a gap; an incident that is not in memory is left alone. */
  apply(entry: JournalEntry): void
  /** An overlay to decide on: what is folded into it shows in it alone. */
  fork(): DeskFork
  /** Incidents with a postmortem or open action items, whether or not they are in memory. */
  notebooks(): readonly NotebookIndexEntry[]
}

/** An overlay over a desk: dropping it discards it. */
export interface DeskFork extends DeskFold {
  /** A look at the past stands on the file and the runbooks of then. */
  config: OncallConfig
  runbooks: Readonly<Record<RunbookId, Runbook>>
  /** Shows an incident in it alone. */
  load(incident: Incident): void
  /** Carries this overlay into its parent and returns the incidents that it touched. */
  merge(): readonly Incident[]
}

/** What the log has come to: incidents, and the indexes that deciding needs. */
export interface RootDesk extends DeskFold {
  seq: number
  hash: string
  /** Incidents in memory: the open ones, and those loaded or kept for showing. */
  incidents(): IterableIterator<Incident>
  readonly incidentCount: number
  readonly openCount: number
  integrations(): readonly Integration[]
  /** Puts a stored incident back into memory, so that an event for it can be decided and folded. */
  load(incident: Incident): void
  /** Drops a resolved incident from memory; open ones stay. */
  unload(id: IncidentId): void
  /** Puts an incident that was folded anew in the place of what was known of it. */
  replace(incident: Incident): void
  toState(): DeskState
  /** Without the index of alerts, which is for deciding signals: consoles do not, and a storm makes it large. */
  toConsoleState(): DeskState
}

/** A desk of before the first entry. */
export function emptyDesk(): RootDesk {
  return new FoldedDesk()
}

/** The desk that `toState` was asked of, with the incidents that were in its memory. */
export function deskFromState(state: DeskState, incidents: Iterable<Incident>): RootDesk {
  return FoldedDesk.fromState(state, incidents)
}

/** Both in one: a fork is a root's maps with a parent, and the types say what each may be asked. */
class FoldedDesk implements RootDesk, DeskFork {
  seq = 0
  hash = '0'.repeat(64)
  recordedAt = 0
  config: OncallConfig = emptyConfig
  filed: OncallConfig = emptyConfig
  handoffs: Handoffs = {}
  oncallHistory: OncallHistory = []
  accesses: Accesses = noAccesses
  runbooks: Readonly<Record<RunbookId, Runbook>> = {}
  lastAlertAt: number | null = null
  lastAlertFrom: IntegrationId | null = null
  unknownEvents = 0
  readonly #parent: FoldedDesk | null
  readonly #incidents: LayeredMap<IncidentId, Incident>
  readonly #alerts: LayeredMap<string, AlertIndexEntry>
  readonly #groups: LayeredMap<string, GroupEntry>
  readonly #devices: LayeredMap<DeviceId, Device>
  readonly #integrations: LayeredMap<IntegrationId, Integration>
  readonly #pagerTests: LayeredMap<PersonId, IncidentId>
  readonly #channelsProven: LayeredMap<string, number>
  readonly #notebooks: LayeredMap<IncidentId, NotebookIndexEntry>
  #shifts: Shifts = {}
  /** Of a root only; forks carry it over at merge. */
  readonly #openIds = new Set<IncidentId>()

  constructor(parent: FoldedDesk | null = null) {
    this.#parent = parent
    this.#incidents = new LayeredMap(parent ? parent.#incidents : null)
    this.#alerts = new LayeredMap(parent ? parent.#alerts : null)
    this.#groups = new LayeredMap(parent ? parent.#groups : null)
    this.#devices = new LayeredMap(parent ? parent.#devices : null)
    this.#integrations = new LayeredMap(parent ? parent.#integrations : null)
    this.#pagerTests = new LayeredMap(parent ? parent.#pagerTests : null)
    this.#channelsProven = new LayeredMap(parent ? parent.#channelsProven : null)
    this.#notebooks = new LayeredMap(parent ? parent.#notebooks : null)
    if (parent) this.#copyScalars(parent)
  }

  #copyScalars(from: FoldedDesk): void {
    this.seq = from.seq
    this.hash = from.hash
    this.recordedAt = from.recordedAt
    this.config = from.config
    this.filed = from.filed
    this.handoffs = from.handoffs
    this.oncallHistory = from.oncallHistory
    this.accesses = from.accesses
    this.#shifts = from.#shifts
    this.runbooks = from.runbooks
    this.lastAlertAt = from.lastAlertAt
    this.lastAlertFrom = from.lastAlertFrom
    this.unknownEvents = from.unknownEvents
  }

  fork(): FoldedDesk {
    return new FoldedDesk(this)
  }

  merge(): readonly Incident[] {
    const parent = this.#parent
    if (!parent) throw new Error('a root desk has nothing to merge into')
    const touched = [...this.#incidents.ownValues()]
    for (const map of [this.#devices, this.#integrations, this.#pagerTests, this.#channelsProven, this.#notebooks])
      map.mergeIntoParent()
    this.#incidents.mergeIntoParent()
    this.#alerts.mergeIntoParent()
    this.#groups.mergeIntoParent()
    parent.#copyScalars(this)
    for (const incident of touched) parent.#noteOpen(incident)
    parent.#forgetOld()
    return touched
  }

  incident(id: IncidentId): Incident | undefined {
    return this.#incidents.get(id)
  }

  incidents(): IterableIterator<Incident> {
    return this.#incidents.ownValues()
  }

  openIncidents(): readonly Incident[] {
    const own = [...this.#openIds].flatMap((id) => this.#incidents.get(id) ?? [])
    if (!this.#parent) return own
    const open = new Map([...this.#parent.openIncidents(), ...own].map((incident) => [incident.id, incident]))
    // What this fork has resolved is still open in its parent.
    for (const incident of this.#incidents.ownValues()) if (incident.status === 'resolved') open.delete(incident.id)
    return [...open.values()]
  }

  get incidentCount(): number {
    return this.#incidents.ownSize
  }

  get openCount(): number {
    return this.#openIds.size
  }

  load(incident: Incident): void {
    this.#incidents.set(incident.id, incident)
    this.#noteOpen(incident)
    // A copy of the log that had not this incident has not followed what was written of it either.
    if (hasNotebook(incident)) this.#notebooks.set(incident.id, notebookEntryOf(incident))
  }

  unload(id: IncidentId): void {
    if (!this.#openIds.has(id)) this.#incidents.forget(id)
  }

  alert(key: string): AlertIndexEntry | undefined {
    const entry = this.#alerts.get(key)
    if (!entry || entry.updatedAt >= this.recordedAt - memoryMs) return entry
    const incident = entry.incidentId === null ? undefined : this.incident(entry.incidentId)
    return incident && incident.status !== 'resolved' ? entry : undefined
  }

  group(key: string): GroupEntry | undefined {
    const entry = this.#groups.get(key)
    return entry && (entry.openId !== null || entry.updatedAt >= this.recordedAt - memoryMs) ? entry : undefined
  }

  device(id: DeviceId): Device | undefined {
    return this.#devices.get(id)
  }

  devices(): readonly Device[] {
    const own = [...this.#devices.ownValues()]
    if (!this.#parent) return own
    return [...new Map([...this.#parent.devices(), ...own].map((device) => [device.id, device])).values()]
  }

  integration(id: IntegrationId): Integration | undefined {
    return this.#integrations.get(id)
  }

  integrations(): readonly Integration[] {
    return [...this.#integrations.ownValues()]
  }

  pagerTest(person: PersonId): IncidentId | undefined {
    return this.#pagerTests.get(person)
  }

  channelProven(person: PersonId, channel: ChannelKind): number | undefined {
    return this.#channelsProven.get(`${person}/${channel}`)
  }

  handoff(id: HandoffId): Handoff | undefined {
    return Object.hasOwn(this.handoffs, id) ? this.handoffs[id] : undefined
  }

  openHandoffs(): readonly Handoff[] {
    return Object.values(this.handoffs).filter(({ state }) => state === 'offered')
  }

  openHandoffOf(team: string, from: PersonId): Handoff | undefined {
    return this.openHandoffs().find((handoff) => handoff.team === team && handoff.from === from)
  }

  shift(team: string): Shift | undefined {
    return Object.hasOwn(this.#shifts, team) ? this.#shifts[team] : undefined
  }

  runbook(id: RunbookId): Runbook | undefined {
    return Object.hasOwn(this.runbooks, id) ? this.runbooks[id] : undefined
  }

  notebooks(): readonly NotebookIndexEntry[] {
    const own = [...this.#notebooks.ownValues()]
    const all = this.#parent
      ? new Map([...this.#parent.notebooks(), ...own].map((entry) => [entry.incidentId, entry])).values()
      : own
    return [...all].filter(isWorthIndexing)
  }

  apply(entry: JournalEntry): void {
    this.seq = entry.seq
    this.hash = entry.hash
    this.recordedAt = entry.recordedAt
    if (!isKnownEvent(entry)) {
      if (isNewerEvent(entry)) this.unknownEvents += 1
      return
    }
    this.#applyDesk(entry)
    if (entry.incidentId === null) return
    const before = this.incident(entry.incidentId)
    const after = entry.type === 'incident.opened' ? openIncident(entry) : before && reduceIncident(before, entry)
    if (!after || after === before) return
    this.#incidents.set(after.id, after)
    this.#noteOpen(after)
    this.#indexGroup(before, after)
    const indexed = indexNotebook(before, after)
    if (indexed) this.#notebooks.set(after.id, indexed)
  }

  #applyDesk(entry: JournalEntry): void {
    if (isHandoffEntry(entry)) {
      this.handoffs = reduceHandoffs(this.handoffs, entry)
      this.#shifts = reduceShifts(this.#shifts, this.handoffs, this.filed, entry)
      this.#reconfigure(entry.recordedAt)
      return
    }
    this.accesses = reduceAccesses(this.accesses, entry)
    switch (entry.type) {
      case 'config.applied':
        this.filed = entry.body.config
        this.#shifts = shiftsAfterApply(this.#shifts, this.filed)
        this.#reconfigure(entry.recordedAt)
        break
      case 'runbook.published': {
        const { runbookId: id, title, text, version, match } = entry.body
        const runbook: Runbook = { id, title, text, version, match, publishedAt: entry.recordedAt }
        this.runbooks = { ...this.runbooks, [id]: runbook }
        break
      }
      case 'runbook.withdrawn': {
        const { [entry.body.runbookId]: _withdrawn, ...runbooks } = this.runbooks
        this.runbooks = runbooks
        break
      }
      case 'integration.created': {
        const { integrationId: id, source, name } = entry.body
        this.#integrations.set(id, { id, source, name, createdAt: entry.recordedAt, revoked: false })
        break
      }
      case 'integration.revoked': {
        const integration = this.integration(entry.body.integrationId)
        if (integration) this.#integrations.set(integration.id, { ...integration, revoked: true })
        break
      }
      case 'device.paired': {
        const { deviceId: id, person, name } = entry.body
        this.#devices.set(id, { id, person, name, pairedAt: entry.recordedAt, revoked: false, proven: {} })
        break
      }
      case 'device.revoked': {
        const device = this.device(entry.body.deviceId)
        if (device) this.#devices.set(device.id, { ...device, revoked: true })
        break
      }
      case 'page.receipted': {
        const device = this.device(entry.body.deviceId)
        if (device && entry.body.ok)
          this.#devices.set(device.id, {
            ...device,
            proven: { ...device.proven, [entry.body.layer]: entry.recordedAt },
          })
        break
      }
      case 'page.delivered': {
        const { pageId, channel, person = this.incident(entry.incidentId ?? '')?.pages[pageId]?.person } = entry.body
        if (person !== undefined) this.#channelsProven.set(`${person}/${channel}`, entry.recordedAt)
        break
      }
      case 'incident.opened':
        if (entry.body.drillFor !== null && entry.incidentId !== null)
          this.#pagerTests.set(entry.body.drillFor, entry.incidentId)
        break
      case 'alert.fired':
      case 'alert.cleared':
      case 'alert.updated':
      case 'alert.end-heard':
      case 'alert.heard-late':
        this.#indexAlert(entry)
        break
      case 'body.erased':
        this.#erase(entry.body)
        break
      default:
        break
    }
  }

  #reconfigure(at: number): void {
    this.config = effectiveConfig(this.filed, this.#shifts, this.handoffs)
    this.oncallHistory = withOncall(this.oncallHistory, this.config, at)
  }

  /** Of what is known beside incidents, the texts that an event gave it. An incident is folded anew by whoever has its events. */
  #erase({ erasedType, rest }: EventBodies['body.erased']): void {
    if (erasedType === 'device.paired') {
      const device = this.device(String(rest.deviceId))
      if (device) this.#devices.set(device.id, { ...device, name: String(rest.name) })
    } else if (erasedType === 'integration.created') {
      const integration = this.integration(String(rest.integrationId))
      if (integration) this.#integrations.set(integration.id, { ...integration, name: String(rest.name) })
    } else if (erasedType === 'runbook.published') {
      const runbook = this.runbook(String(rest.runbookId))
      if (runbook && runbook.version === rest.version)
        this.runbooks = {
          ...this.runbooks,
          [runbook.id]: { ...runbook, title: String(rest.title), text: String(rest.text) },
        }
    } else this.handoffs = eraseHandoff(this.handoffs, erasedType, rest)
  }

  replace(incident: Incident): void {
    this.load(incident)
    if (this.#notebooks.get(incident.id)) this.#notebooks.set(incident.id, notebookEntryOf(incident))
  }

  #indexAlert(entry: AlertEntry): void {
    const { key } = entry.body
    const known = this.alert(key)
    const occurrences = occurrencesAfter(known, entry)
    if (occurrences) {
      const incidentId = entry.incidentId ?? known?.incidentId ?? null
      this.#alerts.set(key, { ...occurrences, incidentId, updatedAt: entry.recordedAt })
    }
    this.lastAlertAt = entry.recordedAt
    this.lastAlertFrom = key.slice(0, Math.max(0, key.indexOf('/'))) || null
    this.#forgetOld()
  }

  #indexGroup(before: Incident | undefined, after: Incident): void {
    if (before && before.status === after.status) return
    // As it can be found, not as it is kept: when memory is given back must not show in the state.
    const known = this.group(after.groupKey)
    const isOpen = after.status !== 'resolved'
    // A newer incident of the group is open already: an older one that changes must not take its place.
    if (known?.openId && known.openId !== after.id && isOpen) return
    const openings = before
      ? (known?.openings ?? [])
      : [...(known?.openings ?? []), after.openedAt].slice(-keptOpenings)
    this.#groups.set(after.groupKey, {
      openId: isOpen ? after.id : known?.openId === after.id ? null : (known?.openId ?? null),
      lastId: before && known ? known.lastId : after.id,
      openings,
      updatedAt: this.recordedAt,
    })
  }

  #noteOpen(incident: Incident): void {
    if (incident.status === 'resolved') this.#openIds.delete(incident.id)
    else this.#openIds.add(incident.id)
  }

  /** Lookups ignore what is too old already; this only gives the memory back. */
  #forgetOld(): void {
    if (this.#parent) return
    for (const [key, entry] of this.#alerts.own()) {
      if (entry.updatedAt >= this.recordedAt - memoryMs || this.#openIds.has(entry.incidentId ?? '')) break
      this.#alerts.forget(key)
    }
    for (const [key, entry] of this.#groups.own()) {
      if (entry.updatedAt >= this.recordedAt - memoryMs || entry.openId !== null) break
      this.#groups.forget(key)
    }
  }

  toState(): DeskState {
    // What is too old to be found is left out, whether or not its memory was given back yet.
    return { ...this.toConsoleState(), alerts: [...this.#alerts.own()].filter(([key]) => this.alert(key)) }
  }

  toConsoleState(): DeskState {
    return {
      seq: this.seq,
      hash: this.hash,
      recordedAt: this.recordedAt,
      config: this.filed,
      shifts: this.#shifts,
      handoffs: this.handoffs,
      runbooks: this.runbooks,
      // In an order of their own: a copy may have come to know of them in another.
      notebooks: this.notebooks().toSorted(byOpening),
      alerts: [],
      // What is too old to be found is left out, whether or not its memory was given back yet.
      groups: [...this.#groups.own()].filter(([key]) => this.group(key)),
      devices: this.devices(),
      integrations: this.integrations(),
      accesses: this.accesses,
      oncallHistory: this.oncallHistory,
      pagerTests: [...this.#pagerTests.own()],
      channelsProven: [...this.#channelsProven.own()],
      lastAlertAt: this.lastAlertAt,
      lastAlertFrom: this.lastAlertFrom,
      unknownEvents: this.unknownEvents,
    }
  }

  static fromState(state: DeskState, incidents: Iterable<Incident>): FoldedDesk {
    const desk = new FoldedDesk()
    desk.seq = state.seq
    desk.hash = state.hash
    desk.recordedAt = state.recordedAt
    desk.filed = state.config
    desk.#shifts = state.shifts
    desk.handoffs = state.handoffs
    desk.accesses = state.accesses ?? noAccesses
    desk.oncallHistory = state.oncallHistory ?? []
    desk.config = effectiveConfig(state.config, state.shifts, state.handoffs)
    desk.runbooks = state.runbooks
    for (const entry of state.notebooks) desk.#notebooks.set(entry.incidentId, entry)
    desk.lastAlertAt = state.lastAlertAt
    desk.lastAlertFrom = state.lastAlertFrom ?? null
    desk.unknownEvents = state.unknownEvents
    for (const [key, entry] of state.alerts) desk.#alerts.set(key, entry)
    for (const [key, entry] of state.groups) desk.#groups.set(key, entry)
    for (const device of state.devices) desk.#devices.set(device.id, device)
    for (const integration of state.integrations) desk.#integrations.set(integration.id, integration)
    for (const [person, id] of state.pagerTests) desk.#pagerTests.set(person, id)
    for (const [key, at] of state.channelsProven) desk.#channelsProven.set(key, at)
    for (const incident of incidents) desk.load(incident)
    return desk
  }
}

function byOpening(a: NotebookIndexEntry, b: NotebookIndexEntry): number {
  return a.openedAt - b.openedAt || (a.incidentId < b.incidentId ? -1 : 1)
}
