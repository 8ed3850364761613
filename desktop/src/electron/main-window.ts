import { join } from 'node:path'
import { app, screen } from 'electron'
import type { Settings } from './desktop-settings.ts'
import { keepPage } from './keep-page.ts'
import { fitBounds } from './window-bounds.ts'
import { type AppWindow, createWindow, pageUrl, send } from './windows.ts'

export interface MainWindowOptions {
  readonly settings: Settings
  /** Whether closing it now must not end the console. */
  readonly keepsRunning: () => boolean
  /** A page of it is gone: what it looked at is no longer looked at. */
  readonly gone: (made: AppWindow) => void
}

/** The console's one main window: made when it is wanted, where it was when it was last seen. */
export class MainWindow {
  readonly #options: MainWindowOptions
  #made: AppWindow | null = null
  #isLoaded = false

  constructor(options: MainWindowOptions) {
    this.#options = options
  }

  get current(): AppWindow | null {
    return this.#made
  }

  /** Brings it to the front; with a hash, at that room or view. */
  show(hash?: string): void {
    const made = this.#made
    if (!made) {
      this.#make(hash).window.once('ready-to-show', () => this.#raise())
      return
    }
    if (hash !== undefined) {
      if (this.#isLoaded) send(made, 'home:went-to', hash)
      else this.#load(made, hash)
    }
    this.#raise()
  }

  /** Without taking the focus from what the person is doing. */
  showInactive(): void {
    const made = this.#made ?? this.#make()
    made.window.showInactive()
  }

  /** As a new start: its page may follow another relay now. */
  reload(): void {
    if (this.#made) this.#load(this.#made)
  }

  #raise(): void {
    const window = this.#made?.window
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  #make(hash?: string): AppWindow {
    const { settings, keepsRunning, gone } = this.#options
    const saved = settings.values.window
    const primary = screen.getPrimaryDisplay()
    const displays = [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)]
    const made = createWindow({
      role: 'main',
      preload: 'preload.cjs',
      title: 'Baton',
      backgroundColor: '#0d1117',
      autoHideMenuBar: true,
      // Elsewhere the icon is the program's own.
      ...(process.platform === 'linux' ? { icon: join(import.meta.dirname, 'icons', '256.png') } : {}),
      ...fitBounds(
        saved,
        displays.map(({ workArea }) => workArea),
      ),
    })
    const { window } = made
    this.#made = made
    if (saved?.isMaximized) window.maximize()
    window.on('close', (event) => {
      this.#remember(made)
      if (!keepsRunning()) return
      event.preventDefault()
      window.hide()
    })
    window.on('closed', () => {
      this.#made = null
      gone(made)
      if (process.platform !== 'darwin') app.quit()
    })
    window.webContents.on('did-finish-load', () => {
      this.#isLoaded = true
    })
    window.webContents.on('render-process-gone', () => gone(made))
    keepPage(window, () => this.#load(made))
    this.#load(made, hash)
    return made
  }

  #load(made: AppWindow, hash = ''): void {
    this.#isLoaded = false
    made.window.loadURL(pageUrl('index', hash)).catch((error: unknown) => {
      if (!made.window.isDestroyed()) console.error(`baton: the console could not be shown: ${String(error)}`)
    })
  }

  #remember({ window }: AppWindow): void {
    const isMaximized = window.isMaximized()
    void this.#options.settings.change({ window: { ...window.getNormalBounds(), isMaximized } }).catch(() => undefined)
  }
}
