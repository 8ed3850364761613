import { app, type BrowserWindow } from 'electron'
import { imageOf } from './tray.ts'

/** The number on the app's icon, wherever the system has a place for it. */
export class Badge {
  #count = 0

  show(count: number, window: BrowserWindow | null): void {
    if (count === this.#count) return
    this.#count = count
    app.setBadgeCount(count)
    if (process.platform !== 'win32' || !window) return
    window.setOverlayIcon(count === 0 ? null : imageOf('paged'), count === 0 ? '' : `${count} incidents page you`)
    window.flashFrame(count > 0)
  }
}
