import type { DeskFold } from '@baton/shared/desk/folded-desk.ts'
import { createMintId, type MintId } from '@baton/shared/ids.ts'
import { genesisHash } from '@baton/shared/log/chain.ts'
import type { Actor, JournalEntry } from '@baton/shared/log/events.ts'
import { isOnCall } from '@baton/shared/model/routing.ts'
import { selectAlarmPages } from '@baton/shared/view/alarm.ts'
import type { AlarmPage } from '@baton/shared/view/alarm-state.ts'
import type { ConnectionState, ConsoleState } from '@baton/shared/view/console-state.ts'
import { selectReach } from '@baton/shared/view/reach-view.ts'
import type { Me } from '@baton/shared/wire/socket.ts'
import { Alarm } from './alarm/alarm.ts'
import { Notices } from './alarm/notices.ts'
import { Paged } from './alarm/paged.ts'
import { Receipts } from './alarm/receipts.ts'
import { aboutPairing } from './alarm/stale-notice.ts'
import { Taken } from './alarm/taken.ts'
import { Told } from './alarm/told.ts'
import { type Backlog, Connection, type Verdict } from './link/connection.ts'
import { KeptToken } from './link/kept-token.ts'
import { PhoneCopy } from './link/phone-copy.ts'
import { incidentsAcknowledged } from './outbox/acknowledging.ts'
import { Later } from './outbox/later.ts'
import { Outbox } from './outbox/outbox.ts'
import { OutboxDocument } from './outbox/outbox-document.ts'
import { overlayOf } from './outbox/overlay.ts'
import type { HostPorts } from './ports.ts'
import { Cache, type Session } from './replica/cache.ts'
import { History } from './replica/history.ts'
import { type Folded, Replica } from './replica/replica.ts'
import { secretsWithDeadline, storeWithDeadline } from './replica/store-deadline.ts'
import { DeskLists } from './views/desk-slices.ts'
import { FeedView } from './views/feed-view.ts'
import { Replays } from './views/replay.ts'
import { Rooms } from './views/rooms.ts'
import { deskSlices, outboxSlices, pendingByIncident } from './views/slices.ts'
import { View } from './views/view.ts'

/** So old may "offline since" be after a crash, ms. */
const noteHeardEveryMs = 15_000

export interface HostOptions {
  readonly ports: HostPorts
  /** The relay that this console follows: its origin, without a path. */
  readonly relayUrl: string
}

/**
 * The console without a face: it holds the copy of the log, the link, the alarm and the outbox, and shows them as one
 * state. What a face may ask of it is in bridge.ts.
 */
export class Host {
  readonly ports: HostPorts
  readonly relayUrl: string
  readonly view = new View()
  readonly replica = new Replica()
  readonly connection: Connection
  readonly cache: Cache
  readonly history: History
  readonly outbox: Outbox
  /** What can still be undone. */
  readonly later: Later
  readonly phones: PhoneCopy
  readonly receipts: Receipts
  readonly alarm: Alarm
  readonly rooms: Rooms
  readonly replays = new Replays(this.replica)
  readonly #feed = new FeedView()
  readonly #lists = new DeskLists()
  readonly #paged = new Paged()
  /** As the alarm was told of them last. */
  #pages: readonly AlarmPage[] = []
  readonly #taken: Taken
  readonly #told: Told
  readonly #notices: Notices
  readonly #mintId: MintId
  readonly #outboxDocument: OutboxDocument
  #session: Session | null = null
  readonly #token: KeptToken
  /** The copy cannot be continued: after its head has been proved to be in the relay's log, it is replaced whole. */
  #isStale = false
  #isHeadProved = false
  /** Undefined until it is known whether the console itself could be opened offline. */
  #shellLimit: string | null | undefined
  #cacheTrouble: string | null = null
  #outboxTrouble: string | null = null
  #laterTrouble: string | null = null
  #notedHeardAt = 0
  #isRevocationTold = false
  /** This device has just been paired, and nobody has been told yet whose it is. */
  #isGreetingDue = false
  readonly #started: Promise<void>
  #markStarted: () => void = () => undefined

  constructor({ ports, relayUrl }: HostOptions) {
    const { clock, entropy, socket, sound, notifier } = ports
    const store = storeWithDeadline(ports.store, clock)
    this.ports = { ...ports, store, secrets: secretsWithDeadline(ports.secrets, clock) }
    this.relayUrl = relayUrl
    this.#token = new KeptToken({
      secrets: this.ports.secrets,
      clock,
      found: (token) => this.connection.follow({ url: relayUrl, token }),
      changed: () => this.#showConnection(),
    })
    const { replica } = this
    const me = () => this.me
    this.#outboxDocument = new OutboxDocument(store)
    this.connection = new Connection({ clock, socket, entropy, hooks: this.#connectionHooks() })
    const { connection } = this
    this.cache = new Cache({
      store,
      clock,
      replica,
      session: () => this.#session,
      onTrouble: (detail) => this.#onCacheTrouble(detail),
    })
    this.phones = new PhoneCopy({ store, connection, changed: () => this.view.set(this.#phonesSlice()) })
    this.history = new History({ connection, replica, adopted: (id) => this.#adopted(id) })
    this.receipts = new Receipts({
      clock,
      connection,
      known: (page, layer) =>
        replica.desk.incident(page.incidentId)?.pages[page.pageId]?.receipts[this.deviceId ?? '']?.[layer],
    })
    this.alarm = new Alarm({ clock, sound, notifier, receipts: this.receipts, changed: () => this.#showAlarm() })
    this.#taken = new Taken({ clock, changed: () => this.#showAlarm() })
    const mintId = createMintId((n) => entropy.randomBytes(n))
    this.#mintId = mintId
    const document = this.#outboxDocument
    const changed = () => this.#outboxChanged()
    this.outbox = new Outbox({
      clock,
      entropy,
      mintId,
      connection,
      replica,
      document,
      actor: () => this.#actor(),
      changed,
      onTrouble: (detail) => {
        this.#outboxTrouble = detail
        this.#showConnection()
      },
    })
    this.later = new Later({
      store,
      clock,
      isOpen: () => connection.isOpen,
      mintCommandId: () => this.outbox.mintCommandId(),
      submit: (request, commandId) => this.outbox.submit(request, commandId),
      failed: ({ text, incidentId }, why) =>
        this.outbox.notify('failed', `${text}: it was not done. ${why}`, incidentId),
      changed: () => this.view.set({ delayed: this.later.acts }),
      onTrouble: (detail) => {
        this.#laterTrouble = detail
        this.#showConnection()
      },
      damaged: () =>
        this.outbox.notify(
          'failed',
          'What was about to be done could not be read from this device, and was not done. It was kept aside.',
          null,
        ),
    })
    const context = () => {
      const actor = this.#actor()
      return actor && { actor, now: this.relayNow(), mintId }
    }
    this.rooms = new Rooms({ replica, history: this.history, outbox: this.outbox, feed: this.#feed, me, context })
    this.#told = new Told(store, (id) => (replica.desk.incident(id) ?? replica.desk.handoff(id)) !== undefined)
    this.#notices = new Notices({
      clock,
      sound,
      notifier,
      told: this.#told,
      desk: () => this.#deskWithTimers(),
      incidentIds: () => [...replica.desk.incidents()].map(({ id }) => id),
      waitingIds: () => new Set(pendingByIncident(this.outbox).keys()),
      me: () => this.#actor()?.id ?? null,
      relayNow: () => this.relayNow(),
      isAlarming: () => this.alarm.isSounding,
      notify: (kind, text, incidentId, about) => this.outbox.notify(kind, text, incidentId, about),
      strikeOut: (words) => this.outbox.strikeOut(words),
    })
    this.#started = new Promise((resolve) => {
      this.#markStarted = resolve
    })
  }

  get session(): Session | null {
    return this.#session
  }

  /** What proves to the relay whose device this is; null while it belongs to nobody. */
  get token(): string | null {
    return this.#token.token
  }

  get me(): string | null {
    return this.#session?.person ?? null
  }

  get deviceId(): string | null {
    return this.#session?.device ?? null
  }

  /** The relay's clock as far as it is known here, Unix ms. */
  relayNow(): number {
    return Math.round(this.ports.clock.now() + this.connection.clockOffsetMs)
  }

  /** Resolves when what this device holds is loaded, well or badly. */
  get started(): Promise<void> {
    return this.#started
  }

  /** Shows what this device holds, before any network; then follows the relay. */
  async start(): Promise<void> {
    const { shell, power } = this.ports
    await Promise.all([this.#token.load(), this.#load()])
    const { token } = this.#token
    this.ports.store.onCleared?.(() => this.#onCleared())
    this.show('all')
    void shell.ready().then((limit) => {
      this.#shellLimit = limit
      this.#showConnection()
    })
    power?.onWake(() => this.connection.wake())
    this.connection.follow(token === null ? null : { url: this.relayUrl, token })
    this.#markStarted()
  }

  /** Each by itself: what one of them cannot read the others do not lack. */
  async #load(): Promise<void> {
    const [loaded] = await Promise.all([
      this.cache.load(),
      this.#told.load(),
      this.outbox.load(),
      this.later.load(),
      this.phones.load(),
    ])
    this.#session = loaded.session
    this.#isStale = loaded.isStale
    this.connection.remember(loaded.lastHeardAt)
  }

  /** Resolves when all that this host holds is on disk. */
  async flush(): Promise<void> {
    await this.cache.flush()
    await this.#outboxDocument.settled()
  }

  /** The page goes: what was put off is done at once, and what is not yet written is written. */
  async leave(): Promise<void> {
    await Promise.all([this.later.leave(), this.flush()])
  }

  async stop(): Promise<void> {
    await this.later.leave()
    this.connection.stop()
    this.#notices.stop()
    this.#taken.clear()
    this.alarm.update({ pages: [], isBlind: false, isSettled: true })
    await this.flush()
  }

  /** This device belongs to someone from now on, or to nobody. `isNew`: nothing of what it holds is continued. */
  async belongTo(session: Session | null, token: string | null, isNew: boolean): Promise<void> {
    let cleared = Promise.resolve()
    if (session?.person !== this.me) {
      cleared = this.outbox.clear()
      this.later.clear()
      this.#told.clear()
      this.#taken.clear()
      this.phones.forget()
    }
    if (isNew) {
      this.replica.reset()
      this.#isStale = false
      this.connection.remember(null)
    }
    this.#session = session
    this.#token.hold(token)
    this.#isGreetingDue = session !== null
    this.cache.touch(true)
    this.connection.follow(token === null ? null : { url: this.relayUrl, token })
    this.show('all')
    // It is kept only once nothing of another person's waits to be sent: that would be sent in this one's name.
    await this.#token.keep((failures) => (failures === 0 ? cleared : this.outbox.written()))
    await this.cache.flush()
    // What was to be forgotten is still there, and whoever asked must know.
    if (token === null && this.#token.trouble !== null) throw new Error(this.#token.trouble)
  }

  /** Said once the name is known: a person who thinks that they are somebody else acts in a stranger's name. */
  #greet(): void {
    if (!this.#isGreetingDue || !this.connection.isOpen) return
    this.#isGreetingDue = false
    const name = this.me === null ? undefined : this.view.state.people.find(({ id }) => id === this.me)?.name
    if (name !== undefined)
      this.outbox.notify(
        'paired',
        `You are now ${name} ${this.ports.shell.where}: test your pager.`,
        null,
        aboutPairing,
      )
  }

  #connectionHooks() {
    return {
      head: () => this.#head(),
      subscribed: (backlog: Backlog) => this.#subscribed(backlog),
      appended: (entries: readonly JournalEntry[]) => this.#fold(entries),
      changed: () => this.#showConnection(),
      opened: () => this.#opened(),
      closed: () => this.#closed(),
      // The relay that proved the head has heard of it; another one hears of it by being asked.
      dropped: () => {
        this.#isHeadProved = false
      },
    }
  }

  #head(): { readonly seq: number; readonly hash: string } {
    const { seq, hash } = this.replica.desk
    return this.#isStale && this.#isHeadProved ? { seq: 0, hash: genesisHash } : { seq, hash }
  }

  #subscribed(backlog: Backlog): Verdict {
    const { seq } = this.replica.desk
    if (this.#isStale && !this.#isHeadProved && seq > 0) {
      this.#isHeadProved = true
      return 'again'
    }
    if (backlog.kind === 'snapshot') {
      if (backlog.snapshot.seq < seq) return 'history-changed'
      this.replica.replace(backlog.snapshot)
      this.#feed.clear()
    } else if (this.#isStale) {
      this.replica.reset()
      this.#feed.clear()
    }
    const isReplaced = this.#isStale || backlog.kind === 'snapshot'
    this.#isStale = false
    this.#isHeadProved = false
    this.#meet(backlog.me)
    return this.#fold(backlog.entries, isReplaced)
  }

  #meet({ person, device }: Me): void {
    if (this.#session?.person === person && this.#session.device === device) return
    this.#session = { person, device, relayUrl: this.relayUrl }
    this.cache.touch(true)
  }

  #fold(entries: readonly JournalEntry[], isAll = false): Verdict {
    const folded = this.replica.fold(entries)
    for (const id of folded.missing) this.history.wantBack(id)
    const evicted = this.replica.evict(this.rooms.openIds)
    if (isAll || folded.touched.size > 0 || folded.desk || evicted.length > 0)
      this.show(isAll || folded.desk ? 'all' : new Set([...folded.touched, ...evicted]))
    else this.#showHead()
    this.outbox.folded(this.replica.desk.seq)
    this.cache.touch()
    // Asked for from the start, and what is here is shown until it comes; the head stays before the erasure.
    if (folded.problem === 'erased') this.#isStale = true
    return verdictOf(folded)
  }

  #opened(): void {
    this.show(new Set())
    this.#greet()
    this.rooms.update('all')
    this.outbox.opened()
    this.later.opened()
    this.receipts.opened()
    this.history.opened()
  }

  #closed(): void {
    this.#noteHeard(true)
    // From here on the copy is all there is: it does not wait its turn.
    void this.cache.flush()
    this.outbox.closed()
    this.rooms.update('all')
    this.#showRooms()
  }

  #adopted(id: string): void {
    this.cache.touch()
    this.show(new Set([id]))
  }

  #onCacheTrouble(detail: string | null): void {
    this.#cacheTrouble = detail
    this.#showConnection()
  }

  /** Somebody has cleared what this browser kept: all of it is here, and is kept anew. */
  #onCleared(): void {
    this.replica.touchAll()
    this.cache.touch(true)
    this.outbox.keepAnew()
    this.later.keepAnew()
    this.phones.keepAnew()
    void this.#token.keep()
    const text = 'What this browser kept for Baton was cleared while this was open. It is kept anew from here.'
    this.outbox.notify('info', text, null)
  }

  /** Now and then while it is heard, and when that ends. */
  #noteHeard(isNow: boolean): void {
    const { lastHeardAt } = this.connection
    if (lastHeardAt === null || (!isNow && lastHeardAt - this.#notedHeardAt < noteHeardEveryMs)) return
    this.#notedHeardAt = lastHeardAt
    this.cache.noteHeard(lastHeardAt)
  }

  #actor(): Actor | null {
    const { obstacle } = this.connection
    if (!this.#session || obstacle === 'unpaired' || obstacle === 'revoked') return null
    return { kind: 'person', id: this.#session.person, device: this.#session.device }
  }

  /** Puts what has changed before the faces; the alarm first. */
  show(touched: ReadonlySet<string> | 'all'): void {
    const { desk } = this.replica
    this.#paged.update(desk, touched)
    this.#updateAlarm()
    this.#feed.update({ desk, me: this.me, pending: pendingByIncident(this.outbox) }, touched)
    this.rooms.update(touched)
    this.#lists.update(desk, this.me, touched)
    this.view.set({
      ...this.#alarmSlice(),
      ...this.#deskSlices(),
      ...this.#connectionSlices(),
      ...outboxSlices(this.outbox),
      delayed: this.later.acts,
    })
    this.#notices.update(touched)
  }

  #showHead(): void {
    this.view.set({ headSeq: this.replica.desk.seq, unknownEvents: this.replica.desk.unknownEvents })
  }

  #showConnection(): void {
    if (this.connection.isOpen) this.#noteHeard(false)
    this.#tellRevocation()
    this.phones.heard(this.connection.obstacle === 'revoked' ? null : this.connection.phones)
    this.#updateAlarm()
    this.view.set({ ...this.#alarmSlice(), ...this.#connectionSlices(), ...this.#reachSlice() })
  }

  #phonesSlice(): Pick<ConsoleState, 'phones'> {
    return { phones: this.phones.numbers }
  }

  #reachSlice(): Pick<ConsoleState, 'reach'> {
    return { reach: selectReach(this.replica.desk, this.connection.connected) }
  }

  /** A device that nobody looks at must not fall out of the paging in silence. */
  #tellRevocation(): void {
    const isRevoked = this.connection.obstacle === 'revoked'
    if (isRevoked && !this.#isRevocationTold) {
      const body = 'Its pairing was ended: no page reaches it any more. Pair it again if that was not meant.'
      void this.ports.notifier.show({ id: 'revoked', title: 'This device is not paired', body, incidentId: null })
    }
    if (!isRevoked && this.#isRevocationTold) this.ports.notifier.close('revoked')
    this.#isRevocationTold = isRevoked
  }

  #showAlarm(): void {
    this.view.set(this.#alarmSlice())
  }

  #showRooms(): void {
    this.view.set({ rooms: this.rooms.rooms })
  }

  #outboxChanged(): void {
    this.#feed.updatePending({ desk: this.replica.desk, me: this.me, pending: pendingByIncident(this.outbox) })
    this.rooms.update('all')
    this.#updateAlarm()
    this.view.set({
      ...this.#alarmSlice(),
      ...outboxSlices(this.outbox),
      feed: this.#feed.feed,
      rooms: this.rooms.rooms,
    })
    this.#notices.update()
  }

  /** A timer that waits in the outbox runs all the same, and one that is reported back there rings no more. */
  #deskWithTimers(): DeskFold {
    const { desk } = this.replica
    const actor = this.#actor()
    const commands = this.outbox.waiting.map(({ command }) => command).filter(({ type }) => type.startsWith('timer.'))
    if (!actor || commands.length === 0) return desk
    return overlayOf(desk, commands, { actor, now: this.relayNow(), mintId: this.#mintId })
  }

  /** Open pages to me; nobody is paged on a device that belongs to nobody. */
  #openPages(): readonly AlarmPage[] {
    const { obstacle } = this.connection
    if (obstacle === 'unpaired' || obstacle === 'revoked') return []
    const acknowledging = new Set(this.outbox.waiting.flatMap(({ command }) => incidentsAcknowledged(command)))
    const { desk } = this.replica
    return selectAlarmPages(desk, this.me, this.#paged.incidents(desk)).map((page) =>
      acknowledging.has(page.incidentId) ? { ...page, pending: true } : page,
    )
  }

  #updateAlarm(): void {
    const pages = this.#openPages()
    this.#pages = pages
    const { isOpen, hasFailed } = this.connection
    if (isOpen) for (const page of pages) this.receipts.report(page, 'reached', true, '')
    this.alarm.update({ pages, isBlind: this.#isBlind(), isSettled: isOpen || hasFailed })
    this.#taken.update(pages, this.replica.desk, this.me)
  }

  #isBlind(): boolean {
    const { connection, me } = this
    const isMine = connection.obstacle !== 'unpaired' && connection.obstacle !== 'revoked'
    return isMine && connection.isLost && me !== null && isOnCall(this.replica.desk.config, me)
  }

  #alarmSlice(): Pick<ConsoleState, 'alarm'> {
    return { alarm: { pages: this.#pages, ...this.alarm.state, taken: this.#taken.current } }
  }

  #deskSlices(): Partial<ConsoleState> {
    const { feed, counts } = this.#feed
    return {
      ...deskSlices(this.replica.desk, this.me, this.deviceId),
      ...this.#reachSlice(),
      ...this.#phonesSlice(),
      feed,
      counts,
      rooms: this.rooms.rooms,
      ...this.#lists.lists,
    }
  }

  #connectionSlices(): Pick<ConsoleState, 'connection' | 'clockOffsetMs' | 'relayUrl'> {
    const { connection } = this
    const { kind, since } = this.#connectionKind()
    const limits = [
      ...this.ports.shell.limits(),
      ...(this.#token.trouble === null ? [] : [this.#token.trouble]),
      ...(this.#shellLimit ? [this.#shellLimit] : []),
      ...(this.#cacheTrouble === null
        ? []
        : [`This device cannot keep a copy for offline use (${this.#cacheTrouble}).`]),
      ...(this.#outboxTrouble === null
        ? []
        : [`What waits to be sent cannot be read from this device (${this.#outboxTrouble}). It is tried again.`]),
      ...(this.#laterTrouble === null
        ? []
        : [`What was about to be done cannot be read from this device (${this.#laterTrouble}). It is tried again.`]),
    ]
    const { latencyMs, lastHeardAt, clockOffsetMs } = connection
    return { connection: { kind, since, latencyMs, lastHeardAt, limits }, clockOffsetMs, relayUrl: this.relayUrl }
  }

  #connectionKind(): Pick<ConnectionState, 'kind' | 'since'> {
    const { connection } = this
    const { downSince, lastHeardAt } = connection
    if (downSince === null)
      return { kind: this.#shellLimit === undefined ? 'catching-up' : 'live', since: connection.openSince }
    if (connection.obstacle) return { kind: connection.obstacle, since: downSince }
    const since = Math.min(downSince, lastHeardAt ?? downSince)
    if (this.#isBlind()) return { kind: 'blind', since }
    // A relay that takes the link and then says nothing is still a relay that does not answer.
    if (connection.hasFailed) return { kind: 'offline', since }
    return { kind: connection.phase === 'subscribing' ? 'catching-up' : 'connecting', since: downSince }
  }
}

function verdictOf({ problem }: Folded): Verdict {
  if (problem === 'broken') return 'history-changed'
  return problem === null ? 'ok' : 'again'
}
