import { type Display, type Rectangle, screen } from 'electron'
import type { Presence } from '../host/views/presence.ts'
import { keepPage } from './keep-page.ts'
import { type AppWindow, createWindow, pageUrl } from './windows.ts'

/** A card in a corner, px: who has taken what rang is told in nobody's way. */
const card = { width: 520, height: 120, margin: 16 } as const

/**
 * The alarm on every display, over everything, without taking the focus: what is being typed goes on going where it
 * went. The windows are made beforehand, so that a page does not wait for them. Once somebody else has taken what rang,
 * they are a card in the corner for a moment.
 */
export class AlarmWindows {
  readonly #byDisplay = new Map<number, AppWindow>()
  #shows: Presence['alarm'] = 'down'
  #isEnding = false

  constructor() {
    this.#arrange()
    for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const)
      screen.on(event as 'display-added', () => this.#arrange())
  }

  get all(): readonly AppWindow[] {
    return [...this.#byDisplay.values()]
  }

  get isUp(): boolean {
    return this.#shows !== 'down'
  }

  /** Whether a person could see the alarm now, as far as this process knows. */
  get isVisible(): boolean {
    return this.all.some(({ window }) => window.isVisible())
  }

  set(shows: Presence['alarm']): void {
    if (shows === this.#shows) return
    this.#shows = shows
    this.#arrange()
    for (const made of this.all) this.#apply(made)
  }

  close(): void {
    this.#isEnding = true
    for (const { window } of this.all) window.destroy()
  }

  #arrange(): void {
    const displays = screen.getAllDisplays()
    const present = new Set(displays.map(({ id }) => id))
    for (const [id, { window }] of this.#byDisplay) {
      if (present.has(id)) continue
      this.#byDisplay.delete(id)
      window.destroy()
    }
    for (const display of displays) {
      const known = this.#byDisplay.get(display.id)
      if (known) known.window.setBounds(this.#boundsOn(display))
      else this.#add(display)
    }
  }

  #boundsOn({ bounds, workArea }: Display): Rectangle {
    if (this.#shows !== 'taken') return bounds
    const { width, height, margin } = card
    return { x: workArea.x + margin, y: workArea.y + workArea.height - height - margin, width, height }
  }

  #add(display: Display): void {
    const made = createWindow({
      role: 'alarm',
      preload: 'preload.cjs',
      title: 'Baton: alarm',
      backgroundColor: '#0d1117',
      ...this.#boundsOn(display),
      frame: false,
      resizable: false,
      movable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      enableLargerThanScreen: true,
      // A panel floats over another app's full screen without making this one the active app.
      ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
    })
    const { window } = made
    this.#byDisplay.set(display.id, made)
    window.setAlwaysOnTop(true, 'screen-saver')
    // A panel needs no transformed process, which on macOS would take the console's icon from the Dock.
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
    window.on('close', (event) => {
      // It goes when it is answered or silenced, not by a key that closes windows.
      if (!this.#isEnding) event.preventDefault()
    })
    const load = () => void window.loadURL(pageUrl('alarm')).catch(() => undefined)
    // A page that is gone must not cover the screen until it is back.
    window.webContents.on('render-process-gone', () => window.hide())
    window.webContents.on('did-finish-load', () => this.#apply(made))
    keepPage(window, load)
    load()
    this.#apply(made)
  }

  #apply({ window }: AppWindow): void {
    if (this.#shows === 'down') {
      window.hide()
      return
    }
    window.showInactive()
    // Some window managers forget the level of a window that was hidden.
    window.setAlwaysOnTop(true, 'screen-saver')
    window.moveTop()
  }
}
