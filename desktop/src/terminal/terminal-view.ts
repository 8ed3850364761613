import { type CommandType, offlineRule } from '@baton/shared/log/commands.ts'
import { type ConsoleState, nothingYet } from '@baton/shared/view/console-state.ts'
import type { FeedRow } from '@baton/shared/view/feed.ts'
import { isOpenNotice } from '@baton/shared/view/open-notices.ts'
import type { CommandRequest, ConsoleBridge, SubmitResult } from '@baton/shared/wire/bridge.ts'
import type { Clock } from '../host/ports.ts'
import { helpNames, helpUnavailable } from '../presentation/effects.ts'
import { snoozeChoices } from '../presentation/snooze-choices.ts'
import { type FaceState, frameOf } from './frame.ts'
import type { Line } from './lines.ts'
import { editNote } from './note-input.ts'
import type { Prompt } from './prompts.ts'
import {
  acknowledgeQuestion,
  helpQuestion,
  mayDecline,
  noOf,
  type Question,
  quitQuestion,
  resolveQuestion,
  type Target,
  testQuestion,
} from './questions.ts'
import { resultWords } from './result-words.ts'
import type { Key } from './terminal.ts'
import { cleanText } from './text.ts'

const tickMs = 1_000

/** What the face draws on; `Terminal`, or a stand-in. */
export interface Canvas {
  readonly width: number
  readonly height: number
  draw(lines: readonly Line[]): Promise<void>
}

export interface FaceOptions {
  readonly bridge: ConsoleBridge
  readonly canvas: Canvas
  readonly clock: Clock
  readonly quit: () => void
}

/** The console as a person at a terminal sees and works it. No rule of the domain is here. */
export class Face {
  readonly #options: FaceOptions
  #state: ConsoleState = nothingYet
  #face: FaceState = { chosen: null, room: null, scroll: 0, hasKeysOpen: false, prompt: null, message: '' }
  readonly #drafts = new Map<string, string>()
  /** What is on the screen now, as opposed to about to be. */
  #seenPrompt: Prompt | null = null
  #shownPages = ''
  #seenPages = ''
  #isFocused = true
  #isDrawing = false
  #isDrawWanted = false

  constructor(options: FaceOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { bridge } = this.#options
    bridge.onChange((change) => this.#take(change))
    this.#take(await bridge.snapshot())
    this.#tick()
  }

  redraw(): void {
    this.#draw()
  }

  focused(isFocused: boolean): void {
    this.#isFocused = isFocused
    this.#draw()
  }

  /** Shows a line at the bottom until the next key. */
  tell(message: string): void {
    this.#set({ message: cleanText(message) })
  }

  openRoom(incidentId: string): void {
    this.#enterRoom(incidentId)
  }

  key(key: Key): void {
    this.#noteSeen()
    const { prompt, hasKeysOpen } = this.#face
    if (key.name === 'ctrl-c') {
      if (prompt?.kind === 'quit') this.#options.quit()
      else this.#askToQuit()
      return
    }
    if (prompt?.kind === 'note' || prompt?.kind === 'decline') this.#textKey(prompt, key)
    // Pasted text is not a person's choice of keys.
    else if (key.isPasted) return
    else if (prompt) this.#promptKey(prompt, key)
    else if (hasKeysOpen) this.#set({ hasKeysOpen: false })
    else this.#commandKey(key)
  }

  #take(change: Partial<ConsoleState>): void {
    const before = this.#state
    this.#state = { ...before, ...change }
    const { feed } = this.#state
    const { chosen } = this.#face
    if (feed !== before.feed && !feed.some(({ id }) => id === chosen)) {
      // The place is kept when its row goes.
      const index = Math.max(
        0,
        before.feed.findIndex(({ id }) => id === chosen),
      )
      this.#face = { ...this.#face, chosen: (feed[index] ?? feed.at(-1))?.id ?? null }
    }
    this.#draw()
  }

  #set(change: Partial<FaceState>): void {
    this.#face = { ...this.#face, ...change }
    this.#draw()
  }

  get #now(): number {
    return this.#options.clock.now() + this.#state.clockOffsetMs
  }

  /** Countdowns run. */
  #tick(): void {
    this.#options.clock.setTimer(tickMs, () => {
      this.#draw()
      this.#tick()
    })
  }

  #draw(): void {
    if (this.#isDrawing) {
      this.#isDrawWanted = true
      return
    }
    this.#isDrawing = true
    queueMicrotask(() => void this.#drawNow())
  }

  async #drawNow(): Promise<void> {
    this.#isDrawWanted = false
    const { canvas } = this.#options
    const { prompt } = this.#face
    const pages = this.#pageIds()
    await canvas.draw(frameOf(this.#state, this.#face, { width: canvas.width, height: canvas.height, now: this.#now }))
    this.#seenPrompt = prompt
    this.#noteShown(pages)
    this.#isDrawing = false
    if (this.#isDrawWanted) this.#draw()
  }

  #pageIds(): string {
    return this.#state.alarm.pages.map(({ pageId }) => pageId).join(' ')
  }

  /** Painted in a window that is not known to be left: as much as a terminal can prove. */
  #noteShown(pages: string): void {
    if (!this.#isFocused) this.#shownPages = ''
    else if (pages !== this.#shownPages) {
      this.#shownPages = pages
      if (pages !== '') void this.#ask(this.#options.bridge.alarmShown(true))
    }
  }

  #noteSeen(): void {
    const pages = this.#shownPages
    if (pages === this.#seenPages) return
    this.#seenPages = pages
    if (pages !== '') void this.#ask(this.#options.bridge.alarmSeen())
  }

  async #ask<T>(work: Promise<T>): Promise<T | null> {
    try {
      return await work
    } catch (error) {
      this.tell(`That failed: ${error instanceof Error ? error.message : String(error)}. Nothing was changed.`)
      return null
    }
  }

  #commandKey({ name }: Key): void {
    this.#face = { ...this.#face, message: '' }
    const command = this.#commands[name]
    if (command) command()
    else this.#draw()
  }

  readonly #commands: Readonly<Record<string, () => void>> = {
    j: () => this.#move(1),
    down: () => this.#move(1),
    k: () => this.#move(-1),
    up: () => this.#move(-1),
    p: () => this.#toNextPage(),
    return: () => this.#enterOrLeave(),
    escape: () => this.#leaveRoom(),
    a: () => this.#onTarget((target) => this.#acknowledge(target)),
    r: () => this.#onTarget((target) => this.#confirm(resolveQuestion(target))),
    n: () => this.#onTarget((target) => this.#note(target)),
    e: () => this.#onTarget((target) => this.#needHelp(target)),
    c: () => this.#onTarget((target) => this.#decline(target)),
    s: () => this.#onTarget((target) => this.#snooze(target)),
    t: () => this.#testPager(),
    m: () => void this.#ask(this.#options.bridge.silenceHere()),
    x: () => this.#dismiss(),
    '?': () => this.#set({ hasKeysOpen: true }),
    q: () => this.#askToQuit(),
  }

  #move(step: number): void {
    const { feed } = this.#state
    const { room, scroll, chosen } = this.#face
    if (room !== null) {
      const longest = this.#state.rooms[room]?.timeline.length ?? 0
      this.#set({ scroll: Math.max(0, Math.min(longest, scroll - step)) })
      return
    }
    const index = feed.findIndex(({ id }) => id === chosen)
    const next = feed[Math.max(0, Math.min(feed.length - 1, index + step))]
    this.#set({ chosen: next?.id ?? null })
  }

  #toNextPage(): void {
    const { pages } = this.#state.alarm
    const index = pages.findIndex(({ incidentId }) => incidentId === this.#target()?.id)
    const next = pages[(index + 1) % Math.max(1, pages.length)]
    if (!next) this.tell('Nothing pages you.')
    // A test page is in no feed; its room is where it can be worked.
    else if (this.#rowOf(next.incidentId)) this.#leaveRoom(next.incidentId)
    else this.#enterRoom(next.incidentId)
  }

  #enterOrLeave(): void {
    const { room, chosen } = this.#face
    if (room !== null) this.#leaveRoom()
    else if (chosen !== null) this.#enterRoom(chosen)
  }

  #enterRoom(incidentId: string): void {
    const { room } = this.#face
    if (room !== null && room !== incidentId) void this.#ask(this.#options.bridge.closeRoom(room))
    void this.#ask(this.#options.bridge.openRoom(incidentId))
    this.#set({ room: incidentId, scroll: 0, hasKeysOpen: false })
  }

  #leaveRoom(chosen = this.#face.chosen): void {
    const { room } = this.#face
    if (room !== null) void this.#ask(this.#options.bridge.closeRoom(room))
    this.#set({ room: null, scroll: 0, chosen })
  }

  #rowOf(id: string): FeedRow | null {
    return this.#state.feed.find((row) => row.id === id) ?? null
  }

  /** What the keys act on: the open room, else the chosen row. */
  #target(): Target | null {
    const id = this.#face.room ?? this.#face.chosen
    if (id === null) return null
    const row = this.#rowOf(id) ?? this.#state.rooms[id]?.row ?? null
    const page = this.#state.alarm.pages.find(({ incidentId }) => incidentId === id) ?? null
    const title = row?.title ?? page?.title
    if (title === undefined) return null
    return { id, title: cleanText(title, 60), row, page }
  }

  #onTarget(run: (target: Target) => void): void {
    const target = this.#target()
    if (target) run(target)
  }

  #acknowledge(target: Target): void {
    const asked = acknowledgeQuestion(target, this.#isConnected)
    if (target.page !== null && !target.page.pending) this.#confirm(asked)
    else void this.#submit(asked.request, asked.done)
  }

  #needHelp(target: Target): void {
    const names = target.row ? helpNames(target.row) : null
    const why = this.#refusedOffline('incident.escalate') ?? helpUnavailable(names)
    if (why !== null) this.tell(`Need help: ${why}.`)
    else this.#confirm(helpQuestion(target, names, this.#state, this.#now))
  }

  /** A no to whoever asked me; a page to whoever is on call is not answered by one. */
  #decline(target: Target): void {
    const { id: incidentId, title, page } = target
    if (mayDecline(page)) this.#set({ prompt: { kind: 'decline', incidentId, title, text: '' } })
    else this.tell(`Nobody waits for your answer about ${title}.`)
  }

  #testPager(): void {
    const why = this.#refusedOffline('pager.test')
    if (why !== null) this.tell(`Pager test: ${why}.`)
    else this.#confirm(testQuestion)
  }

  #snooze(target: Target): void {
    const { id: incidentId, title } = target
    const isSnoozed = this.#state.feed.some((row) => row.id === incidentId && row.snoozedUntil !== null)
    this.#set({ prompt: { kind: 'snooze', incidentId, title, isSnoozed } })
  }

  #note(target: Target): void {
    const { id, title } = target
    this.#set({ prompt: { kind: 'note', incidentId: id, title, text: this.#drafts.get(id) ?? '' } })
  }

  #dismiss(): void {
    const notice = this.#state.notices.findLast(isOpenNotice)
    if (notice) void this.#ask(this.#options.bridge.dismissNotice(notice.id))
  }

  #askToQuit(): void {
    const question = quitQuestion(this.#state)
    if (question === null) this.#options.quit()
    else this.#set({ prompt: { kind: 'quit', question } })
  }

  get #isConnected(): boolean {
    const { kind } = this.#state.connection
    return kind === 'live' || kind === 'catching-up'
  }

  #refusedOffline(type: CommandType): string | null {
    return offlineRule[type] === 'refuse' && !this.#isConnected
      ? 'it needs the relay, which is not answering; nobody was paged'
      : null
  }

  #confirm(question: Question): void {
    this.#set({ prompt: { kind: 'confirm', ...question } })
  }

  #promptKey(prompt: Prompt, { name }: Key): void {
    // What is not yet on the screen has not been answered.
    if (this.#seenPrompt !== prompt) return
    this.#set({ prompt: null })
    if (prompt.kind === 'quit' && name === 'y') this.#options.quit()
    if (prompt.kind === 'confirm') {
      if (name === 'y') void this.#submit(prompt.request, prompt.done)
      else this.tell('Not done.')
    }
    if (prompt.kind === 'snooze') {
      const { incidentId, title, isSnoozed } = prompt
      const choice = snoozeChoices(this.#now)[Number(name) - 1]
      if (isSnoozed && name === '0')
        void this.#submit({ type: 'incident.unsnooze', incidentId }, `The snooze of ${title} is over: it pages again.`)
      else if (!choice) this.tell(isSnoozed ? 'The snooze stands.' : 'Not snoozed.')
      else
        void this.#submit(
          { type: 'incident.snooze', incidentId, ...choice.request },
          `Snoozed ${title} ${choice.hint}.`,
        )
    }
  }

  #textKey(prompt: Extract<Prompt, { kind: 'note' | 'decline' }>, key: Key): void {
    const isNote = prompt.kind === 'note'
    if (key.name === 'escape')
      this.#set({ prompt: null, message: isNote ? 'The note is kept as a draft.' : 'Nothing was answered.' })
    else if (key.name === 'return' && !key.isPasted) void (isNote ? this.#sendNote(prompt) : this.#sendNo(prompt))
    else {
      const text = editNote(prompt.text, key)
      if (isNote) this.#drafts.set(prompt.incidentId, text)
      this.#set({ prompt: { ...prompt, text } })
    }
  }

  async #sendNo(prompt: Extract<Prompt, { kind: 'decline' }>): Promise<void> {
    this.#set({ prompt: null })
    await this.#submit(...noOf(prompt))
  }

  async #sendNote({ incidentId, text }: { readonly incidentId: string; readonly text: string }): Promise<void> {
    this.#set({ prompt: null })
    if (text.trim() === '') return
    const result = await this.#submit({ type: 'note.add', incidentId, text: text.trim() }, 'Noted.')
    // What was not taken is not lost.
    if (result !== null && result.kind !== 'refused') this.#drafts.delete(incidentId)
  }

  async #submit(request: CommandRequest<CommandType>, done: string): Promise<SubmitResult | null> {
    const result = await this.#ask(this.#options.bridge.submit(request))
    if (result) this.tell(resultWords(result, request.type, done))
    return result
  }
}
