import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import type * as Electron from 'electron'
import { fromWeb } from './addresses.ts'
import { FakeSession } from './fake-session.ts'
import { FakeBrowserWindow, FakeEvent, type FakeWebContents } from './fake-window.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

type Handler = (event: unknown, ...args: readonly unknown[]) => unknown
export type TrayItem = Electron.MenuItemConstructorOptions
type MenuItems = readonly TrayItem[]

/** Notifications that a test can look at, click, or make fail. */
export class FakeNotification extends EventEmitter {
  static isOn = true
  static failure: string | null = null
  static readonly all: FakeNotification[] = []
  readonly options: Electron.NotificationConstructorOptions
  isShown = false

  static isSupported(): boolean {
    return FakeNotification.isOn
  }

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super()
    this.options = options
    FakeNotification.all.push(this)
  }

  show(): void {
    queueMicrotask(() => {
      if (FakeNotification.failure !== null) {
        this.emit('failed', new FakeEvent(), FakeNotification.failure)
        return
      }
      this.isShown = true
      this.emit('show', new FakeEvent())
    })
  }

  close(): void {
    this.isShown = false
    this.emit('close', new FakeEvent())
  }
}

class FakeApp extends EventEmitter {
  readonly isPackaged = false
  badge = 0
  exitCode: number | null = null
  hasLock = true
  isSandboxed = false
  languages = ['en-US']
  readonly #paths = new Map<string, string>()
  readonly #windows: () => readonly FakeBrowserWindow[]

  constructor(windows: () => readonly FakeBrowserWindow[]) {
    super()
    this.#windows = windows
  }

  async whenReady(): Promise<void> {}
  requestSingleInstanceLock(): boolean {
    return this.hasLock
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }
  getPath(name: string): string {
    const path = this.#paths.get(name)
    if (path === undefined) throw new Error(`no path ${name}`)
    return path
  }
  getAppPath(): string {
    return root
  }
  getPreferredSystemLanguages(): string[] {
    return this.languages
  }
  enableSandbox(): void {
    this.isSandboxed = true
  }
  setAppUserModelId(): void {}
  setAsDefaultProtocolClient(): boolean {
    return true
  }
  setBadgeCount(count: number): boolean {
    this.badge = count
    return true
  }
  getLoginItemSettings(): Electron.LoginItemSettings {
    throw new Error('Electron has no login items on Linux')
  }
  setLoginItemSettings(): void {
    throw new Error('Electron has no login items on Linux')
  }

  quit(): void {
    const event = new FakeEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of this.#windows()) window.close()
    if (this.#windows().length === 0) this.exit(0)
  }
  exit(code = 0): void {
    this.exitCode ??= code
  }
}

class FakeTray extends EventEmitter {
  image: string
  tooltip = ''
  menu: MenuItems = []
  isDestroyed = false

  constructor(image: { readonly path: string }) {
    super()
    this.image = image.path
  }
  setImage(image: { readonly path: string }): void {
    this.image = image.path
  }
  setToolTip(tooltip: string): void {
    this.tooltip = tooltip
  }
  setContextMenu(menu: { readonly items: MenuItems }): void {
    this.menu = menu.items
  }
  destroy(): void {
    this.isDestroyed = true
  }
}

const display = (id: number, x: number): Electron.Display =>
  ({
    id,
    bounds: { x, y: 0, width: 1280, height: 800 },
    workArea: { x, y: 30, width: 1280, height: 770 },
  }) as Electron.Display

class FakeScreen extends EventEmitter {
  displays = [display(1, 0)]
  getPrimaryDisplay(): Electron.Display {
    return this.displays[0]!
  }
  getAllDisplays(): Electron.Display[] {
    return this.displays
  }
  plugIn(id: number): void {
    this.displays = [...this.displays, display(id, 1280 * this.displays.length)]
    this.emit('display-added')
  }
  unplug(id: number): void {
    this.displays = this.displays.filter((known) => known.id !== id)
    this.emit('display-removed')
  }
}

/**
 * A stand-in of the `electron` module for one run of the real main process: its windows are pages of real Chromium with
 * the real preloads in them; what only a desktop has is written down and can be played by a test.
 */
export class FakeElectron {
  readonly #handlers = new Map<string, Handler>()
  readonly #sessions = new Map<string, FakeSession>()
  readonly #browser: Browser
  readonly app: FakeApp
  readonly screen = new FakeScreen()
  readonly powerMonitor = new EventEmitter()
  readonly windows: FakeBrowserWindow[] = []
  readonly trays: FakeTray[] = []
  readonly openedOutside: string[] = []
  /** Menus that popped up where a person pointed. */
  readonly menus: MenuItems[] = []
  readonly questions: Electron.MessageBoxOptions[] = []
  readonly schemes: Electron.CustomScheme[] = []
  readonly forks: ChildProcess[] = []
  /** The button that a person presses in the next dialogs. */
  answer = 0
  /** What keeps the system from suspending, by the id that was given less one. */
  readonly blockers: string[] = []
  secretBackend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret'
  canEncrypt = true
  /** Whether a keyring answers; without one Chromium encrypts on Linux with a key that everybody knows. */
  hasKeyring = true
  /** What it encrypted before cannot be read any more. */
  hasLostKey = false
  readonly Notification = FakeNotification

  constructor(browser: Browser) {
    this.#browser = browser
    this.app = new FakeApp(() => this.windows.filter((window) => !window.isDestroyed()))
    FakeNotification.all.length = 0
    FakeNotification.isOn = true
    FakeNotification.failure = null
  }

  get tray(): FakeTray {
    return this.trays.at(-1)!
  }

  session(name = ''): FakeSession {
    const known = this.#sessions.get(name)
    if (known) return known
    const made = new FakeSession(this.#browser)
    this.#sessions.set(name, made)
    return made
  }

  get sessions(): readonly FakeSession[] {
    return [...this.#sessions.values()]
  }

  /** What `import … from 'electron'` gives. Each name is checked against Electron's own declarations below. */
  get module() {
    const fake = this
    return {
      app: this.app,
      BrowserWindow: class extends FakeBrowserWindow {
        constructor(options: Electron.BrowserWindowConstructorOptions) {
          const own = options.webPreferences?.session as unknown as FakeSession | undefined
          super(options, own ?? fake.session(), (channel, event, args) => fake.invoke(channel, event, args))
          fake.windows.push(this)
        }
      },
      ipcMain: {
        handle: (channel: string, handler: Handler) => {
          this.#handlers.set(channel, handler)
        },
      },
      Menu: {
        buildFromTemplate: (items: MenuItems) => ({ items, popup: () => void this.menus.push(items) }),
        setApplicationMenu: () => undefined,
      },
      nativeImage: { createFromPath: (path: string) => ({ path }) },
      Notification: FakeNotification,
      powerMonitor: this.powerMonitor,
      powerSaveBlocker: {
        start: (kind: 'prevent-app-suspension' | 'prevent-display-sleep') => this.blockers.push(kind),
        stop: (id: number) => {
          delete this.blockers[id - 1]
          return true
        },
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => {
          this.schemes.push(...schemes)
        },
      },
      safeStorage: {
        getSelectedStorageBackend: () => this.secretBackend,
        isAsyncEncryptionAvailable: async () => this.canEncrypt,
        encryptStringAsync: async (text: string) =>
          Buffer.from((this.hasKeyring ? 'v11' : 'v10') + [...text].reverse().join('')),
        decryptStringAsync: async (bytes: Buffer) => {
          if (this.hasLostKey) throw new Error('Error while decrypting the ciphertext')
          return { result: [...bytes.subarray(3).toString()].reverse().join(''), shouldReEncrypt: false }
        },
      },
      screen: this.screen,
      session: {
        defaultSession: this.session(),
        fromPartition: (name: string) => this.session(name),
      },
      shell: {
        openExternal: async (url: string) => {
          this.openedOutside.push(url)
        },
      },
      dialog: {
        showMessageBox: async (options: Electron.MessageBoxOptions) => {
          this.questions.push(options)
          return { response: this.answer, checkboxChecked: false }
        },
        showErrorBox: (title: string, content: string) => {
          throw new Error(`${title}: ${content}`)
        },
      },
      Tray: class extends FakeTray {
        constructor(image: { readonly path: string }) {
          super(image)
          fake.trays.push(this)
        }
      },
      utilityProcess: { fork: (path: string, args: string[]) => this.#fork(path, args) },
    }
  }

  /** A call as a page would make it; a test may also pose as one. */
  async invoke(
    channel: string,
    event: { readonly sender: FakeWebContents; readonly senderFrame: unknown },
    args: readonly unknown[],
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    return handler(event, ...args)
  }

  /** The windows that show one of the app's pages. */
  showing(name: 'index' | 'alarm' | 'sound'): readonly FakeBrowserWindow[] {
    return this.windows.filter(
      (window) => !window.isDestroyed() && fromWeb(window.page?.url() ?? '').includes(`//console/${name}.html`),
    )
  }

  /** The page of the first window that shows it, once there is one. */
  async page(name: 'index' | 'alarm' | 'sound'): Promise<Page> {
    const until = Date.now() + 10_000
    while (Date.now() < until) {
      const page = this.showing(name)[0]?.page
      if (page) return page
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`no window shows ${name}`)
  }

  /** The machine shuts down. Returns whether it waits for the app. */
  shutDown(): boolean {
    const event = new FakeEvent()
    this.powerMonitor.emit('shutdown', event)
    return event.defaultPrevented
  }

  /** The machine shuts down: the app ends by its own way, and what is left of it is cleared away. */
  async close(): Promise<void> {
    this.shutDown()
    const until = Date.now() + 6_000
    while (this.app.exitCode === null && this.powerMonitor.listenerCount('shutdown') > 0 && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20))
    for (const window of [...this.windows]) {
      window.removeAllListeners()
      window.destroy()
    }
    for (const fork of this.forks) fork.kill()
    for (const session of this.#sessions.values()) await session.close()
  }

  /** The bundled relay is made by packaging; here its source runs, as a real process. */
  #fork(path: string, args: readonly string[]) {
    const script = existsSync(path) ? path : fileURLToPath(new URL('relay/src/main.ts', `file://${root}`))
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    this.forks.push(child)
    return child
  }
}

/** What of a stand-in has the name of something real; `on` and its kin are an EventEmitter's in both. */
type Shared<Fake, Real> = Exclude<keyof Fake & keyof Real, keyof EventEmitter | 'webContents' | 'options'>
/** Fails to compile where the stand-in is called, or answers, in another way than Electron's declarations say. */
type As<Fake extends Pick<Real, Shared<Fake, Real> & keyof Real>, Real> = Fake

type Module = FakeElectron['module']
export type Declared = [
  As<FakeApp, Electron.App>,
  As<FakeScreen, Electron.Screen>,
  As<FakeNotification, Electron.Notification>,
  As<typeof FakeNotification, Pick<typeof Electron.Notification, 'isSupported'>>,
  As<Module['safeStorage'], Electron.SafeStorage>,
  As<Module['shell'], Electron.Shell>,
  As<Module['dialog'], Pick<Electron.Dialog, 'showErrorBox'>>,
  As<Module['powerSaveBlocker'], Electron.PowerSaveBlocker>,
  As<Module['protocol'], Electron.Protocol>,
  As<Omit<FakeBrowserWindow, 'ready'>, Electron.BrowserWindow>,
  /** Nothing is offered that the module does not export. */
  Exclude<keyof Module, keyof typeof Electron> extends never ? true : never,
]
