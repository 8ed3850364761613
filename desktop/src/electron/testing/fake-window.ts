import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { BrowserWindowConstructorOptions, HandlerDetails, Rectangle, WindowOpenHandlerResponse } from 'electron'
import { fromWeb, toWeb } from './addresses.ts'
import type { FakeSession } from './fake-session.ts'
import { shimmed, toWire, visibilityShim } from './preload-shim.ts'

/** An event that can be prevented, as Electron's are. */
export class FakeEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

export type Invoke = (
  channel: string,
  event: { readonly sender: FakeWebContents; readonly senderFrame: { readonly url: string; readonly parent: unknown } },
  args: readonly unknown[],
) => Promise<unknown>

let lastId = 0

/** Electron copies what crosses between processes, and throws where JSON would leave out in silence. */
function cloned<T>(value: T): T {
  return structuredClone(value)
}

/** What a window shows: a page of real Chromium. */
export class FakeWebContents extends EventEmitter {
  readonly id = ++lastId
  readonly #window: FakeBrowserWindow
  readonly #invoke: Invoke
  #openHandler: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' })
  #expectedLoad: string | null = null
  readonly deniedWindows: string[] = []
  readonly session: FakeSession
  /** What took the place of words that were spelled wrong. */
  readonly corrections: string[] = []

  constructor(window: FakeBrowserWindow, session: FakeSession, invoke: Invoke) {
    super()
    this.#window = window
    this.session = session
    this.#invoke = invoke
  }

  isDestroyed(): boolean {
    return this.#window.isDestroyed()
  }

  send(channel: string, ...args: readonly unknown[]): void {
    const json = toWire(cloned(args))
    void this.#window.ready
      .then((page) =>
        page.evaluate(
          ([name, text]) =>
            (globalThis as unknown as { __batonHear?: (name: string, text: string) => void }).__batonHear?.(
              name!,
              text!,
            ),
          [channel, json],
        ),
      )
      .catch(() => undefined)
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler
  }

  replaceMisspelling(word: string): void {
    this.corrections.push(word)
  }

  async printToPDF(): Promise<Buffer> {
    return (await this.#window.ready).pdf({ format: 'A4' })
  }

  /** The page's process is gone; a load makes another. */
  async crash(): Promise<void> {
    await this.#window.renew()
    this.emit('render-process-gone', new FakeEvent(), { reason: 'crashed', exitCode: 1 })
  }

  forcefullyCrashRenderer(): void {
    void this.crash()
  }

  expectLoad(url: string): void {
    this.#expectedLoad = url.split('#')[0] ?? url
  }

  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && url.split('#')[0] === this.#expectedLoad) {
      this.#expectedLoad = null
      return true
    }
    const event = Object.assign(new FakeEvent(), { url, isMainFrame })
    this.emit('will-frame-navigate', event)
    return !event.defaultPrevented
  }

  asksForWindow(url: string): void {
    const { action } = this.#openHandler({ url: fromWeb(url) } as HandlerDetails)
    if (action === 'deny') this.deniedWindows.push(url)
  }

  async invoked(channel: string, args: string, url: string, isSubframe: boolean): Promise<string> {
    const senderFrame = { url, parent: isSubframe ? {} : null }
    const answer = await this.#invoke(channel, { sender: this, senderFrame }, JSON.parse(args) as readonly unknown[])
    return toWire(cloned(answer))
  }
}

/** A window whose content is a real page, and whose place on the screen is only written down. */
export class FakeBrowserWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions
  readonly webContents: FakeWebContents
  readonly #session: FakeSession
  #ready: Promise<Page>
  #page: Page | null = null
  #isDestroyed = false
  #bounds: Rectangle
  isShown = false
  hasFocus = false
  isMax = false
  level: string | null = null
  isOnAllWorkspaces = false
  readonly shows: ('active' | 'inactive')[] = []

  constructor(options: BrowserWindowConstructorOptions, session: FakeSession, invoke: Invoke) {
    super()
    this.options = options
    this.#session = session
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
    this.webContents = new FakeWebContents(this, session, invoke)
    session.windows.add(this)
    this.#ready = this.#open()
    this.#ready.catch(() => undefined)
  }

  /** How it stands on the screen, as plain data. */
  get stance() {
    const { isShown, hasFocus: isFocused, level, isOnAllWorkspaces, shows } = this
    return { isShown, isFocused, level, isOnAllWorkspaces, shows: [...shows] }
  }

  get ready(): Promise<Page> {
    return this.#ready
  }

  get page(): Page | null {
    return this.#page
  }

  async renew(): Promise<void> {
    const old = this.#page
    this.#ready = this.#open()
    await this.#ready
    await old?.close()
  }

  async #open(): Promise<Page> {
    const { webPreferences } = this.options
    const context = await this.#session.context(webPreferences?.javascript !== false)
    const page = await context.newPage()
    if (this.#isDestroyed) await page.close()
    this.#page = page
    await page.setViewportSize({ width: this.#bounds.width, height: this.#bounds.height })
    if (webPreferences?.backgroundThrottling !== false) await page.addInitScript(visibilityShim)
    if (webPreferences?.preload)
      await page.addInitScript({ content: shimmed(readFileSync(webPreferences.preload, 'utf8')) })
    page.on('domcontentloaded', () => this.#tellVisible())
    page.on('load', () => {
      this.emit('ready-to-show')
      this.webContents.emit('did-finish-load')
    })
    return page
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#ready
    if (this.#isDestroyed) throw new Error('the window is destroyed')
    this.webContents.expectLoad(url)
    // An address that differs only after its # would not load anew, as Electron does.
    if (fromWeb(page.url()).split('#')[0] === url.split('#')[0]) await page.goto('about:blank')
    await page.goto(toWeb(url))
  }

  show(): void {
    this.shows.push('active')
    this.hasFocus = true
    this.#setShown(true)
  }

  showInactive(): void {
    this.shows.push('inactive')
    this.#setShown(true)
  }

  hide(): void {
    this.hasFocus = false
    this.#setShown(false)
  }

  #setShown(isShown: boolean): void {
    this.isShown = isShown
    this.#tellVisible()
  }

  #tellVisible(): void {
    const isVisible = this.isShown
    void this.#page
      ?.evaluate(
        (next) => (globalThis as unknown as { __batonSetVisible?: (next: boolean) => void }).__batonSetVisible?.(next),
        isVisible,
      )
      .catch(() => undefined)
  }

  focus(): void {
    this.hasFocus = true
  }
  isVisible(): boolean {
    return this.isShown
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {}
  maximize(): void {
    this.isMax = true
  }
  isMaximized(): boolean {
    return this.isMax
  }
  getBounds(): Rectangle {
    return this.#bounds
  }
  getNormalBounds(): Rectangle {
    return this.#bounds
  }
  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
  }
  setAlwaysOnTop(isOnTop: boolean, level = 'floating'): void {
    this.level = isOnTop ? level : null
  }
  setVisibleOnAllWorkspaces(isVisible: boolean): void {
    this.isOnAllWorkspaces = isVisible
  }
  moveTop(): void {}
  setOverlayIcon(): void {}
  flashFrame(): void {}

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  close(): void {
    const event = new FakeEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.#session.windows.delete(this)
    void this.#page?.close().catch(() => undefined)
    this.emit('closed')
  }
}
