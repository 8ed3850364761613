import { type MintId, uuidv7 } from '@baton/shared/ids.ts'
import { checkCommand } from '@baton/shared/log/check-command.ts'
import {
  type Command,
  type CommandType,
  type Outcome,
  offlineRule,
  type RefusalReason,
} from '@baton/shared/log/commands.ts'
import type { Decision } from '@baton/shared/log/decision.ts'
import type { Actor } from '@baton/shared/log/events.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import type { Notice } from '@baton/shared/view/console-state.ts'
import type { CommandRequest, SubmitResult } from '@baton/shared/wire/bridge.ts'
import type { CommandResult } from '@baton/shared/wire/socket.ts'
import { withDismissed, withNotices, withStale } from '../alarm/notice-list.ts'
import type { Connection } from '../link/connection.ts'
import { readCommandResult } from '../link/inbound.ts'
import { OneTimer } from '../one-timer.ts'
import type { Clock, Entropy, Timer } from '../ports.ts'
import type { Replica } from '../replica/replica.ts'
import { incidentsAcknowledged } from './acknowledging.ts'
import { itSaid, needsRelayWords, pendingWords, refusalWords, yourRequest } from './command-messages.ts'
import type { OutboxDocument, Waiting } from './outbox-document.ts'
import { decideBehind } from './overlay.ts'

/** How long a person waits for an answer before the request is kept as pending. */
const answerTimeoutMs = 5_000
/** A relay that could take nothing is asked again after this, which doubles up to the longest. */
const firstRetryMs = 1_000
const longestRetryMs = 30_000
/** Live, the relay may know an incident that is too old to be kept here, and it alone has the whole log. */
const relayKnowsMore: ReadonlySet<RefusalReason> = new Set(['unknown-incident', 'needs-relay'])
const maxWaiting = 500

export interface OutboxOptions {
  readonly clock: Clock
  readonly entropy: Entropy
  readonly mintId: MintId
  readonly connection: Connection
  readonly replica: Replica
  readonly document: OutboxDocument
  /** Null while this device belongs to nobody. */
  readonly actor: () => Actor | null
  readonly changed: () => void
  /** What waits on this device cannot be read, or could be at last (null). */
  readonly onTrouble: (detail: string | null) => void
}

interface Item extends Waiting {
  /** The person is not waiting for its answer any more: it is kept until there is one. */
  isKept: boolean
  /** It is on disk, and so shown as pending. */
  isShown: boolean
  isSent: boolean
  failures: number
  result: SubmitResult | null
  /** The person who still waits for the answer; then it needs no notice. */
  tell: ((result: SubmitResult) => void) | null
  timer: Timer | null
}

type Failure = Extract<CommandResult, { outcome: 'error' }>

/** Requests on their way: sent in order, one at a time, each until it is answered, across reloads and lost links. */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #retry: OneTimer
  readonly #reading: OneTimer
  #queue: Item[] = []
  /** Committed, and not folded yet: shown as pending until they show as done. */
  #landing: { readonly waiting: Waiting; readonly seq: number }[] = []
  #notices: readonly Notice[] = []
  #isSending = false

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#retry = new OneTimer(options.clock)
    this.#reading = new OneTimer(options.clock)
  }

  get waiting(): readonly Waiting[] {
    return [...this.#landing.map(({ waiting }) => waiting), ...this.#queue.filter((item) => item.isShown)]
  }

  get notices(): readonly Notice[] {
    return this.#notices
  }

  /** Never rejects: what cannot be read is tried again, stays as it is on disk, and is put before what came meanwhile. */
  async load(failures = 0): Promise<void> {
    const { document, onTrouble, changed } = this.#options
    try {
      const { waiting, notices, isDamaged } = await document.load()
      const kept = waiting.map(({ command, queuedAt }) => ({
        ...newItem(command, queuedAt, null),
        isKept: true,
        isShown: true,
      }))
      this.#queue = [...kept, ...this.#queue]
      this.#notices = withNotices(notices, this.#notices, this.#options.clock.now())
      if (isDamaged)
        this.notify('failed', 'What waited to be sent could not be read from this device. It was kept aside.', null)
    } catch (error) {
      const delay = Math.min(longestRetryMs, firstRetryMs * 2 ** failures)
      this.#reading.set(delay, () => void this.load(failures + 1))
      onTrouble(error instanceof Error ? error.message : String(error))
      return
    }
    if (failures === 0) return
    onTrouble(null)
    this.#save().catch(() => undefined)
    changed()
    void this.#sendAll()
  }

  /** What was kept of it is gone: it is kept anew. */
  keepAnew(): void {
    this.#save().catch(() => undefined)
  }

  /** Resolves when what it holds, and nothing else, is on disk. */
  written(): Promise<void> {
    return this.#save()
  }

  /** Another person takes this device over: nothing of the last one's is sent in their name. */
  async clear(): Promise<void> {
    for (const item of this.#queue) this.#finish(item, refused('failed', 'This device was unpaired.'))
    this.#queue = []
    this.#landing = []
    this.#notices = []
    this.#reading.clear()
    await this.#options.document.clear()
    this.#options.changed()
  }

  /** `commandId` is given where an earlier try may have come as far as the relay. */
  async submit(request: CommandRequest<CommandType>, commandId?: string): Promise<SubmitResult> {
    const { connection, actor } = this.#options
    const who = actor()
    if (!who) return refused('failed', 'This device is not paired with a relay.')
    const { isOpen } = connection
    const checked = checkCommand(this.#complete(request, isOpen, commandId))
    if (!checked.ok) return refused('failed', `It cannot be sent: ${checked.field} ${checked.detail}.`)
    const { command } = checked
    if (!isOpen && offlineRule[command.type] === 'refuse') return refused('needs-relay', needsRelayWords(command.type))
    if (this.#queue.length >= maxWaiting) return refused('failed', `${maxWaiting} commands wait for the relay already.`)
    const decision = this.#decide(command, who)
    if (!decision.ok) {
      if (!isOpen || !relayKnowsMore.has(decision.reason)) return refused(decision.reason, refusalWords(decision))
    } else if (decision.drafts.length === 0) return { kind: this.#waitsFor(command) ? 'queued' : 'unchanged' }
    return isOpen ? this.#send(command) : this.#hold(command)
  }

  /** The link is open: what waits is sent. */
  opened(): void {
    this.#retry.clear()
    void this.#sendAll()
  }

  /** The link is gone: whoever waits for an answer is told what became of the request. */
  closed(): void {
    for (const item of [...this.#queue]) void this.#stopWaiting(item)
  }

  /** The copy has come as far as this. */
  folded(seq: number): void {
    const still = this.#landing.filter((landing) => landing.seq > seq)
    if (still.length === this.#landing.length) return
    this.#landing = still
    this.#options.changed()
  }

  /** `about`: what it tells of, where that can be over. */
  notify(kind: Notice['kind'], text: string, incidentId: string | null, about?: string): void {
    const { clock, entropy } = this.#options
    const now = clock.now()
    const id = uuidv7(now, entropy.randomBytes(10))
    const notice = { id, kind, text, incidentId, at: now, ...(about === undefined ? {} : { about }) }
    this.#keepNotices(withNotices(this.#notices, [notice], now))
  }

  dismiss(id: string): void {
    this.#keepNotices(withDismissed(this.#notices, id))
  }

  /** Strikes out what is out of date, and says why. */
  strikeOut(staleWords: (notice: Notice) => string | null): void {
    const next = withStale(this.#notices, staleWords)
    if (next !== this.#notices) this.#keepNotices(next)
  }

  #keepNotices(notices: readonly Notice[]): void {
    this.#notices = notices
    this.#save().catch(() => undefined)
    this.#options.changed()
  }

  /** A name for a command that no other has. */
  mintCommandId(): string {
    const { clock, entropy } = this.#options
    return uuidv7(clock.now(), entropy.randomBytes(10))
  }

  #complete(request: CommandRequest<CommandType>, isOpen: boolean, commandId = this.mintCommandId()): unknown {
    const { clock, connection, mintId, replica } = this.#options
    const now = clock.now()
    return {
      ...request,
      ...ownId(request, mintId),
      ...versionRead(request, replica.desk),
      commandId,
      basedOn: replica.desk.seq,
      // By the relay's clock, as far as it is known: it stands beside the relay's times, and a countdown begins there.
      ...(isOpen ? {} : { heldAt: Math.round(now + connection.clockOffsetMs) }),
    }
  }

  #decide(command: Command, actor: Actor): Decision {
    const { clock, connection, mintId, replica } = this.#options
    const now = Math.round(clock.now() + connection.clockOffsetMs)
    const earlier = this.#queue.map((item) => item.command)
    return decideBehind(replica.desk, earlier, command, { actor, now, mintId })
  }

  #waitsFor(command: Command): boolean {
    const ids = new Set(incidentsOf(command))
    return this.#queue.some(({ command: earlier }) => incidentsOf(earlier).some((id) => ids.has(id)))
  }

  #hold(command: Command): Promise<SubmitResult> {
    const item = newItem(command, this.#options.clock.now(), null)
    this.#queue.push(item)
    return this.#keep(item)
  }

  #send(command: Command): Promise<SubmitResult> {
    const { clock } = this.#options
    return new Promise((resolve) => {
      const item = newItem(command, clock.now(), resolve)
      item.timer = clock.setTimer(answerTimeoutMs, () => void this.#stopWaiting(item))
      this.#queue.push(item)
      if (mayWait(item)) this.#save().catch(() => undefined)
      void this.#sendAll()
    })
  }

  /** Puts it on disk, and only then says that it waits. */
  async #keep(item: Item): Promise<SubmitResult> {
    item.isKept = true
    try {
      await this.#save()
    } catch (error) {
      this.#remove(item)
      const why = error instanceof Error ? error.message : String(error)
      return (
        item.result ??
        refused('failed', `It could not be kept on this device (${why}).${item.isSent ? ` ${inDoubt}` : ''}`)
      )
    }
    if (item.result) return item.result
    item.isShown = true
    this.#options.changed()
    return { kind: 'queued' }
  }

  /** The person has waited long enough: the request is kept for later, or, where it must not come late, given up. */
  async #stopWaiting(item: Item): Promise<void> {
    if (!item.tell || item.result || item.isKept) return
    if (offlineRule[item.command.type] === 'refuse') {
      this.#remove(item)
      const detail = item.isSent ? inDoubt : needsRelayWords(item.command.type)
      this.#finish(item, refused(item.isSent ? 'failed' : 'needs-relay', detail))
      return
    }
    const { tell } = item
    item.tell = null
    tell(await this.#keep(item))
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    while (this.#options.connection.isOpen && !this.#retry.isSet) {
      const item = this.#queue[0]
      if (!item) break
      item.isSent = true
      const asked = await this.#options.connection.ask('command:submit', item.command, answerTimeoutMs)
      const result = asked.kind === 'answer' ? readCommandResult(asked.value) : null
      if (result && this.#queue.includes(item)) this.#take(item, result)
      else if (asked.kind === 'answer' && !result) this.#retryLater(item)
    }
    this.#isSending = false
  }

  #retryLater(item: Item): void {
    const delay = Math.min(longestRetryMs, firstRetryMs * 2 ** item.failures)
    item.failures += 1
    this.#retry.set(delay, () => void this.#sendAll())
  }

  #take(item: Item, result: CommandResult): void {
    if (result.outcome === 'error') this.#fail(item, result)
    else this.#settle(item, result)
  }

  #fail(item: Item, { reason, detail }: Failure): void {
    if (reason !== 'malformed' && offlineRule[item.command.type] === 'queue') {
      void this.#stopWaiting(item)
      this.#retryLater(item)
      return
    }
    this.#remove(item)
    const why = `The relay could not do it (${detail || reason}).`
    const it = itSaid(item.command) || ` It was: ${pendingWords(item.command)}`
    if (!item.tell) this.#notifyOf(item, 'failed', `was not done. ${why}${it}`)
    this.#finish(item, refused('failed', why))
  }

  #settle(item: Item, outcome: Outcome): void {
    const { replica } = this.#options
    if (outcome.outcome === 'committed' && item.isShown && outcome.seq > replica.desk.seq)
      this.#landing.push({ waiting: item, seq: outcome.seq })
    this.#remove(item)
    if (outcome.outcome === 'refused') {
      const words = refusalWords(outcome)
      if (!item.tell) this.#notifyOf(item, 'refused', `was refused: ${words}${itSaid(item.command)}`)
      this.#finish(item, refused(outcome.reason, words))
    } else {
      const { incidentId } = outcome
      this.#finish(item, { kind: outcome.outcome, ...(incidentId === undefined ? {} : { incidentId }) })
    }
  }

  #notifyOf({ command }: Item, kind: Notice['kind'], what: string): void {
    const incidentId = incidentOf(command)
    const title = incidentId === null ? null : (this.#options.replica.desk.incident(incidentId)?.title ?? null)
    this.notify(kind, `${yourRequest(command, title)} ${what}`, incidentId)
  }

  #remove(item: Item): void {
    this.#queue = this.#queue.filter((other) => other !== item)
    if (item.isKept || mayWait(item)) this.#save().catch(() => undefined)
    if (item.isKept) this.#options.changed()
  }

  #finish(item: Item, result: SubmitResult): void {
    if (item.timer !== null) this.#options.clock.clear(item.timer)
    item.result = result
    item.tell?.(result)
    item.tell = null
  }

  #save(): Promise<void> {
    const kept = this.#queue.filter((item) => item.isKept || mayWait(item))
    return this.#options.document.save(
      kept.map(({ command, queuedAt }) => ({ command, queuedAt })),
      this.#notices,
    )
  }
}

/** It is on disk from the start, so that a page that closes before the answer takes no words along. */
function mayWait({ command }: Item): boolean {
  return offlineRule[command.type] === 'queue'
}

const inDoubt =
  'The relay did not answer: it may or may not have been done. Look at the timeline before doing it again.'

function newItem(command: Command, queuedAt: number, tell: Item['tell']): Item {
  return {
    command,
    queuedAt,
    isKept: false,
    isShown: false,
    isSent: false,
    failures: 0,
    result: null,
    tell,
    timer: null,
  }
}

/** What a console creates has its name from here, so that it can be spoken of while it waits. */
function ownId(request: CommandRequest<CommandType>, mintId: MintId): Readonly<Record<string, string>> {
  switch (request.type) {
    case 'note.add':
      return { noteId: request.noteId ?? mintId('note') }
    case 'timer.start':
      return { timerId: request.timerId ?? mintId('timer') }
    case 'action.add':
      return { actionId: request.actionId ?? mintId('act') }
    case 'postmortem.set-why':
      return { whyId: request.whyId ?? mintId('why') }
    case 'handoff.offer':
      return { handoffId: request.handoffId ?? mintId('hand') }
    default:
      return {}
  }
}

/** The runbook's text that a step was read in: the incident's own copy, or the one that opening would make it. */
function versionRead(request: CommandRequest<CommandType>, desk: Desk): { readonly version?: string } {
  if (request.type !== 'runbook.tick' && request.type !== 'runbook.flag') return {}
  const { incidentId, runbookId } = request
  const runs = desk.incident(incidentId)?.runbooks ?? {}
  const opened = Object.hasOwn(runs, runbookId) ? runs[runbookId] : undefined
  const version = request.version ?? (opened ?? desk.runbook(runbookId))?.version
  return version === undefined ? {} : { version }
}

function refused(reason: Extract<SubmitResult, { kind: 'refused' }>['reason'], detail: string): SubmitResult {
  return { kind: 'refused', reason, detail }
}

export function incidentOf(command: Command): string | null {
  return 'incidentId' in command ? command.incidentId : null
}

/** The incidents that a command is about; none when it is about the desk. */
export function incidentsOf(command: Command): readonly string[] {
  const id = incidentOf(command)
  return id === null ? incidentsAcknowledged(command) : [id]
}
