import { decide } from '../desk/decide.ts'
import { decideConfig } from '../desk/decide-config.ts'
import { emptyDesk } from '../desk/folded-desk.ts'
import { dueHandoffs, nextHandoffDueAt } from '../handoff/due-handoff.ts'
import type { MintId } from '../ids.ts'
import { checkCommand } from '../log/check-command.ts'
import type { Command, Refusal } from '../log/commands.ts'
import type { Decision } from '../log/decision.ts'
import type { Actor, Draft, Entry, EventType, JournalEntry } from '../log/events.ts'
import type { OncallConfig } from '../model/config.ts'
import type { Incident, Page } from '../model/incident.ts'
import type { ReportedReceipt } from '../model/receipt.ts'
import type { Runbook } from '../model/runbook.ts'
import type { IntakeBatch, Signal } from '../model/signal.ts'
import {
  type Delivery,
  decideDelivery,
  decideReceipt,
  decideUpdateDelivery,
  type UpdateDelivery,
} from '../paging/decide-receipt.ts'
import { due, nextDueAt } from '../paging/due.ts'
import { decideHeard } from '../signal/decide-heard.ts'
import { decideSignal, type HeardAlert, type SignalContext, type SignalDecision } from '../signal/decide-signal.ts'
import type { CommandRequest } from '../wire/bridge.ts'
import { configOf, night } from './builders.ts'
import { deepFreeze } from './deep-freeze.ts'

export type AnyRequest = CommandRequest<Command['type']>
type OnIncident = Extract<AnyRequest, { readonly incidentId: string }>['type']
export type Cause = 'signal' | 'command' | 'due' | 'receipt' | 'delivery' | 'desk'

/** One entry being folded, and the incident as it stood before it and after it. */
export interface Moment {
  readonly entry: JournalEntry
  readonly cause: Cause
  readonly before: Incident | undefined
  readonly after: Incident | undefined
}

export interface BenchOptions {
  readonly config?: OncallConfig
  readonly watch?: (moment: Moment) => void
}

const relay: Actor = { kind: 'relay', id: 'relay', device: null }
type Origin = Pick<IntakeBatch, 'source' | 'integrationId' | 'payloadId'>
const alertmanager: Origin = {
  source: 'alertmanager',
  integrationId: 'int-1',
  payloadId: null,
}
/** More passes than any policy has rungs. */
const maxPasses = 500

/**
 * The whole domain with a clock that the test turns: inputs are decided on a fork and merged, as the relay does, and
 * every entry and incident is frozen. Time passes only in `wait` and `sleep`.
 */
export class Bench {
  readonly desk = emptyDesk()
  readonly entries: JournalEntry[] = []
  now = night
  readonly #watch: (moment: Moment) => void
  /** Apart from the ids that tests write down themselves. */
  #minted = 1_000
  #commands = 0

  constructor({ config = configOf(), watch = () => {} }: BenchOptions = {}) {
    this.#watch = watch
    this.configure(config)
    for (const person of Object.keys(config.people)) this.pair(person)
  }

  #commandId(): string {
    this.#commands += 1
    return `019a9f1c-0000-7000-8000-${String(this.#commands).padStart(12, '0')}`
  }

  readonly mintId: MintId = (prefix) => {
    this.#minted += 1
    return `${prefix}-${this.#minted}`
  }

  get context(): SignalContext {
    return { now: this.now, mintId: this.mintId }
  }

  configure(config: OncallConfig): void {
    this.record(decideConfig(this.desk, config, this.context).drafts, relay, 'desk')
  }

  pair(person: string, deviceId = deviceOf(person)): void {
    const body = { deviceId, person, name: `${person}'s laptop` }
    this.record([{ type: 'device.paired', incidentId: null, body }], relay, 'desk')
  }

  revoke(person: string, deviceId = deviceOf(person)): void {
    this.record([{ type: 'device.revoked', incidentId: null, body: { deviceId } }], actorOf(person), 'desk')
  }

  publish({ id: runbookId, title, text, version, match }: Runbook): void {
    const body = { runbookId, title, text, version, match }
    this.record([{ type: 'runbook.published', incidentId: null, body }], relay, 'desk')
  }

  /** What a signal would come to, without committing it. */
  tryOut(signal: Signal): SignalDecision {
    return decideSignal(this.desk.fork(), alertmanager, signal, this.context)
  }

  signal(signal: Signal, origin: Origin = alertmanager): SignalDecision {
    const decision = decideSignal(this.desk, origin, signal, this.context)
    if (decision.drafts) this.record(decision.drafts, { kind: 'source', id: origin.source, device: null }, 'signal')
    return decision
  }

  /** That a repeat was heard, as the relay tells the log of it later. */
  hear({ incidentId, key }: HeardAlert): void {
    const incident = this.desk.incident(incidentId)
    if (incident) this.record(decideHeard(incident, new Map([[key, this.now]])), relay, 'signal')
  }

  /** What a request would come to, without committing it. Throws when no console could send it. */
  tryRequest(by: string, request: AnyRequest, commandId = this.#commandId()): Decision {
    const checked = checkCommand({ commandId, ...request })
    if (!checked.ok) throw new Error(`${checked.field}: ${checked.detail}`)
    return decide(this.desk.fork(), checked.command, { ...this.context, actor: actorOf(by) })
  }

  command(by: string, request: AnyRequest): Decision {
    const commandId = this.#commandId()
    const decision = this.tryRequest(by, request, commandId)
    if (decision.ok) this.record(decision.drafts, actorOf(by), 'command', commandId)
    return decision
  }

  /** A person's request about the newest incident, in short. */
  does(by: string, type: OnIncident, fields: Readonly<Record<string, unknown>> = {}): Decision {
    return this.command(by, { type, incidentId: this.incident.id, ...fields } as AnyRequest)
  }

  receipt(by: string, receipt: ReportedReceipt, deviceId = deviceOf(by)): readonly Draft[] {
    const actor: Actor = { kind: 'person', id: by, device: deviceId }
    const drafts = decideReceipt(this.desk, receipt, actor)
    this.record(drafts, actor, 'receipt')
    return drafts
  }

  delivery(delivery: Delivery): readonly Draft[] {
    const drafts = decideDelivery(this.desk, delivery)
    this.record(drafts, relay, 'delivery')
    return drafts
  }

  updateDelivery(delivery: UpdateDelivery): readonly Draft[] {
    const drafts = decideUpdateDelivery(this.desk, delivery)
    this.record(drafts, relay, 'delivery')
    return drafts
  }

  /** The relay runs for `ms` and does each thing when it is due. */
  wait(ms: number): void {
    const end = this.now + ms
    this.due()
    for (;;) {
      const times = [...this.desk.incidents()].flatMap((incident) => nextDueAt(this.desk, incident) ?? [])
      const next = Math.min(end, nextHandoffDueAt(this.desk) ?? end, ...times)
      this.now = Math.max(this.now, next)
      this.due()
      if (this.now >= end) return
    }
  }

  /** The relay is down for `ms`, then finds what is overdue. */
  sleep(ms: number): void {
    this.now += ms
    this.due()
  }

  /** Tells what time has made true, pass by pass, until every incident is quiet. */
  due(): void {
    this.record(dueHandoffs(this.desk, this.now), relay, 'due')
    for (const { id } of [...this.desk.incidents()]) {
      let passes = 0
      while (this.#duePass(id)) {
        passes += 1
        if (passes > maxPasses) throw new Error(`${id} is not quiet after ${maxPasses} passes`)
      }
    }
  }

  #duePass(id: string): boolean {
    const incident = this.desk.incident(id)
    const drafts = incident ? due(this.desk, incident, this.now, () => this.mintId('pg')) : []
    this.record(drafts, relay, 'due')
    return drafts.length > 0
  }

  record(drafts: readonly Draft[], actor: Actor, cause: Cause, commandId: string | null = null): void {
    const fork = this.desk.fork()
    for (const draft of drafts) {
      const before = draft.incidentId === null ? undefined : fork.incident(draft.incidentId)
      const entry = deepFreeze(this.#seal(draft, actor, before, commandId))
      fork.apply(entry)
      const after = draft.incidentId === null ? undefined : deepFreeze(fork.incident(draft.incidentId))
      this.entries.push(entry)
      this.#watch({ entry, cause, before, after })
    }
    fork.merge()
  }

  #seal(draft: Draft, actor: Actor, incident: Incident | undefined, commandId: string | null): JournalEntry {
    const seq = this.entries.length + 1
    const { type, body, incidentId } = draft
    return {
      seq,
      type,
      v: 1,
      recordedAt: this.now,
      at: draft.at ?? this.now,
      actor: draft.actor ?? actor,
      commandId,
      incidentId,
      scope: incident?.scope ?? 'team',
      drill: draft.drill ?? incident?.drill ?? false,
      bodyHash: `body ${seq}`,
      hash: `head ${seq}`,
      body,
      salt: '',
    } as JournalEntry
  }

  /** The newest incident. Throws when there is none. */
  get incident(): Incident {
    const newest = [...this.desk.incidents()].sort((a, b) => b.openedSeq - a.openedSeq)[0]
    if (!newest) throw new Error('no incident')
    return newest
  }

  /** The people who are being paged for the newest incident. */
  get paged(): readonly string[] {
    return openPages(this.incident).map((page) => page.person)
  }

  entriesOf(incidentId = this.incident.id): readonly JournalEntry[] {
    return this.entries.filter((entry) => entry.incidentId === incidentId)
  }

  /** All entries of one type so far. */
  all<T extends EventType>(type: T): readonly Entry<T>[] {
    return this.entries.filter((entry) => entry.type === type) as readonly JournalEntry[] as readonly Entry<T>[]
  }
}

export function actorOf(person: string): Actor {
  return { kind: 'person', id: person, device: deviceOf(person) }
}

export function deviceOf(person: string): string {
  return `dev-${person}`
}

export function openPages(incident: Incident): readonly Page[] {
  return Object.values(incident.pages).filter((page) => page.state === 'open')
}

/** The refusal that a decision is. Throws when it is none. */
export function refusalOf(decision: Decision): Refusal {
  if (decision.ok) throw new Error('not refused')
  return decision
}
