import { checkCommand, withVia } from '@baton/shared/log/check-command.ts'
import type { JournalEntry } from '@baton/shared/log/events.ts'
import type { Incident } from '@baton/shared/model/incident.ts'
import type { Connected } from '@baton/shared/model/reach.ts'
import { allows, type Grant } from '@baton/shared/model/roles.ts'
import { messageNeeds } from '@baton/shared/wire/message-needs.ts'
import { protocolVersion } from '@baton/shared/wire/protocol.ts'
import {
  type CommandResult,
  type Phones,
  type Probe,
  ReadIncidentRequest,
  type ReadIncidentResult,
  type ReadPhonesResult,
  type ReadSnapshotResult,
  ReceiptReport,
  type ServerToClient,
  type Snapshot,
  SubscribeRequest,
  type SubscribeResult,
} from '@baton/shared/wire/socket.ts'
import Type from 'typebox'
import { Value } from 'typebox/value'
import type { Access } from '../access/credentials.ts'
import type { Core } from '../core/core.ts'
import { OverloadedError, UndecidableError } from '../core/inputs.ts'
import { actorOf, grantOf } from '../http/auth.ts'
import type { Journal } from '../journal/journal.ts'
import type { FanOut, Follower } from './fan-out.ts'
import { fitting } from './fitting.ts'
import { InFlight } from './in-flight.ts'
import { snapshotParts } from './snapshot-parts.ts'

/** A console that is further behind gets a snapshot instead of every event. */
const longestTail = 5_000
/** Entries in one answer: encoding more would hold the loop, and a slow network would not carry it in time. */
const entriesPerAnswer = 1_000
/** Resolved incidents that a snapshot carries; open ones are all in it. */
const resolvedInSnapshot = 300
/** An incident with more alerts is not in the answer beside its events, which tell it as well. */
const alertsInAnswer = 500

/** Bytes sent, after the last backlog, that may wait for one console before it is cut to catch up by itself. */
const maxBehind = 1024 * 1024
/** Bytes in all that may wait; a desk with all runbooks has 4 MiB. Beyond it a console asks without listening. */
const maxBuffered = 8 * 1024 * 1024
/** Asks of one console that may be under way at once. Ours has one of each kind, and sends commands one by one. */
const most = { backlogs: 1, reads: 2, inputs: 64 } as const

const Versioned = Type.Object({ protocol: Type.Integer({ minimum: 0 }) })

/** The one reason after which a console does not send it again, for it would come to the same and hold up all behind it. */
const undecidable: CommandResult = {
  outcome: 'error',
  reason: 'malformed',
  detail: 'The relay met a fault of its own in deciding it; its operator finds the reason in the log.',
}

export type EndReason = Parameters<ServerToClient['journal:ended']>[0]

/** The way to one console, whatever carries it. */
export interface ConsoleLine {
  /** Who is at the other end. */
  readonly access: Access
  /** Bytes that were handed over and that the other end has not taken yet, answers included. */
  readonly bufferedBytes: number
  /** Sends what was committed; returns its bytes. Many lines are given the same array: it may be encoded once for all. */
  send(entries: readonly JournalEntry[]): number
  /** Says why, and hangs up. */
  end(reason: EndReason): void
}

export interface SessionOptions {
  readonly core: Core
  readonly journal: Journal
  readonly phones: () => Promise<Phones>
  readonly grantOf: (access: Access) => Grant | null
  readonly fanOut: FanOut
  readonly left: () => void
  readonly connected: () => Connected
}

/** One console's session: what it asks, and the answers. Every ask resolves, whatever it is given. */
export class ConsoleSession implements Follower {
  readonly line: ConsoleLine
  readonly #options: SessionOptions
  readonly #inFlight = new InFlight()
  /** Bytes sent since the last backlog was answered. */
  #sentBytes = 0
  /** What is left of the snapshot that was answered. Incidents are immutable: it stays as it was. */
  #snapshot: ReturnType<typeof snapshotParts> | null = null
  #hasLeft = false

  constructor(line: ConsoleLine, options: SessionOptions) {
    this.line = line
    this.#options = options
  }

  /** Everything up to the answer's last entry is in the answer; unless there is more, everything after it is sent. */
  async subscribe(request: unknown): Promise<SubscribeResult> {
    // First of all, because another protocol may ask in another way.
    if (Value.Check(Versioned, request) && request.protocol !== protocolVersion)
      return { kind: 'incompatible', reason: request.protocol < protocolVersion ? 'client-too-old' : 'relay-too-old' }
    if (!Value.Check(SubscribeRequest, request)) return { kind: 'refused', reason: 'malformed' }
    if (!this.#may('journal:subscribe')) return { kind: 'refused', reason: 'revoked' }
    return this.#answerBacklog<SubscribeResult>({ kind: 'refused', reason: 'overloaded' }, () => {
      this.#options.fanOut.unfollow(this)
      this.#snapshot = null
      return this.#backlog(request)
    })
  }

  async readSnapshot(): Promise<ReadSnapshotResult> {
    if (!this.#may('snapshot:read')) return { ok: false, reason: 'no-snapshot' }
    return this.#answerBacklog<ReadSnapshotResult>({ ok: false, reason: 'overloaded' }, async () => {
      const part = this.#snapshot?.next().value
      if (!part) return { ok: false, reason: 'no-snapshot' }
      if (!part.more) this.#snapshot = null
      return { ok: true, part }
    })
  }

  async readIncident(request: unknown): Promise<ReadIncidentResult> {
    if (!Value.Check(ReadIncidentRequest, request)) return { ok: false, reason: 'malformed' }
    if (!this.#may('incident:read')) return { ok: false, reason: 'unknown-incident' }
    return this.#answer<ReadIncidentResult>('reads', { ok: false, reason: 'overloaded' }, async () => {
      const { incidentId, afterSeq } = request
      const read = await this.#options.journal.readIncident(incidentId, afterSeq, entriesPerAnswer + 1)
      if (read.length === 0 && afterSeq === 0) return { ok: false, reason: 'unknown-incident' }
      const entries = fitting(read.slice(0, entriesPerAnswer))
      const more = entries.length < read.length
      return { ok: true, incident: more ? null : await this.#smallIncident(incidentId, afterSeq), entries, more }
    })
  }

  async readPhones(): Promise<ReadPhonesResult> {
    if (!this.#may('phones:read')) return { ok: false, reason: 'not-allowed' }
    return this.#answer<ReadPhonesResult>('reads', { ok: false, reason: 'overloaded' }, async () => ({
      ok: true,
      ...(await this.#options.phones()),
    }))
  }

  async command(value: unknown): Promise<CommandResult> {
    const checked = checkCommand(value)
    if (!checked.ok) return { outcome: 'error', reason: 'malformed', detail: `${checked.field}: ${checked.detail}` }
    const command = withVia(checked.command, 'console')
    const untaken = (reason: 'overloaded' | 'failed'): CommandResult => ({
      outcome: 'error',
      reason,
      detail: 'The relay took nothing; it will be sent again.',
    })
    if (!this.#may('command:submit')) return untaken('failed')
    const { access } = this.line
    const result = await this.#answer<CommandResult>('inputs', untaken('overloaded'), () =>
      this.#options.core
        .submit({ kind: 'command', command, actor: actorOf(access), ...grantOf(access) })
        .catch((error: unknown) =>
          error instanceof UndecidableError
            ? undecidable
            : untaken(error instanceof OverloadedError ? 'overloaded' : 'failed'),
        ),
    )
    // First what came of it: the console decides its next request by that, and would refuse one that builds on this.
    this.#options.fanOut.hurry(this)
    return result
  }

  async receipts(report: unknown): Promise<{ readonly ok: boolean }> {
    if (!Value.Check(ReceiptReport, report)) return { ok: false }
    if (!this.#may('receipts:report')) return { ok: false }
    const { receipts } = report
    return this.#answer('inputs', { ok: false }, () =>
      this.#options.core.submit({ kind: 'receipts', receipts, actor: actorOf(this.line.access) }).then(
        () => ({ ok: true }),
        () => ({ ok: false }),
      ),
    )
  }

  /** Whether it may send a message now: a role may have changed since it came. Who has left is hung up on. */
  #may(message: keyof typeof messageNeeds): boolean {
    const grant = this.grant
    if (grant === null) this.end('revoked')
    return grant !== null && allows(grant, messageNeeds[message])
  }

  /** What whoever is at the other end may do now; null for somebody whose access has ended. */
  get grant(): Grant | null {
    return this.#options.grantOf(this.line.access)
  }

  /** Null when the loop does not turn any more: no answer is what says so. */
  async probe(): Promise<Probe | null> {
    const { core, connected } = this.#options
    return this.#answer<Probe | null>('inputs', null, () =>
      core.submit({ kind: 'probe' }).then(
        async (turn) => ({ ...turn, connected: connected(), ...(await this.#phonesRevision()) }),
        () => null,
      ),
    )
  }

  async #phonesRevision(): Promise<Pick<Probe, 'phones'>> {
    const { grant } = this
    if (grant === null || !allows(grant, messageNeeds['phones:read'])) return { phones: null }
    return this.#options.phones().then(
      ({ revision }) => ({ phones: revision }),
      () => ({}),
    )
  }

  take(entries: readonly JournalEntry[]): number {
    if (this.grant === null) {
      this.end('revoked')
      return 0
    }
    if (this.#behindBytes > maxBehind) {
      this.cut()
      return 0
    }
    const bytes = this.line.send(entries)
    this.#sentBytes += bytes
    return bytes
  }

  cut(): void {
    this.end('too-slow')
  }

  /** Ends it from this side. */
  end(reason: EndReason): void {
    if (this.#hasLeft) return
    this.leave()
    this.line.end(reason)
  }

  /** The other end is gone. */
  leave(): void {
    this.#hasLeft = true
    this.#snapshot = null
    this.#options.fanOut.unfollow(this)
    this.#options.left()
  }

  /** What waits is taken in order: as long as more waits than was sent after the backlog, the backlog is on its way. */
  get #behindBytes(): number {
    return Math.min(this.line.bufferedBytes, this.#sentBytes)
  }

  #answer<T>(kind: keyof typeof most, refusal: T, ask: () => Promise<T>): Promise<T> {
    if (this.line.bufferedBytes > maxBuffered) this.cut()
    if (this.#hasLeft) return Promise.resolve(refusal)
    return this.#inFlight.run(kind, most[kind], refusal, () => ask().catch(() => refusal))
  }

  /** As `answer`; but who has not taken the last backlog is not given another one. */
  #answerBacklog<T>(refusal: T, ask: () => Promise<T>): Promise<T> {
    if (this.line.bufferedBytes > maxBehind) return Promise.resolve(refusal)
    return this.#answer('backlogs', refusal, async () => {
      const answer = await ask()
      this.#sentBytes = 0
      return answer
    })
  }

  async #backlog({ afterSeq, headHash }: SubscribeRequest): Promise<SubscribeResult> {
    const { core, journal } = this.#options
    const me = { person: this.line.access.person, device: this.line.access.device ?? '' }
    if (!(await this.#isOurs(afterSeq, headHash)))
      return { kind: 'history-changed', headSeq: core.desk.seq, headHash: core.desk.hash }
    if (afterSeq === 0 || core.desk.seq - afterSeq > longestTail) {
      const { snapshot, more } = this.#takeSnapshot()
      return { kind: 'snapshot', snapshot, entries: [], more, me, now: core.now() }
    }
    const read = [...(await journal.read(afterSeq, entriesPerAnswer))]
    // Commits that came while the log was read are not in the answer yet.
    while (read.length < entriesPerAnswer && (read.at(-1)?.seq ?? afterSeq) < core.desk.seq)
      read.push(...(await journal.read(read.at(-1)?.seq ?? afterSeq, entriesPerAnswer - read.length)))
    const entries = fitting(read)
    // From here to the return nothing is awaited. The console may have gone while the log was read.
    const last = entries.at(-1)?.seq ?? afterSeq
    const more = last < core.desk.seq
    if (!more && !this.#hasLeft) this.#options.fanOut.follow(this, last)
    return { kind: 'tail', entries, more, me, now: core.now() }
  }

  #takeSnapshot(): { readonly snapshot: Snapshot; readonly more: boolean } {
    const { desk } = this.#options.core
    const { seq, hash } = desk
    const resolved = [...desk.incidents()].filter(isResolved).slice(-resolvedInSnapshot)
    const parts = snapshotParts([...resolved, ...desk.openIncidents()])
    const first = parts.next().value
    const incidents = first?.pieces.flatMap((piece) => ('incident' in piece ? [piece.incident] : [])) ?? []
    const more = first?.more ?? false
    this.#snapshot = more ? parts : null
    if (!this.#hasLeft) this.#options.fanOut.follow(this, seq)
    return { snapshot: { seq, hash, desk: desk.toConsoleState(), incidents }, more }
  }

  /** Null when it is too large for an answer; of a long history that is not in memory that is taken for granted. */
  async #smallIncident(id: string, afterSeq: number): Promise<Incident | null> {
    const { core } = this.#options
    const incident = core.desk.incident(id) ?? (afterSeq === 0 ? await core.incident(id) : undefined)
    return incident && incident.alertCount <= alertsInAnswer ? incident : null
  }

  /** Whether the console's last entry is one of ours: a log that does not hold it has another history. */
  async #isOurs(seq: number, hash: string): Promise<boolean> {
    if (seq === 0) return true
    const { core } = this.#options
    // Another relay may have told this console of what has not come here yet: a turn hears of all there is.
    if (seq > core.desk.seq) await core.submit({ kind: 'probe' })
    if (seq > core.desk.seq) return false
    const [entry] = await this.#options.journal.read(seq - 1, 1)
    return entry !== undefined && entry.hash === hash
  }
}

function isResolved(incident: Incident): boolean {
  return incident.status === 'resolved'
}
