import { decide } from '@baton/shared/desk/decide.ts'
import { emptyDesk } from '@baton/shared/desk/folded-desk.ts'
import { decideErase } from '@baton/shared/erasure/decide-erase.ts'
import { sealEntry } from '@baton/shared/log/chain.ts'
import { checkCommand } from '@baton/shared/log/check-command.ts'
import type { Outcome } from '@baton/shared/log/commands.ts'
import type { Actor, Draft, JournalEntry } from '@baton/shared/log/events.ts'
import { alertsOf, noAlerts } from '@baton/shared/model/alert-table.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import type { Connected } from '@baton/shared/model/reach.ts'
import type { ReportedReceipt } from '@baton/shared/model/receipt.ts'
import type { Signal } from '@baton/shared/model/signal.ts'
import { decideReceipt } from '@baton/shared/paging/decide-receipt.ts'
import { due } from '@baton/shared/paging/due.ts'
import { decideSignal } from '@baton/shared/signal/decide-signal.ts'
import { configOf, signalOf } from '@baton/shared/testing/builders.ts'
import type { CommandRequest } from '@baton/shared/wire/bridge.ts'
import type {
  ClientToServer,
  Phones,
  ReadIncidentRequest,
  SnapshotPiece,
  SubscribeRequest,
  SubscribeResult,
} from '@baton/shared/wire/socket.ts'
import type { Socket, SocketHandlers, SocketLink } from '../ports.ts'
import type { FakeClock } from './fake-clock.ts'

export const token = 'token-of-ana'
const relayActor: Actor = { kind: 'relay', id: 'relay', device: null }

interface Client {
  readonly handlers: SocketHandlers
  readonly actor: Actor
  isFollowing: boolean
  /** What is left of the snapshot that it was answered. */
  pieces: SnapshotPiece[]
}

/**
 * Stands for the relay behind the socket port: the real desk, rules and hash chain over entries in memory, and faults
 * on demand. The real relay over real sockets is tested end to end in the browser suite.
 */
export class FakeRelay implements Socket {
  desk = emptyDesk()
  entries: JournalEntry[] = []
  readonly clients = new Set<Client>()
  readonly tokens = new Map([[token, { person: 'ana', device: 'dev-ana' }]])
  readonly outcomes = new Map<string, Outcome>()
  /** Every command that arrived, resends included. */
  readonly received: string[] = []
  readonly receipts: ReportedReceipt[] = []
  readonly asked: string[] = []
  isUp = true
  /** Takes everything, answers nothing. */
  isHung = false
  /** Answers from its log, and its loop turns no more. */
  isStuck = false
  /** Speaks a later protocol. */
  isNewer = false
  /** Commands that are committed and whose answer is lost. */
  lostAnswers = 0
  /** Pushes that are lost on the way. */
  lostPushes = 0
  /** What to answer to commands instead of doing them. */
  failure: { readonly outcome: 'error'; readonly reason: 'overloaded' | 'failed'; readonly detail: string } | null =
    null
  /** A console that is further behind gets a snapshot. */
  longestTail = 5_000
  /** Entries in one answer. */
  entriesPerAnswer = 1_000
  /** Incidents in one part of a snapshot; their alerts come apart from them, one by one, when there are many parts. */
  incidentsPerPart = Number.POSITIVE_INFINITY
  losesParts = false
  /** Where it says that it and others are reached. */
  relays: readonly string[] = []
  /** What it says of the devices beside those that are connected. */
  left: Record<string, number> = {}
  isSettled = true
  /** The telephone numbers that it has for who may have them; null: they are not for this person. */
  phones: Phones | null = { revision: 'none', numbers: {} }
  /** The relay's clock minus the console's, ms. */
  clockAheadMs = 0
  readonly #clock: FakeClock
  #minted = 0

  constructor(clock: FakeClock, config = configOf()) {
    this.#clock = clock
    this.commit([{ type: 'config.applied', incidentId: null, body: { config } }], relayActor)
    for (const { person, device: deviceId } of this.tokens.values())
      this.commit(
        [{ type: 'device.paired', incidentId: null, body: { deviceId, person, name: `${person}'s laptop` } }],
        relayActor,
      )
  }

  get now(): number {
    return this.#clock.now() + this.clockAheadMs
  }

  readonly mintId = (prefix: string): string => {
    this.#minted += 1
    return `${prefix}-${this.#minted}`
  }

  commit(drafts: readonly Draft[], actor: Actor, commandId: string | null = null): void {
    const fork = this.desk.fork()
    const batch = drafts.map((draft) => {
      const scope = draft.incidentId === null ? 'team' : (fork.incident(draft.incidentId)?.scope ?? 'team')
      const isDrill = draft.incidentId !== null && fork.incident(draft.incidentId)?.drill === true
      const unsealed = { ...draft, drill: draft.drill ?? isDrill, actorOf: actor, commandId, scope }
      const seal = { seq: fork.seq + 1, recordedAt: this.now, salt: '00', bodyText: JSON.stringify(draft.body) }
      const entry = sealEntry(fork.hash, unsealed, seal)
      fork.apply(entry)
      return entry
    })
    fork.merge()
    this.entries.push(...batch)
    if (batch.length > 0) this.push(batch)
  }

  push(batch: readonly JournalEntry[]): void {
    if (this.lostPushes > 0) {
      this.lostPushes -= 1
      return
    }
    for (const client of this.clients)
      if (client.isFollowing) this.#later(client, () => client.handlers.appended(copy(batch)))
  }

  /** An alert comes in, and what is due at once is done. */
  signal(overrides: Partial<Signal> = {}): Incident {
    const signal = signalOf({ occurrence: this.now, ...overrides })
    const origin = { source: 'alertmanager', integrationId: 'int-1', payloadId: null }
    const decision = decideSignal(this.desk, origin, signal, { now: this.now, mintId: this.mintId })
    if (decision.kind === 'accepted') this.commit(decision.drafts, { kind: 'source', id: 'alertmanager', device: null })
    this.tick()
    return this.newest()
  }

  newest(): Incident {
    const newest = [...this.desk.incidents()].sort((a, b) => b.openedSeq - a.openedSeq)[0]
    if (!newest) throw new Error('no incident')
    return newest
  }

  /** Time has passed: what it made true is recorded. */
  tick(): void {
    for (let pass = 0; pass < 50; pass++) {
      const drafts = this.desk
        .openIncidents()
        .flatMap((incident) => due(this.desk, incident, this.now, () => this.mintId('pg')))
      if (drafts.length === 0) return
      this.commit(drafts, relayActor)
    }
  }

  /** Someone else does something. */
  command(person: string, request: CommandRequest<Parameters<typeof decide>[1]['type']>): void {
    const command = {
      ...request,
      commandId: `00000000-0000-7000-8000-${String(this.entries.length).padStart(12, '0')}`,
    }
    const outcome = this.#decide(command, { kind: 'person', id: person, device: `dev-${person}` })
    if (outcome.outcome === 'refused') throw new Error(outcome.detail)
    this.tick()
  }

  /** An admin erases what an event said, as the relay does it: from its log, and from what was folded of it. */
  erase(seq: number): void {
    const target = this.entries[seq - 1] as JournalEntry
    const command = { type: 'body.erase', seq, reason: 'a password', commandId: '' } as const
    const decision = decideErase(this.desk, command, [target])
    if (!decision.ok) throw new Error(decision.detail)
    const [erased] = decision.drafts
    if (erased?.type !== 'body.erased') throw new Error('it was erased before')
    this.entries[seq - 1] = { ...target, body: erased.body.rest, salt: '' } as JournalEntry
    this.commit(decision.drafts, { kind: 'person', id: 'bo', device: 'dev-bo' })
    this.desk = emptyDesk()
    for (const entry of this.entries) this.desk.apply(entry)
  }

  /** The process is killed: every link breaks. */
  kill(): void {
    this.isUp = false
    for (const client of [...this.clients]) this.#drop(client)
  }

  start(): void {
    this.isUp = true
    this.isHung = false
  }

  /** Every console has fallen behind: it is told so, and hung up on. */
  cut(): void {
    for (const client of [...this.clients]) {
      client.isFollowing = false
      this.#later(client, () => client.handlers.ended('too-slow'))
      this.#drop(client)
    }
  }

  revoke(): void {
    this.tokens.clear()
    for (const client of [...this.clients]) {
      this.#later(client, () => client.handlers.ended('revoked'))
    }
  }

  #drop(client: Client): void {
    this.#later(client, () => {
      this.clients.delete(client)
      client.handlers.lost('transport close')
    })
  }

  open(_url: string, given: string, handlers: SocketHandlers): SocketLink {
    const me = this.tokens.get(given)
    const client: Client = {
      handlers,
      actor: { kind: 'person', id: me?.person ?? '', device: me?.device ?? null },
      isFollowing: false,
      pieces: [],
    }
    this.clients.add(client)
    this.#later(client, () => {
      if (!this.isUp) handlers.lost('connection refused')
      else if (!me) handlers.refused()
      else handlers.connected()
    })
    return {
      ask: (message, payload, answer) =>
        this.#later(client, () => {
          this.asked.push(message)
          if (this.isUp && !this.isHung)
            this.#answer(client, message, copy(payload), (result) => this.#later(client, () => answer(copy(result))))
        }),
      close: () => {
        this.clients.delete(client)
      },
    }
  }

  /** As on a wire: later, in order, and never after the link was closed. */
  #later(client: Client, run: () => void): void {
    queueMicrotask(() => {
      if (this.clients.has(client)) run()
    })
  }

  #answer(client: Client, message: keyof ClientToServer, payload: unknown, answer: (result: unknown) => void): void {
    switch (message) {
      case 'journal:subscribe':
        answer(this.#subscribe(client, payload as SubscribeRequest))
        break
      case 'incident:read':
        answer(this.#read(payload as ReadIncidentRequest))
        break
      case 'snapshot:read':
        if (this.losesParts) answer({ ok: false, reason: 'no-snapshot' })
        else answer({ ok: true, part: { pieces: client.pieces.splice(0, 1), more: client.pieces.length > 0 } })
        break
      case 'command:submit':
        this.#submit(client, payload, answer)
        break
      case 'receipts:report':
        this.#receive(client, payload as { readonly receipts: readonly ReportedReceipt[] })
        answer({ ok: true })
        break
      case 'relays:read':
        answer(this.relays)
        break
      case 'link:probe':
        if (!this.isStuck)
          answer({
            now: this.now,
            seq: this.desk.seq,
            connected: this.#connected(),
            phones: this.phones === null ? null : this.phones.revision,
          })
        break
      case 'phones:read':
        answer(this.phones === null ? { ok: false, reason: 'not-allowed' } : { ok: true, ...this.phones })
        break
    }
  }

  #connected(): Connected {
    const devices = [...this.clients].flatMap(({ actor, isFollowing }) =>
      isFollowing && actor.device ? actor.device : [],
    )
    return { devices, left: this.left, isSettled: this.isSettled }
  }

  #subscribe(client: Client, { afterSeq, headHash }: SubscribeRequest): SubscribeResult {
    if (this.isNewer) return { kind: 'incompatible', reason: 'client-too-old' }
    const { seq, hash } = this.desk
    const me = { person: client.actor.id, device: client.actor.device ?? '' }
    const isOurs = afterSeq === 0 || this.entries[afterSeq - 1]?.hash === headHash
    if (!isOurs) return { kind: 'history-changed', headSeq: seq, headHash: hash }
    if (afterSeq === 0 || seq - afterSeq > this.longestTail) {
      client.isFollowing = true
      const incidents = [...this.desk.incidents()]
      const first = incidents.slice(0, this.incidentsPerPart)
      client.pieces = incidents
        .slice(first.length)
        .flatMap((incident): SnapshotPiece[] => [
          { incident: { ...incident, alerts: noAlerts } },
          ...alertsOf(incident.alerts).map((alert) => ({ alerts: [alert] })),
        ])
      const snapshot = { seq, hash, desk: this.desk.toConsoleState(), incidents: first }
      return { kind: 'snapshot', snapshot, entries: [], more: client.pieces.length > 0, me, now: this.now }
    }
    const entries = this.entries.slice(afterSeq, afterSeq + this.entriesPerAnswer)
    const more = afterSeq + entries.length < seq
    client.isFollowing = !more
    return { kind: 'tail', entries, more, me, now: this.now }
  }

  #read({ incidentId, afterSeq }: ReadIncidentRequest) {
    const incident = this.desk.incident(incidentId)
    if (!incident) return { ok: false, reason: 'unknown-incident' }
    const left = this.entries.filter((entry) => entry.incidentId === incidentId && entry.seq > afterSeq)
    const more = left.length > this.entriesPerAnswer
    return { ok: true, incident: more ? null : incident, entries: left.slice(0, this.entriesPerAnswer), more }
  }

  #submit(client: Client, value: unknown, answer: (result: unknown) => void): void {
    const checked = checkCommand(value)
    if (!checked.ok) {
      answer({ outcome: 'error', reason: 'malformed', detail: checked.detail })
      return
    }
    const { command } = checked
    this.received.push(command.commandId)
    if (this.failure) {
      answer(this.failure)
      return
    }
    const outcome = this.outcomes.get(command.commandId) ?? this.#decide(command, client.actor)
    this.outcomes.set(command.commandId, outcome)
    this.tick()
    if (this.lostAnswers > 0) this.lostAnswers -= 1
    else answer(outcome)
  }

  #decide(command: Parameters<typeof decide>[1], actor: Actor): Outcome {
    const decision = decide(this.desk, command, { actor, now: this.now, mintId: this.mintId })
    if (!decision.ok) {
      const { ok: _ok, ...refusal } = decision
      return { outcome: 'refused', ...refusal }
    }
    this.commit(decision.drafts, actor, command.commandId)
    return { outcome: decision.drafts.length === 0 ? 'unchanged' : 'committed', seq: this.desk.seq }
  }

  #receive(client: Client, { receipts }: { readonly receipts: readonly ReportedReceipt[] }): void {
    for (const receipt of receipts) {
      this.receipts.push(receipt)
      this.commit(decideReceipt(this.desk, receipt, client.actor), client.actor)
    }
  }
}

/** What a wire does to a value. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
